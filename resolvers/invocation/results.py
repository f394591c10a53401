"""What calls of models answer: what the model said with the receipt, or a typed refusal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.invocation import errors as business
from models.invocation.switchboard import Completed
from models.standing.moment import Standing
from models.standing.routes import Plan
from resolvers.catalog.offerings import address_told
from resolvers.context import Info
from resolvers.errors import IdempotencyConflict, InvalidInput, NotFound, UserError, answers
from resolvers.invocation.enums import FinishReason
from resolvers.invocation.vectors import Vectors, ready
from resolvers.standing.types import RoutePlan, plan_told
from resolvers.usage.types import Receipt, TokenUsage, receipt_told, usage_told


@strawberry.type(description="A tool that the model wants called.")
class ToolCall:
    id: str = strawberry.field(description="To be repeated beside what the tool says.")
    name: str = strawberry.field(description="The tool's.")
    arguments: str = strawberry.field(description="JSON, as the model wrote it.")


@strawberry.type(description="What a chat model answered.")
class ChatCompletion:
    text: str | None = strawberry.field(
        description="Its words; null where it said nothing but its tool calls."
    )
    tool_calls: list[ToolCall] = strawberry.field(description="In the model's order.")
    finish_reason: FinishReason = strawberry.field(description="Why it ended.")
    usage: TokenUsage | None = strawberry.field(description="null where the provider did not tell it.")
    receipt: Receipt = strawberry.field(description="Who served, and every attempt.")


@strawberry.type(
    description="Nothing can serve, a pool's members that are all out included: nobody was asked, and there is no receipt."
)
class NoRoute(UserError):
    standing: strawberry.Private[Standing]
    plan: strawberry.Private[Plan]

    retry_at: datetime | None = strawberry.field(
        description="The earliest moment at which one of them may serve; null where nothing helps by itself."
    )

    @strawberry.field(
        description="Why, of each one that could be asked; without PROVIDERS_VIEW the model that was requested alone."
    )
    def route(self, info: Info) -> RoutePlan:
        if info.context.signed_in.may(Permission.PROVIDERS_VIEW):
            return plan_told(self.standing, self.plan)
        requested = self.plan.requested
        return RoutePlan(
            standing=self.standing,
            offer=None,
            requested=None if requested is None else address_told(requested),
            source=None,
            chosen=None,
            candidates=[],
        )


@strawberry.type(description="Some were asked, and none of them served the call to its end.")
class CallFailed(UserError):
    receipt: Receipt = strawberry.field(description="Every attempt, and why it failed.")
    retry_at: datetime | None = strawberry.field(
        description="From when on another call has a chance; null where that is not known, and where the call itself is at fault."
    )
    usage_so_far: TokenUsage | None = strawberry.field(
        description="What an answer that broke off had used, as far as the provider told."
    )


@strawberry.type(description="The call was made before under this key, so nobody was asked.")
class CallAlreadyMade(UserError):
    earlier_id: strawberry.Private[UUID | None]

    @strawberry.field(description="The receipt of that call; null while it is under way.")
    async def earlier(self, info: Info) -> Receipt | None:
        if self.earlier_id is None:
            return None
        # The buffer first: what leaves it is in the database by then.
        found = info.context.services.receipts.waiting(info.context.signed_in.workspace, self.earlier_id)
        if found is None:
            found = await info.context.loaders.receipts.load(self.earlier_id)
        return None if found is None else receipt_told(found)


@strawberry.type(description="The model answered.")
class CompleteChatSuccess:
    completion: ChatCompletion = strawberry.field(description="The whole answer.")


@strawberry.type(description="The texts are embedded.")
class EmbedTextsSuccess:
    vectors: strawberry.Private[Vectors]

    usage: TokenUsage | None = strawberry.field(description="null where the provider did not tell it.")
    receipt: Receipt = strawberry.field(description="Who served, and every attempt.")

    @strawberry.field(description="One vector a text, in the order of the texts.")
    async def embeddings(self) -> list[list[float]]:
        told: list[list[float]] = await ready(self.vectors)
        return told


@strawberry.type(description="A piece of an answer.")
class ToolCallDelta:
    index: int = strawberry.field(description="Which of the answer's tool calls, from 0.")
    id: str | None = strawberry.field(description="Its id; null where the piece does not hold it.")
    name: str | None = strawberry.field(description="The tool's; null where the piece does not hold it.")
    arguments: str | None = strawberry.field(
        description="What is to be put behind the arguments so far; null where the piece holds none."
    )


@strawberry.type(description="A piece of the answer, as it is written.")
class ChatDelta:
    sequence: int = strawberry.field(description="Counts all events of the stream, from 0.")
    text: str | None = strawberry.field(
        description="What is to be put behind the text so far; null: no words."
    )
    tool_calls: list[ToolCallDelta] = strawberry.field(description="Pieces of tool calls.")


@strawberry.type(description="The end of the answer: it is whole.")
class ChatFinished:
    sequence: int = strawberry.field(description="Counts all events of the stream, from 0.")
    completion: ChatCompletion = strawberry.field(
        description="The whole, as completeChat would have answered it."
    )


CompleteChatResult = Annotated[
    CompleteChatSuccess
    | InvalidInput
    | NotFound
    | NoRoute
    | CallFailed
    | CallAlreadyMade
    | IdempotencyConflict,
    strawberry.union("CompleteChatResult", description="What comes of completeChat."),
]
EmbedTextsResult = Annotated[
    EmbedTextsSuccess
    | InvalidInput
    | NotFound
    | NoRoute
    | CallFailed
    | CallAlreadyMade
    | IdempotencyConflict,
    strawberry.union("EmbedTextsResult", description="What comes of embedTexts."),
]
ChatStreamEvent = Annotated[
    ChatDelta | ChatFinished | InvalidInput | NotFound | NoRoute | CallFailed | CallAlreadyMade,
    strawberry.union(
        "ChatStreamEvent",
        description="A piece of the answer, its end, or the one event that says why there is no answer or no more of it.",
    ),
]
STREAM_EVENTS = frozenset(
    {"ChatDelta", "ChatFinished", "InvalidInput", "NotFound", "NoRoute", "CallFailed", "CallAlreadyMade"}
)

answers(
    business.NoRoute,
    NoRoute,
    lambda refused, message, code: NoRoute(
        message=message,
        code=code,
        standing=refused.standing,
        plan=refused.plan,
        retry_at=refused.retry_at,
    ),
)
answers(
    business.CallBroke,
    CallFailed,
    lambda refused, message, code: CallFailed(
        message=message,
        code=code,
        receipt=receipt_told(refused.receipt),
        retry_at=refused.retry_at,
        usage_so_far=usage_told(refused.usage_so_far),
    ),
)
answers(
    business.CallAlreadyMade,
    CallAlreadyMade,
    lambda refused, message, code: CallAlreadyMade(message=message, code=code, earlier_id=refused.earlier),
)


def completion_told(completed: Completed) -> ChatCompletion:
    """A whole answer in the words of the schema."""
    answer = completed.answer
    return ChatCompletion(
        text=answer.text,
        tool_calls=[ToolCall(id=one.id, name=one.name, arguments=one.arguments) for one in answer.tool_calls],
        finish_reason=answer.finish,
        usage=usage_told(answer.usage),
        receipt=receipt_told(completed.receipt),
    )
