"""A provider as a workspace sees it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models.catalog.entries import Entry
from models.catalog.offerings import on_offer
from models.clock import utc_now
from models.credentials.overview import Overview
from models.standing.providers import Candidate, own_keys_status
from resolvers.catalog.enums import ConfigurationMethod, ModelType, ProviderStatus
from resolvers.catalog.forms import FormField, form_told
from resolvers.catalog.offerings import ModelConnection, model_page
from resolvers.context import Info
from resolvers.credentials.enums import CredentialScope
from resolvers.nodes import Node, provider_id

if TYPE_CHECKING:
    from resolvers.credentials.types import Credential

LazyCredential = Annotated["Credential", strawberry.lazy("resolvers.credentials.types")]


@strawberry.type(description="A company or server whose models are offered, as the workspace has it.")
class Provider(Node):
    entry: strawberry.Private[Entry]

    key: str = strawberry.field(description="The catalog's key, such as openai.")
    name: str = strawberry.field(description="What people call it.")
    description: str | None = strawberry.field(description="What it offers, in a sentence.")
    help_url: str | None = strawberry.field(description="Where its keys are made.")
    model_types: list[ModelType] = strawberry.field(description="The jobs its models do.")
    configuration_methods: list[ConfigurationMethod] = strawberry.field(
        description="How its models come to be on offer."
    )
    custom_model_types: list[ModelType] = strawberry.field(
        description="The types that custom models may have; empty: no custom models."
    )

    @strawberry.field(
        description="Where its icon is served, a path on this service; it changes with the drawing, so it may be kept for ever."
    )
    def icon_url(
        self,
        dark: Annotated[bool, strawberry.argument(description="For a dark background.")] = False,
    ) -> str | None:
        name = self.entry.icon_dark if dark else self.entry.icon
        return None if name is None else f"/icons/{name}"

    @strawberry.field(
        description="The models on offer, by type, then by name. What the provider has shut down is not among them."
    )
    def models(
        self,
        info: Info,
        type: Annotated[ModelType | None, strawberry.argument(description="Only those of this type.")] = None,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only those whose name or label holds this text, whatever its case."
            ),
        ] = None,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ModelConnection:
        found = on_offer(self.entry.offerings, now=utc_now(), type=type, search=search)
        return model_page(info, self.entry.key, found, first=first, after=after)

    @strawberry.field(description="How many models are on offer.")
    def model_count(
        self,
        type: Annotated[ModelType | None, strawberry.argument(description="Only those of this type.")] = None,
    ) -> int:
        return len(on_offer(self.entry.offerings, now=utc_now(), type=type))

    @strawberry.field(description="The form of a credential for the whole provider.")
    def credential_form(self) -> list[FormField]:
        return form_told(self.entry.credential_form)

    @strawberry.field(description="The form of a credential for one custom model.")
    def model_credential_form(
        self,
        type: Annotated[
            ModelType | None,
            strawberry.argument(description="The model's type; absent: the first one it offers."),
        ] = None,
    ) -> list[FormField]:
        return form_told(self.entry.model_form(type))

    @strawberry.field(description="Whether the provider would serve now: the workspace's own keys' status.")
    async def status(self, info: Info) -> ProviderStatus:
        return overview_status(await self._overview(info))

    @strawberry.field(description="The status of the workspace's own keys alone.")
    async def custom_status(self, info: Info) -> ProviderStatus:
        return overview_status(await self._overview(info))

    @strawberry.field(
        description="The workspace's credentials for this provider, oldest first; at most 100 a scope."
    )
    async def credentials(self, info: Info) -> list[LazyCredential]:
        from resolvers.credentials.types import credential

        return [credential(view) for view in (await self._overview(info)).credentials]

    @strawberry.field(description="How many credentials the workspace has for this provider.")
    async def credential_count(
        self,
        info: Info,
        scope: Annotated[
            CredentialScope | None, strawberry.argument(description="Only those of this scope; absent: all.")
        ] = None,
    ) -> int:
        views = (await self._overview(info)).credentials
        return len([view for view in views if scope is None or view.scope is scope])

    @strawberry.field(description="The credential that serves when none is named.")
    async def default_credential(self, info: Info) -> LazyCredential | None:
        from resolvers.credentials.types import credential

        found = await self._overview(info)
        view = next((view for view in found.credentials if view.id == found.default_id), None)
        return None if view is None else credential(view)

    async def _overview(self, info: Info) -> Overview:
        found = await info.context.loaders.credentials.overviews.load(self.entry.key)
        return found or Overview((), None, False)


def provider(info: Info, entry: Entry) -> Provider:
    """A provider of the catalog in the actor's workspace."""
    return Provider(
        id=provider_id(info.context.signed_in.workspace, entry.key),
        entry=entry,
        key=entry.key,
        name=entry.name,
        description=entry.description,
        help_url=entry.help_url,
        model_types=list(entry.model_types),
        configuration_methods=list(entry.configuration_methods),
        custom_model_types=list(entry.custom_model_types),
    )


def overview_status(found: Overview) -> ProviderStatus:
    """The standing of the workspace's own keys."""
    candidates = [Candidate(view.id, view.status, view.usable) for view in found.credentials]
    return own_keys_status(candidates, default_id=found.default_id, had_default=found.had_default)
