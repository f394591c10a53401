"""One call under way: what was asked and planned, and what came of it so far; from which its receipt is written."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.invocation.costs import cost
from models.standing.fitness import Seat
from models.standing.moment import Standing
from models.standing.offers import Offer
from models.standing.routes import Plan, RouteAsk
from models.usage.receipts import Attempt, AttemptOutcome, Receipt
from models.vendors.outcome import Outcome
from models.vendors.speaking import ChatAsk, EmbedAsk, Usage

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)


@dataclass(slots=True)
class Call(Generic[Ask]):
    """`offer`: of the model that was asked for, None where its fall-backs alone are on offer. `seats`: those of the plan whose
    model fits the question. `began`: by the clock that never jumps."""

    actor: Actor
    standing: Standing
    route: RouteAsk
    offer: Offer | None
    plan: Plan
    ask: Ask
    seats: tuple[Seat, ...]
    at: datetime
    id: UUID = field(default_factory=uuid4)
    began: float = field(default_factory=time.monotonic)
    attempts: list[Attempt] = field(default_factory=list)
    _served: Seat | None = None
    _answering: Seat | None = None
    _usage: Usage | None = None
    _dropped: tuple[str, ...] = ()
    _receipt: Receipt | None = None

    def left(self, seconds: float) -> float:
        """How much of so many seconds since it began is left."""
        return seconds - (time.monotonic() - self.began)

    def served(self, seat: Seat, usage: Usage | None, *, latency: float) -> None:
        """It was served to its end."""
        self._served = self._answering = seat
        self._usage = usage
        self._note(seat, AttemptOutcome.SERVED, _WELL, latency)

    def failed(self, seat: Seat, outcome: Outcome, *, latency: float) -> None:
        """The attempt brought nothing."""
        self._note(seat, AttemptOutcome.FAILED, outcome, latency)

    def interrupted(self, seat: Seat, outcome: Outcome, usage: Usage | None, *, latency: float) -> None:
        """It had begun to answer, and broke off."""
        self._answering, self._usage = seat, usage
        self._note(seat, AttemptOutcome.INTERRUPTED, outcome, latency)

    def cancelled(self, seat: Seat, *, answering: bool, latency: float) -> None:
        """The caller went away."""
        self._answering = seat if answering else None
        self._note(seat, AttemptOutcome.CANCELLED, Outcome(message="The caller went away."), latency)

    def asked_without(self, dropped: tuple[str, ...]) -> None:
        """What the attempt under way leaves out of the question."""
        self._dropped = dropped

    def receipt(self) -> Receipt:
        """Of the call, which has ended: the same however often it is asked for."""
        if self._receipt is None:
            self._receipt = self._written()
        return self._receipt

    def _written(self) -> Receipt:
        if self.plan.requested is None:
            raise RuntimeError("a call without a model was made")
        one = self._answering
        priced = None if one is None else cost(one.offer.prices, self._usage, self.at.date())
        return Receipt(
            id=self.id,
            workspace_id=self.actor.workspace,
            at=self.at,
            requested=self.plan.requested,
            served=None if self._served is None else self._served.offer.address,
            source=None if one is None else one.source.value,
            credential_id=None if one is None else one.credential_id,
            credential_name=None if one is None else self._name(one),
            environment=self.standing.environment,
            actor=self.actor.label,
            actor_kind=self.actor.kind,
            actor_id=self.actor.id,
            attempts=tuple(self.attempts),
            usage=self._usage,
            cost=None if priced is None else priced.amount,
            currency=None if priced is None else priced.currency,
            latency_ms=round((time.monotonic() - self.began) * 1000),
            dropped=self._dropped,
        )

    def _note(self, seat: Seat, how: AttemptOutcome, outcome: Outcome, latency: float) -> None:
        self.attempts.append(
            Attempt(
                model=seat.offer.address,
                source=seat.source.value,
                credential_id=seat.credential_id,
                credential_name=self._name(seat),
                outcome=how,
                failure=outcome.failure,
                message=outcome.message,
                http_status=outcome.http_status,
                latency_ms=round(latency * 1000),
            )
        )

    def _name(self, seat: Seat) -> str | None:
        facts = self.standing.picture.credential(seat.credential_id)
        return None if facts is None else facts.name


_WELL = Outcome(http_status=200)
