"""Using a model for one whole answer."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from resolvers.context import Info
from resolvers.invocation.inputs import CompleteChatInput, EmbedTextsInput, keyed
from resolvers.invocation.results import (
    CompleteChatResult,
    CompleteChatSuccess,
    EmbedTextsResult,
    EmbedTextsSuccess,
    completion_told,
)
from resolvers.permissions import needs
from resolvers.usage.types import receipt_told, usage_told

_INVOKE = [needs(Permission.MODELS_INVOKE)]


@strawberry.type
class InvocationMutation:
    @strawberry.mutation(
        description=(
            "Ask a chat model: the one that is named, or the default of the job. A key that fails costs no answer as long as another "
            "may serve. At most 8 attempts, and 120 s for all together; a caller who goes away ends the call."
        ),
        directives=_INVOKE,
    )
    async def complete_chat(
        self, info: Info, input: Annotated[CompleteChatInput, strawberry.argument(description="What.")]
    ) -> CompleteChatResult:
        draft = keyed(info, input.draft("completeChat"))
        completed = await info.context.services.switchboard.complete(info.context.signed_in, draft)
        return CompleteChatSuccess(completion=completion_told(completed))

    @strawberry.mutation(
        description=(
            "Turn texts into vectors by the model that is named, or by the default of the job; attempts and time as of completeChat."
        ),
        directives=_INVOKE,
    )
    async def embed_texts(
        self, info: Info, input: Annotated[EmbedTextsInput, strawberry.argument(description="What.")]
    ) -> EmbedTextsResult:
        draft = keyed(info, input.draft("embedTexts"))
        embedded = await info.context.services.switchboard.embed(info.context.signed_in, draft)
        return EmbedTextsSuccess(
            vectors=embedded.answer.vectors,
            usage=usage_told(embedded.answer.usage),
            receipt=receipt_told(embedded.receipt),
        )
