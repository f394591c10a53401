"""What all speakers share: one question asked, whole or streamed, and whatever goes wrong told as CallFailed, clean of secrets."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

import orjson

from models.vendors import bodies, shapes
from models.vendors.classify import classify
from models.vendors.client import ANSWER_LIMIT, Response, Streamed
from models.vendors.failure import Failure
from models.vendors.hints import hint
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.speaking import CallFailed, Line, Usage
from models.vendors.streams import ndjson, sse
from models.vendors.transport import TransportError

ERROR_LIMIT = 256 * 1024

T = TypeVar("T")


async def ask(
    line: Line,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Any = None,
    content: bytes | None = None,
    holds: tuple[str, type],
    naming_model: bool = True,
    of: str | None = None,
    limit: int = ANSWER_LIMIT,
) -> tuple[dict[str, Any], Response]:
    """The object that was answered. `holds`: a key that it has, and of which type. `of`: whose words the answer is in, where
    they are not the provider's. Raises CallFailed."""
    asked = Asked(line, url, naming_model=naming_model, of=of)
    try:
        response = await line.client.call(
            method, url, headers=headers, json=json, content=content, deadline=line.deadline, limit=limit
        )
    except TransportError as error:
        raise asked.unreached(error) from None
    return asked.judged(response, holds), response


@asynccontextmanager
async def opened(
    line: Line,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Any,
    naming_model: bool = True,
    accept: str = "text/event-stream",
) -> AsyncIterator["Told"]:
    """The stream that was answered, once its head is here and good. Raises CallFailed. Leaving it closes the connection, unless
    `ended` was awaited."""
    asked = Asked(line, url, naming_model=naming_model)
    stream = line.client.stream(
        "POST", url, headers={"Accept": accept, **headers}, json=json, deadline=line.deadline
    )
    try:
        streamed = await stream.__aenter__()
    except TransportError as error:
        raise asked.unreached(error) from None
    try:
        kind = streamed.headers.get("Content-Type", "").lower()
        if not 200 <= streamed.status < 300 or kind.startswith(("application/json", "text/html")):
            raise await asked.no_stream(streamed)
        yield Told(asked, streamed)
    finally:
        await stream.__aexit__(None, None, None)


