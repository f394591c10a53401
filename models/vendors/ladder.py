"""What the ladders of all protocols share: one check on its way up, each step reported as it happens."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from models.vendors.adapter import CheckCall, StepKind
from models.vendors.classify import classify
from models.vendors.client import Deadline, Response
from models.vendors.failure import LIMITS, Failure
from models.vendors.hints import hint
from models.vendors.kinds import kind
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.target import BadAddress, read
from models.vendors.transport import TransportError
from models.vendors.verdict import FoundModel, Verdict

MODELS_LIMIT = 5_000
NAME_LIMIT = 200
TRIAL = Deadline(first_byte=60.0, total=75.0)
"""A trial call may have to wait until a server has loaded its model."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call; `response` None where nothing answered."""

    outcome: Outcome
    response: Response | None = None


class Ladder:
    """One check. It stands on one step at a time; `latency_ms` is of its first answered call."""

    def __init__(self, call: CheckCall, headers: Mapping[str, str], *, keyed: bool) -> None:
        self.call = call
        self.keyed = keyed
        self.latency_ms: int | None = None
        self._headers = headers
        self._step = StepKind.REACH
        self._reached = False

    async def start(self) -> None:
        """Onto the first step."""
        await self.call.steps.began(StepKind.REACH)

    async def ask(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        deadline: Deadline | None = None,
        naming_model: bool = False,
    ) -> Answer:
        """One call, classified. The first connection that stands ends REACH."""
        call = self.call
        try:
            response = await call.client.request(
                method, url, headers=self._headers, json=json, deadline=deadline, on_connected=self._connected
            )
        except TransportError as error:
            outcome = classify(call.provider_key, None, {}, None, error, keyed=self.keyed, url=url)
            return Answer(self._clean(outcome))
        if self.latency_ms is None:
            self.latency_ms = response.latency_ms
        outcome = classify(
            call.provider_key,
            response.status,
            response.headers,
            response.body,
            naming_model=naming_model,
            keyed=self.keyed,
            url=url,
        )
        return Answer(self._clean(outcome), response)

    def misshapen(self, answer: Answer, shape: Misshapen, url: str) -> Outcome:
        """The outcome of a 2xx that is not what was asked for."""
        return self._clean(
            Outcome(
                failure=shape.failure,
                message=shape.message,
                hint=hint(shape.failure, self.call.provider_key, where=_where(url), keyed=self.keyed),
                http_status=answer.response.status if answer.response else None,
            )
        )

    async def passed(self, latency_ms: int | None = None, detail: str | None = None) -> None:
        """The present step succeeded."""
        await self.call.steps.succeeded(self._step, latency_ms, detail)

    async def onto(self, step: StepKind) -> None:
        """The next step begins."""
        self._step = step
        await self.call.steps.began(step)

    async def fell(self, outcome: Outcome) -> None:
        """The present step ended without success."""
        failed = outcome.failure is None or not outcome.failure.inconclusive
        end = self.call.steps.failed if failed else self.call.steps.inconclusive
        await end(self._step, outcome.message)

    async def not_listed(self, answer: Answer, outcome: Outcome) -> Verdict | None:
        """The list did not come. None: the key is good, only the list is closed to it, and the check goes on."""
        known = outcome.failure in LIMITS or (
            outcome.failure is Failure.BAD_RESPONSE and answer.response is not None
        )
        if known:
            await self.passed(answer.response.latency_ms if answer.response else None)
            if outcome.failure is Failure.PERMISSION_DENIED:
                await self.call.steps.skipped(StepKind.DISCOVER, outcome.message)
                return None
            await self.onto(StepKind.DISCOVER)
        await self.fell(outcome)
        return self.verdict(outcome)

    def verdict(
        self,
        outcome: Outcome,
        *,
        models: tuple[FoundModel, ...] | None = None,
        limited_by: Failure | None = None,
        keep: Mapping[str, Any] | None = None,
    ) -> Verdict:
        """The end of the check."""
        if outcome.failure in LIMITS:
            limited_by = outcome.failure
        return Verdict(outcome, limited_by, models, keep or {}, self.latency_ms)

    def found(self, offerings: Iterable[FoundModel]) -> tuple[FoundModel, ...]:
        """Each name once, the first five thousand; what is no name is left out, and what bears a secret too."""
        kept: dict[str, FoundModel] = {}
        secrets = _forms(self.call)
        for offering in offerings:
            name = offering.name
            if len(name) > NAME_LIMIT or not name.isprintable() or not name.strip() or name in kept:
                continue
            if any(secret in name.lower() for secret in secrets):
                continue
            kept[name] = offering
            if len(kept) == MODELS_LIMIT:
                break
        return tuple(kept.values())

    async def _connected(self, latency_ms: int) -> None:
        if not self._reached:
            self._reached = True
            await self.passed(latency_ms)
            await self.onto(StepKind.AUTHENTICATE)

    def _clean(self, outcome: Outcome) -> Outcome:
        return (
            outcome if outcome.message is None else replace(outcome, message=self.call.scrub(outcome.message))
        )


def bearer(call: CheckCall) -> dict[str, str]:
    """The header of the key; nothing where there is no key."""
    key = call.secrets.get("api_key")
    return {"Authorization": f"Bearer {key.reveal()}"} if key is not None else {}


def listed(name: str, *, context_window: Any = None) -> FoundModel:
    """A model as a list names it."""
    whole = (
        isinstance(context_window, int)
        and not isinstance(context_window, bool)
        and 0 < context_window < 2**31
    )
    return FoundModel(name, kind(name), context_window if whole else None)


def count(models: tuple[FoundModel, ...]) -> str:
    """How many, in words of a step's detail."""
    return "1 model" if len(models) == 1 else f"{len(models)} models"


def _forms(call: CheckCall) -> tuple[str, ...]:
    forms: set[str] = set()
    for secret in call.secrets.values():
        raw = secret.reveal()
        forms |= {raw, quote(raw, safe=""), re.sub("=+$", "", b64encode(raw.encode()).decode())}
    return tuple(form.lower() for form in forms if len(form) >= 4)


def _where(url: str) -> Any:
    try:
        return read(url)
    except BadAddress:
        return None
