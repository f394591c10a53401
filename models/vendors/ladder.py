"""What the ladders of all protocols share: one check on its way up, each step reported as it happens."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.vendors import shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.classify import classify
from models.vendors.client import BODY_LIMIT, Deadline, Response
from models.vendors.credit import Credit
from models.vendors.failure import LIMITS, Failure
from models.vendors.hints import hint
from models.vendors.listing import MODELS_LIMIT, count, sifted
from models.vendors.outcome import Outcome
from models.vendors.shapes import Frame, Misshapen
from models.vendors.target import BadAddress, read
from models.vendors.transport import TransportError
from models.vendors.verdict import FoundModel, Verdict

PAGES_LIMIT = 20
AT_A_TIME = 250
"""Entries of a list that are read in one go."""
TRIAL = Deadline(first_byte=60.0, total=75.0)
"""A trial call may have to wait until a server has loaded its model."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call; `response` None where nothing answered."""

    outcome: Outcome
    response: Response | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What came of asking for a list; `rows` None where it did not come, and `outcome` says why."""

    answer: Answer
    outcome: Outcome
    rows: Sequence[Mapping[str, Any]] | None

    @property
    def latency_ms(self) -> int | None:
        return self.answer.response.latency_ms if self.answer.response else None


class Ladder:
    """One check. It stands on one step at a time; `latency_ms` is of its first answered call. `limited_by`: what the key was
    found not to open on the way. `unshown`: texts beside the secrets that nobody may see, a token made of one."""

    def __init__(self, call: CheckCall, headers: Mapping[str, str], *, keyed: bool) -> None:
        self.call = call
        self.keyed = keyed
        self.latency_ms: int | None = None
        self.limited_by: Failure | None = None
        self.unshown: list[str] = []
        self.headers = headers
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
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        deadline: Deadline | None = None,
        limit: int = BODY_LIMIT,
        naming_model: bool = False,
        of: str | None = None,
    ) -> Answer:
        """One call, classified; the first connection that stands ends REACH. `headers`: instead of the ladder's own. `of`:
        whose words the answer is in, where it is not the provider's."""
        call = self.call
        whose = of or call.provider_key
        try:
            response = await call.client.request(
                method,
                url,
                headers=self.headers if headers is None else headers,
                json=json,
                content=content,
                deadline=deadline,
                limit=limit,
                on_connected=self._connected,
            )
        except TransportError as error:
            outcome = classify(whose, None, {}, None, error, keyed=self.keyed, url=url)
            return Answer(self._clean(outcome))
        if self.latency_ms is None:
            self.latency_ms = response.latency_ms
        outcome = classify(
            whose,
            response.status,
            response.headers,
            response.body,
            naming_model=naming_model,
            keyed=self.keyed,
            url=url,
        )
        return Answer(self._clean(outcome), response)

    async def rows(self, frame: Frame, url: str) -> Listing:
        """Ask for a list."""
        answer = await self.ask("GET", url)
        if answer.response is None or answer.outcome.failure is not None:
            return Listing(answer, answer.outcome, None)
        response = answer.response
        rows = shapes.rows(frame, response.body, response.headers, whole=response.fault is None)
        if isinstance(rows, Misshapen):
            return Listing(answer, self.misshapen(answer, rows, url), None)
        return Listing(answer, answer.outcome, rows)

    def misshapen(self, answer: Answer, shape: Misshapen, url: str, *, of: str | None = None) -> Outcome:
        """The outcome of a 2xx that is not what was asked for."""
        return self.judged(answer, shape.failure, shape.message, url, of=of)

    def judged(
        self, answer: Answer, failure: Failure, message: str, url: str, *, of: str | None = None
    ) -> Outcome:
        """The outcome of a 2xx whose content tells a failure."""
        return self._clean(
            Outcome(
                failure=failure,
                message=message,
                hint=hint(failure, of or self.call.provider_key, where=_where(url), keyed=self.keyed),
                http_status=answer.response.status if answer.response else None,
            )
        )

    async def ended(self, listing: Listing) -> Verdict | None:
        """The check's end where the list did not come. None: it came, or only the list is closed to a good key."""
        outcome = listing.outcome
        if listing.rows is not None or outcome.failure is Failure.PERMISSION_DENIED:
            return None
        answered = outcome.failure is Failure.BAD_RESPONSE and listing.answer.response is not None
        if outcome.failure in LIMITS or answered:
            await self.passed(listing.latency_ms)
            await self.onto(StepKind.DISCOVER)
        return await self.end(outcome)

    async def authenticated(self, listing: Listing, credit: Credit) -> Verdict | None:
        """AUTHENTICATE ends by the list and the credit, and DISCOVER begins or is skipped; the check's end where credit ends
        it."""
        if credit.ends is not None:
            await self.fell(credit.ends, credit.detail)
            return self.verdict(credit.ends)
        await self.passed(listing.latency_ms, credit.detail)
        self.limited_by = credit.limited_by
        if listing.rows is None:
            self.limited_by = Failure.PERMISSION_DENIED
            await self.call.steps.skipped(StepKind.DISCOVER, listing.outcome.message)
        else:
            await self.onto(StepKind.DISCOVER)
        return None

    async def all_rows(
        self, frame: Frame, first: Listing, following: Callable[[Response], str | None]
    ) -> Sequence[Mapping[str, Any]] | Verdict:
        """The rows of all pages, up to what is kept; the check's end where a page does not come."""
        rows, page, asked = list(first.rows or ()), first, {""}
        while len(rows) < MODELS_LIMIT and len(asked) < PAGES_LIMIT and page.answer.response is not None:
            url = following(page.answer.response)
            if url is None or url in asked:
                break
            asked.add(url)
            page = await self.rows(frame, url)
            if page.rows is None:
                return await self.end(page.outcome)
            rows += page.rows
        return rows

    async def discovered(self, models: tuple[FoundModel, ...], how: str | None = None) -> None:
        """DISCOVER ends with these; `how`: what else was asked, in words of the detail."""
        text = count(models, self.call.model)
        await self.passed(None, text if how is None else f"{text.removesuffix('.')}; {how}.")

    async def try_out(
        self,
        name: str,
        url: str,
        *,
        answered: Callable[[Response], Misshapen | None],
        cost: str | Callable[[Response], str],
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = BODY_LIMIT,
        excused: Callable[[Outcome], bool] = lambda outcome: False,
    ) -> Outcome | None:
        """INVOKE: one call of the model `name`. None where it answered, and the step's detail names it and its cost."""
        answer = await self.ask(
            "POST",
            url,
            json=json,
            content=content,
            headers=headers,
            deadline=TRIAL,
            limit=limit,
            naming_model=True,
        )
        outcome = answer.outcome
        if outcome.failure is None and answer.response is not None:
            shape = answered(answer.response)
            outcome = outcome if shape is None else self.misshapen(answer, shape, url)
        if outcome.failure is not None and not excused(outcome):
            return outcome
        response = answer.response
        spent = cost if isinstance(cost, str) else cost(response) if response else ""
        await self.passed(response.latency_ms if response else None, f"{name} answered; {spent}.")
        return None

    async def end(self, outcome: Outcome, models: tuple[FoundModel, ...] | None = None) -> Verdict:
        """The present step ends without success, and so does the check."""
        await self.fell(outcome)
        return self.verdict(outcome, models=models)

    async def passed(self, latency_ms: int | None = None, detail: str | None = None) -> None:
        """The present step succeeded."""
        shown = None if detail is None else self.call.scrub(detail)
        await self.call.steps.succeeded(self._step, latency_ms, shown)

    async def onto(self, step: StepKind) -> None:
        """The next step begins."""
        self._step = step
        await self.call.steps.began(step)

    async def fell(self, outcome: Outcome, detail: str | None = None) -> None:
        """The present step ended without success, for what was said unless `detail` tells more."""
        failed = outcome.failure is None or not outcome.failure.inconclusive
        end = self.call.steps.failed if failed else self.call.steps.inconclusive
        await end(self._step, outcome.message if detail is None else self.call.scrub(detail))

    def verdict(
        self,
        outcome: Outcome,
        *,
        models: tuple[FoundModel, ...] | None = None,
        keep: Mapping[str, Any] | None = None,
    ) -> Verdict:
        """The end of the check."""
        limited_by = outcome.failure if outcome.failure in LIMITS else self.limited_by
        return Verdict(outcome, limited_by, models, keep or {}, self.latency_ms)

    async def found(self, offerings: Iterable[FoundModel]) -> tuple[FoundModel, ...]:
        """What of the list is kept. A long one lets others have their turn meanwhile."""
        secrets = (*(secret.reveal() for secret in self.call.secrets.values()), *self.unshown)
        kept = []
        for number, model in enumerate(sifted(offerings, without=secrets), start=1):
            if model is not None:
                kept.append(model)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)
        return tuple(kept)

    async def _connected(self, latency_ms: int) -> None:
        if not self._reached:
            self._reached = True
            await self.passed(latency_ms)
            await self.onto(StepKind.AUTHENTICATE)

    def _clean(self, outcome: Outcome) -> Outcome:
        if outcome.message is None:
            return outcome
        message = outcome.message
        for text in self.unshown:
            message = message.replace(text, "[secret]")
        return replace(outcome, message=self.call.scrub(message))


def bearer(call: CheckCall) -> dict[str, str]:
    """The header of the key; nothing where there is no key."""
    key = call.secrets.get("api_key")
    return {"Authorization": f"Bearer {key.reveal()}"} if key is not None else {}


def _where(url: str) -> Any:
    try:
        return read(url)
    except BadAddress:
        return None
