"""A provider as a workspace sees it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from models.catalog.entries import Entry
from models.credentials.overview import Overview
from models.standing.listing import listed, removed
from models.standing.own_side import told_with
from models.standing.providers import ProviderStanding
from resolvers.catalog.enums import ConfigurationMethod, ModelType, ProviderStatus, Source, UsagePriority
from resolvers.catalog.forms import FormField, form_told
from resolvers.catalog.offerings import ModelAddress, ModelConnection, address_told, model_page
from resolvers.catalog.system import SystemOffer, system_offer
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
        description=(
            "The models on offer, by type, then by name: predefined ones, those that a credential's last check found, and custom "
            "ones. One past its end is among them only where somebody added it, switched it, or gave it a key of its own."
        )
    )
    async def models(
        self,
        info: Info,
        type: Annotated[ModelType | None, strawberry.argument(description="Only those of this type.")] = None,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only those whose name or label holds this text, whatever its case."
            ),
        ] = None,
        usable_only: Annotated[
            bool, strawberry.argument(description="Only those whose status is ACTIVE.")
        ] = False,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ModelConnection:
        standing = await info.context.loaders.standing()
        found = listed(
            standing, provider_key=self.entry.key, type=type, search=search, usable_only=usable_only
        )
        return model_page(standing, found, first=first, after=after, name=f"models of {self.entry.key}")

    @strawberry.field(description="How many models are on offer.")
    async def model_count(
        self,
        info: Info,
        type: Annotated[ModelType | None, strawberry.argument(description="Only those of this type.")] = None,
    ) -> int:
        standing = await info.context.loaders.standing()
        return len(listed(standing, provider_key=self.entry.key, type=type))

    @strawberry.field(
        description=(
            "The custom models that were removed and whose credentials are kept, by type, then by name: to add again, by "
            "addCustomModel with one of these credentials."
        )
    )
    async def removed_models(self, info: Info) -> list[ModelAddress]:
        picture = await info.context.loaders.picture()
        return [address_told(address) for address in removed(picture, self.entry.key)]

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

    @strawberry.field(
        description="Its switch: off, it serves nothing on either side, and nothing of it is lost. On where nobody switched it."
    )
    async def enabled(self, info: Info) -> bool:
        return (await info.context.loaders.picture()).choice(self.entry.key).enabled

    @strawberry.field(
        description="ACTIVE where some side would serve a call now; else the status of the side that is asked first."
    )
    async def status(self, info: Info) -> ProviderStatus:
        return (await self._standing(info)).status

    @strawberry.field(description="The status of the workspace's own keys alone.")
    async def custom_status(self, info: Info) -> ProviderStatus:
        return (await self._standing(info)).custom

    @strawberry.field(
        description=(
            "Which side is asked first. Where nobody chose: the operator's hosted keys, if there are any, else the workspace's own."
        )
    )
    async def usage_priority(self, info: Info) -> UsagePriority:
        return (await self._standing(info)).priority

    @strawberry.field(description="The side that would serve a call now; null where none can.")
    async def source(self, info: Info) -> Source | None:
        return (await self._standing(info)).source

    @strawberry.field(
        description="What the operator hosts of this provider, for every workspace; null where nothing is hosted."
    )
    async def system(self, info: Info) -> SystemOffer | None:
        standing = await info.context.loaders.standing()
        return system_offer(standing, info.context.signed_in.workspace, self.entry.key)

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

    @strawberry.field(
        description="The credential of scope PROVIDER that serves where none is named and the model has none of its own."
    )
    async def default_credential(self, info: Info) -> LazyCredential | None:
        from resolvers.credentials.types import credential

        found = await self._overview(info)
        view = next((view for view in found.credentials if view.id == found.default_id), None)
        return None if view is None else credential(view)

    async def _overview(self, info: Info) -> Overview:
        found = await info.context.loaders.credentials.overviews.load(self.entry.key)
        return found or Overview()

    async def _standing(self, info: Info) -> ProviderStanding:
        # The same reading that tells the credentials tells what they are worth together.
        found = await self._overview(info)
        return told_with(found, await info.context.loaders.picture(), self.entry.key)


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
