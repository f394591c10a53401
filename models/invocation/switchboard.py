"""Where calls of models are put through: one of these per process."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from models.access.actor import Actor
from models.invocation.drafts import ChatDraft, EmbedDraft
from models.usage.receipts import Receipt
from models.vendors.speaking import ChatAnswer, Delta, EmbedAnswer


@dataclass(frozen=True, slots=True)
class Completed:
    """A whole answer, and the record of how it came."""

    answer: ChatAnswer
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, and the record of how they came."""

    answer: EmbedAnswer
    receipt: Receipt


class Switchboard:
    """Puts calls through. What is refused is raised: InvalidInput, NotFound (the model is not on offer, no such credential),
    NoRoute, CallAlreadyMade, CallBroke, IdempotencyConflict (of complete and embed alone); DatabaseUnavailable where the
    receipts of earlier calls cannot be written, so that no further call is made. A caller that is cancelled, or that closes
    the stream, closes the call of the provider at once."""

    async def complete(self, actor: Actor, draft: ChatDraft) -> Completed:
        """The whole answer."""
        raise NotImplementedError

    def stream(self, actor: Actor, draft: ChatDraft, call_id: str) -> AsyncGenerator[Delta | Completed, None]:
        """The answer as it is written; the last item is the whole of it. `call_id`: a UUID of the caller's making."""
        raise NotImplementedError

    async def embed(self, actor: Actor, draft: EmbedDraft) -> Embedded:
        """The vectors of all texts."""
        raise NotImplementedError
