"""Reading receipts: one by its id, from the buffer too, and pages of them."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.access.texts import is_clean
from models.usage import reading
from models.usage.reading import Sieve, Sight
from models.usage.receipts import Receipt as Stored
from resolvers import connections
from resolvers.connections import Place
from resolvers.context import Info
from resolvers.nodes import NodeKind, read_id
from resolvers.permissions import needs
from resolvers.usage.types import Receipt, ReceiptConnection, ReceiptEdge, receipt_told

_KEY_LENGTH = 40


@strawberry.type
class UsageQuery:
    @strawberry.field(
        description=(
            "One receipt: one's own, and with USAGE_VIEW everybody's; of an API token that is bound to an environment, its environment's "
            "alone. null for an id that is not the workspace's, and for one that may not be read."
        ),
        directives=[needs(Permission.MODELS_INVOKE)],
    )
    async def receipt(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Receipt | None:
        return await _receipt_node(info, id)

    @strawberry.field(
        description=(
            "The receipts of the workspace, newest first, a moment after their calls; of an API token that is bound to an environment, "
            "its environment's alone."
        ),
        directives=[needs(Permission.USAGE_VIEW)],
    )
    async def receipts(
        self,
        info: Info,
        provider_key: Annotated[
            str | None,
            strawberry.argument(
                description="Only those that asked for a model of this provider, or were served by one."
            ),
        ] = None,
        credential_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(
                description=(
                    "Only those that this credential served, and of those that nobody served, for which it was tried; it may be gone."
                )
            ),
        ] = None,
        failed_only: Annotated[
            bool, strawberry.argument(description="Only those that nobody served to the end.")
        ] = False,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ReceiptConnection | None:
        wanted, actor = connections.page(first, after, name="receipts"), info.context.signed_in
        credential = None if credential_id is None else read_id(credential_id, "credential")
        # What nothing can bear is not asked for: the database may not even take such a text.
        nothing = (credential_id is not None and credential is None) or (
            provider_key is not None and not (is_clean(provider_key) and len(provider_key) <= _KEY_LENGTH)
        )
        sieve = None if nothing else Sieve(provider_key, credential, failed_only, actor.environment)
        start = None if wanted.after is None else (wanted.after.at, wanted.after.id)
        found: list[Stored] = []
        if sieve is not None:
            # Who asks right after a call finds it.
            await info.context.services.receipts.flush()
            found = await info.context.services.work.reading(
                lambda reader: reading.receipts(
                    reader, actor.workspace, sieve, after=start, limit=wanted.limit
                )
            )
        page, more = connections.cut(found, wanted)
        edges = [
            ReceiptEdge(
                node=receipt_told(receipt),
                cursor=connections.cursor(Place(receipt.at, receipt.id), name="receipts"),
            )
            for receipt in page
        ]
        cursors = [edge.cursor for edge in edges]
        return ReceiptConnection(
            workspace_id=actor.workspace,
            sieve=sieve,
            edges=edges,
            page_info=connections.page_info(cursors, wanted, more=more),
        )


async def _receipt_node(info: Info, id: str) -> Receipt | None:
    key, actor = read_id(id, "receipt"), info.context.signed_in
    if key is None:
        return None
    # The buffer first: what leaves it is in the database by then.
    receipt = info.context.services.receipts.waiting(actor.workspace, key)
    if receipt is None:
        receipt = await info.context.loaders.receipts.load(key)
    return receipt_told(receipt) if receipt is not None and Sight.of(actor).reaches(receipt) else None


NODES = (NodeKind("receipt", Permission.MODELS_INVOKE, _receipt_node),)
