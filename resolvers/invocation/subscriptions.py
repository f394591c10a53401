"""A chat answer as it is written. A reader who goes away ends the call, and one who does not read is not waited for long."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.errors import Refusal
from models.invocation.claims import STREAMED
from models.invocation.switchboard import Completed
from models.vendors.speaking import Delta
from resolvers import errors
from resolvers.context import Info
from resolvers.invocation.inputs import CompleteChatInput
from resolvers.invocation.pacing import TooSlow, paced
from resolvers.invocation.results import (
    STREAM_EVENTS,
    ChatDelta,
    ChatFinished,
    ChatStreamEvent,
    ToolCallDelta,
    completion_told,
)
from resolvers.permissions import needs


@strawberry.type
class InvocationSubscription:
    @strawberry.subscription(
        description=(
            "A chat answer as it is written. callId is made by the caller (a UUID). A second subscribe with it never calls a provider "
            "again: CallAlreadyMade, with the receipt once there is one. Another key serves as long as nothing was said; after the "
            "first piece the answer comes to its end, or ends with CallFailed. Completes by itself: after ChatFinished, or after the "
            "one event that is a refusal. A reader who takes nothing for 30 s ends the call."
        ),
        directives=[needs(Permission.MODELS_INVOKE)],
    )
    async def chat_streamed(
        self,
        info: Info,
        call_id: Annotated[
            strawberry.ID, strawberry.argument(description="A UUID of the caller's making; the call's key.")
        ],
        input: Annotated[
            CompleteChatInput,
            strawberry.argument(description="What; without idempotencyKey, for callId is the key."),
        ],
    ) -> AsyncGenerator[ChatStreamEvent, None]:
        switchboard, actor = info.context.services.switchboard, info.context.signed_in
        sequence = 0
        try:
            answer = switchboard.stream(actor, input.draft(STREAMED), call_id)
            async with aclosing(paced(answer, weight=_weight)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Delta):
                        yield _delta(sequence, piece)
                    else:
                        yield ChatFinished(sequence=sequence, completion=completion_told(piece))
                    sequence += 1
        except Refusal as refused:
            yield errors.answer(refused, STREAM_EVENTS)  # type: ignore[misc]  # one of the union's, or raised on
        except TooSlow:
            message = "Nothing of the answer was taken for so long that the call was ended."
            raise errors.PublicError(message, "TIMEOUT") from None


def _delta(sequence: int, piece: Delta) -> ChatDelta:
    return ChatDelta(
        sequence=sequence,
        text=piece.text or None,
        tool_calls=[
            ToolCallDelta(index=one.index, id=one.id, name=one.name, arguments=one.arguments)
            for one in piece.tool_calls
        ],
    )


def _weight(piece: Delta | Completed) -> int:
    """About how many characters it holds; the whole answer comes last, and is waited for by nobody."""
    if isinstance(piece, Completed):
        return 0
    return len(piece.text) + sum(len(one.arguments or "") for one in piece.tool_calls)