class Asked:
    """One question, for the words in which its failure is told."""

    def __init__(self, line: Line, url: str, *, naming_model: bool = True, of: str | None = None) -> None:
        self._line = line
        self._url = url
        self._naming_model = naming_model
        self._whose = of or line.provider_key

    def judged(self, response: Response, holds: tuple[str, type]) -> dict[str, Any]:
        """The object in a 2xx. Raises CallFailed for all else."""
        if not 200 <= response.status < 300:
            raise self.refused(response.status, response.headers, response.body)
        told = shapes.holding(*holds, response.body, response.headers, whole=response.fault is None)
        if isinstance(told, Misshapen):
            value = bodies.parse(response.body) if response.fault is None else None
            if isinstance(value, dict) and value.get("error"):
                raise self.under_200(value, response.status)
            if response.fault is not None and told.failure is Failure.BAD_RESPONSE:
                raise self.failure(told.failure, str(response.fault), response.status)
            raise self.failure(told.failure, told.message, response.status)
        if told.get("error"):
            raise self.under_200(told, response.status)
        return told

    def unreached(self, error: TransportError, *, status: int | None = None) -> CallFailed:
        """For a call that came to no answer, or whose answer broke off."""
        outcome = classify(self._whose, None, {}, None, error, keyed=self._keyed, url=self._url)
        return self._failed(replace(outcome, http_status=status))

    def refused(self, status: int, headers: Mapping[str, str], body: bytes) -> CallFailed:
        """For a status that is an error."""
        outcome = self._classified(status, headers, body)
        if outcome.failure is None:
            return self.failure(Failure.BAD_RESPONSE, "It answered with something else than asked.", status)
        return self._failed(outcome)

    def under_200(self, error: Mapping[str, Any], status: int = 200) -> CallFailed:
        """For an error that stands in a good answer or a stream; it is judged by its words, or by the status it names."""
        body = _body(error)
        outcome = self._classified(status, {}, body)
        if outcome.failure is None:
            # Its words alone tell nothing: they do with the status that such an error would have had.
            outcome = self._classified(_status_of(error), {}, body)
        message = (
            outcome.message if bodies.said(body).text else "It answered with an error that has no words."
        )
        return self._failed(replace(outcome, message=message, http_status=status))

    def failure(self, failure: Failure, message: str, status: int | None = None) -> CallFailed:
        """For what the speaker itself found wrong."""
        cure = hint(failure, self._whose, keyed=self._keyed)
        return self._failed(Outcome(failure, message, cure, status))

    async def no_stream(self, streamed: Streamed) -> CallFailed:
        """For an answer that is no stream."""
        try:
            response = await streamed.read(ERROR_LIMIT)
        except TransportError as error:
            return self.unreached(error, status=streamed.status)
        if not 200 <= response.status < 300:
            return self.refused(response.status, response.headers, response.body)
        value = bodies.parse(response.body) if response.fault is None else None
        if isinstance(value, dict):
            if value.get("error"):
                return self.under_200(value, response.status)
            return self.failure(
                Failure.BAD_RESPONSE, "It answered as a whole, and not in a stream.", response.status
            )
        shape = shapes.unreadable((), response.body, response.headers, whole=response.fault is None)
        return self.failure(shape.failure, shape.message, response.status)

    @property
    def _keyed(self) -> bool:
        return bool(self._line.secrets)

    def _classified(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        return classify(
            self._whose,
            status,
            headers,
            body,
            naming_model=self._naming_model,
            keyed=self._keyed,
            url=self._url,
        )

    def _failed(self, outcome: Outcome) -> CallFailed:
        message = None if outcome.message is None else self._line.scrub(outcome.message)
        return CallFailed(replace(outcome, message=message))


class Told:
    """A stream that is being read. `usage`: what it has told so far, set by who reads it; a failure carries it."""

    def __init__(self, asked: Asked, streamed: Streamed) -> None:
        self.usage: Usage | None = None
        self._asked = asked
        self._streamed = streamed

    def events(self) -> AsyncIterator[tuple[str | None, str]]:
        """Its server-sent events, as (name, data). Raises CallFailed."""
        return _Guarded(sse(self._streamed.chunks()), self._cut_off)

    def lines(self) -> AsyncIterator[str]:
        """Its lines, of JSON each. Raises CallFailed."""
        return _Guarded(ndjson(self._streamed.chunks()), self._cut_off)

    def read(self, data: str) -> dict[str, Any]:
        """The object of an event or a line. Raises CallFailed where it is none, or tells an error."""
        try:
            value = orjson.loads(data)
        except orjson.JSONDecodeError:
            value = None
        if not isinstance(value, dict):
            raise self.failure(Failure.BAD_RESPONSE, "A piece of its stream is no JSON object.")
        if value.get("error"):
            raise self.error(value)
        return value

    def error(self, value: Mapping[str, Any]) -> CallFailed:
        """For an error within the stream."""
        return self._with_usage(self._asked.under_200(value, self._streamed.status))

    def failure(self, failure: Failure, message: str) -> CallFailed:
        """For what the speaker itself found wrong."""
        return self._with_usage(self._asked.failure(failure, message, self._streamed.status))

    def cut_short(self) -> CallFailed:
        """For a stream that ended without its end mark."""
        return self.failure(Failure.BAD_RESPONSE, "Its answer ended early: the mark of its end is missing.")

    async def ended(self) -> None:
        """The end mark has come: the connection may serve the next call."""
        await self._streamed.settle()

    def _cut_off(self, error: TransportError | CallFailed) -> CallFailed:
        if isinstance(error, TransportError):
            error = self._asked.unreached(error, status=self._streamed.status)
        return self._with_usage(error)

    def _with_usage(self, error: CallFailed) -> CallFailed:
        error.usage = self.usage
        return error


class _Guarded(AsyncIterator[T]):
    def __init__(
        self, inner: AsyncIterator[T], told: Callable[[TransportError | CallFailed], CallFailed]
    ) -> None:
        self._inner = inner
        self._told = told

    async def __anext__(self) -> T:
        try:
            return await anext(self._inner)
        except (TransportError, CallFailed) as error:
            raise self._told(error) from None


def bearer(line: Line) -> dict[str, str]:
    """The header of the key; nothing where there is no key."""
    key = line.secrets.get("api_key")
    return {"Authorization": f"Bearer {key.reveal()}"} if key is not None else {}


def broken(line: Line, url: str, message: str, response: Response) -> CallFailed:
    """For a good answer in which something is missing."""
    return Asked(line, url).failure(Failure.BAD_RESPONSE, message, response.status)


def _body(error: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(error)
    except orjson.JSONEncodeError:
        return b""  # it nests deeper than anything that is said to people


def _status_of(error: Mapping[str, Any]) -> int:
    inner = error.get("error")
    holder = inner if isinstance(inner, dict) else error
    for name in ("code", "status", "status_code"):
        number = holder.get(name)
        if isinstance(number, str) and number.isdigit():
            number = int(number)
        if isinstance(number, int) and 400 <= number < 600:
            return number
    kind = holder.get("type")
    return _STATUSES.get(kind, 500) if isinstance(kind, str) else 500


_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
}
"""Of the types of errors that OpenAI's and Anthropic's protocols name; all others are the provider's own trouble."""
