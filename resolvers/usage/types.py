"""Receipts as they are told, with the names of then; and where a reader may see more, the things of now that bear them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.usage import receipts
from models.usage.reading import Sieve, count_receipts
from models.usage.receipts import AttemptOutcome
from models.vendors import speaking
from resolvers.catalog.enums import Source
from resolvers.catalog.offerings import Model, ModelAddress, Money, address_told, model_at
from resolvers.connections import PageInfo
from resolvers.context import Info
from resolvers.credentials.enums import ProviderFailure
from resolvers.nodes import Node, node_id
from resolvers.permissions import needs
from resolvers.scalars import Count

if TYPE_CHECKING:
    from resolvers.credentials.types import Credential

LazyCredential = Annotated["Credential", strawberry.lazy("resolvers.credentials.types")]

strawberry.enum(
    AttemptOutcome,
    name="AttemptOutcome",
    description=(
        "How one attempt ended: SERVED, FAILED, INTERRUPTED (it had begun to answer) or CANCELLED (the caller went away)."
    ),
)


@strawberry.type(description="The tokens of a call, as the provider counts them.")
class TokenUsage:
    input_tokens: Count = strawberry.field(description="What was sent, cached tokens included.")
    cached_input_tokens: Count | None = strawberry.field(
        description="As far as the provider had it cached; null where it does not tell."
    )
    output_tokens: Count = strawberry.field(description="What was answered, thinking included.")


@strawberry.type(description="One call of a provider, with the names of then.")
class Attempt:
    attempt: strawberry.Private[receipts.Attempt]

    model: ModelAddress = strawberry.field(description="The model that was asked for.")
    source: Source = strawberry.field(description="Whose account would pay.")
    credential_id: strawberry.ID | None = strawberry.field(
        description="The credential's id, though it be gone; null: the operator's hosted keys."
    )
    credential_name: str | None = strawberry.field(description="The credential's name then.")
    outcome: AttemptOutcome = strawberry.field(description="How it ended.")
    failure: ProviderFailure | None = strawberry.field(description="Why it did not serve.")
    message: str | None = strawberry.field(description="What the provider said, scrubbed of the key.")
    http_status: int | None = strawberry.field(description="The provider's HTTP status.")
    latency_ms: int = strawberry.field(description="How long it took, in milliseconds.")

    @strawberry.field(
        description="The credential as it is now; null where it is gone, and for the operator's hosted keys.",
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def credential(self, info: Info) -> LazyCredential | None:
        return await _credential(info, self.attempt.credential_id)


@strawberry.type(
    description="Who served a call: every attempt in order, with names as they were then. source null: nobody served."
)
class Receipt(Node):
    receipt: strawberry.Private[receipts.Receipt]

    requested: ModelAddress = strawberry.field(
        description="The model that was named, or the default of the job."
    )
    served: ModelAddress | None = strawberry.field(description="The model that served; null: nobody did.")
    source: Source | None = strawberry.field(
        description="Whose account pays: of who served, or was interrupted while serving; null: nobody served."
    )
    credential_id: strawberry.ID | None = strawberry.field(
        description="The id of the credential that served, though it be gone; null: the operator's hosted keys, or nobody."
    )
    credential_name: str | None = strawberry.field(description="That credential's name then.")
    environment: str | None = strawberry.field(
        description="The environment that the call was made for; null: none."
    )
    actor: str = strawberry.field(description="Who asked: an e-mail address or an API token's name, then.")
    attempts: list[Attempt] = strawberry.field(description="Every call of a provider, in order.")
    usage: TokenUsage | None = strawberry.field(description="null where the provider did not tell it.")
    credits: Count | None = strawberry.field(description="What the operator's hosted keys cost in credits.")
    cost: Money | None = strawberry.field(
        description="By the catalog's prices, before tiers and discounts; null where a price or the usage is not known."
    )
    dropped: list[str] = strawberry.field(
        description="The parameters that were left out because the model does not take them, by their names in the input."
    )
    latency_ms: int = strawberry.field(
        description="How long the call took with all attempts, in milliseconds."
    )
    at: datetime = strawberry.field(description="When the call was made.")

    @strawberry.field(
        description="The model that served, as it is now; null where nobody did, and where it is on offer no longer.",
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def model(self, info: Info) -> Model | None:
        return None if self.receipt.served is None else await model_at(info, self.receipt.served)

    @strawberry.field(
        description="The credential that served, as it is now; null where it is gone, and for the operator's hosted keys.",
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def credential(self, info: Info) -> LazyCredential | None:
        return await _credential(info, self.receipt.credential_id)


@strawberry.type(description="A receipt in a list of receipts.")
class ReceiptEdge:
    node: Receipt = strawberry.field(description="The receipt.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of receipts, newest first.")
class ReceiptConnection:
    workspace_id: strawberry.Private[UUID]
    sieve: strawberry.Private[Sieve | None]
    edges: list[ReceiptEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")

    @strawberry.field(description="How many there are in all.")
    async def total_count(self, info: Info) -> int | None:
        sieve = self.sieve
        if sieve is None:
            return 0
        return await info.context.services.work.reading(
            lambda reader: count_receipts(reader, self.workspace_id, sieve)
        )


def receipt_told(receipt: receipts.Receipt) -> Receipt:
    """A receipt in the words of the schema."""
    return Receipt(
        id=node_id("receipt", receipt.id),
        receipt=receipt,
        requested=address_told(receipt.requested),
        served=None if receipt.served is None else address_told(receipt.served),
        source=None if receipt.source is None else Source(receipt.source),
        credential_id=_credential_id(receipt.credential_id),
        credential_name=receipt.credential_name,
        environment=receipt.environment,
        actor=receipt.actor,
        attempts=[_attempt(attempt) for attempt in receipt.attempts],
        usage=usage_told(receipt.usage),
        credits=None,
        cost=_cost(receipt),
        dropped=list(receipt.dropped),
        latency_ms=receipt.latency_ms,
        at=receipt.at,
    )


def usage_told(usage: speaking.Usage | None) -> TokenUsage | None:
    """Tokens in the words of the schema."""
    if usage is None:
        return None
    return TokenUsage(
        input_tokens=Count(usage.input),
        cached_input_tokens=None if usage.cached_input is None else Count(usage.cached_input),
        output_tokens=Count(usage.output),
    )


def _attempt(attempt: receipts.Attempt) -> Attempt:
    return Attempt(
        attempt=attempt,
        model=address_told(attempt.model),
        source=Source(attempt.source),
        credential_id=_credential_id(attempt.credential_id),
        credential_name=attempt.credential_name,
        outcome=attempt.outcome,
        failure=attempt.failure,
        message=attempt.message,
        http_status=attempt.http_status,
        latency_ms=attempt.latency_ms,
    )


def _cost(receipt: receipts.Receipt) -> Money | None:
    if receipt.cost is None or receipt.currency is None:
        return None
    return Money(amount=format(receipt.cost, "f"), currency=receipt.currency)


def _credential_id(id: UUID | None) -> strawberry.ID | None:
    return None if id is None else node_id("credential", id)


async def _credential(info: Info, id: UUID | None) -> LazyCredential | None:
    from resolvers.credentials.types import credential_at

    return await credential_at(info, id)
