"""Speaks to deployments of Azure OpenAI: OpenAI's words at a resource of one's own, with a key, or with a token of Microsoft Entra."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from secrets import token_bytes
from typing import TypeVar

from models.vendors import openai_speaking
from models.vendors.answers import Deadline
from models.vendors.azure_openai import deployed_at, form, token_address, token_request
from models.vendors.failure import Failure
from models.vendors.openai_speaking import Wire
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    ChatAsk,
    Delta,
    EmbedAnswer,
    EmbedAsk,
    Finish,
    Line,
)
from models.vendors.spoken import Asked
from models.vendors.spoken import ask as asked
from models.vendors.transport import TimedOut

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)

MOST_TOKENS = 1_000
ENDS_EARLY = 60.0
COUNTS_SINCE = "2024-09-01"
"""The first dated version that tells the usage of a stream, and takes max_completion_tokens."""


@dataclass(frozen=True, slots=True)
class Token:
    """Shown to the resource until `until`, on the monotonic clock."""

    text: str = field(repr=False)
    until: float


class Tokens:
    """Tokens that were handed out, each until a while before it ends; of what they were made from only a digest is kept."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = token_bytes(32)
        self._kept: OrderedDict[bytes, Token] = OrderedDict()
        self._asked: dict[bytes, asyncio.Future[Token]] = {}

    def key(self, *parts: str) -> bytes:
        """What a token is kept under."""
        digest = blake2b(key=self._salt, digest_size=32)
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part.encode(errors="replace"))
        return digest.digest()

    async def get(self, key: bytes, make: Callable[[], Awaitable[tuple[str, float]]]) -> str:
        """The token that is kept, or the one that `make` brings with the seconds that it lives; callers at one moment share it.
        Raises CallFailed."""
        while True:
            kept = self._kept.get(key)
            if kept is not None and kept.until > self._clock():
                self._kept.move_to_end(key)
                return kept.text
            pending = self._asked.get(key)
            if pending is None:
                return (await self._make(key, make)).text
            await asyncio.wait([pending])
            if not pending.cancelled() and isinstance(error := pending.exception(), CallFailed):
                raise CallFailed(error.outcome)

    def forget(self, key: bytes) -> None:
        """The token was refused."""
        self._kept.pop(key, None)

    async def _make(self, key: bytes, make: Callable[[], Awaitable[tuple[str, float]]]) -> Token:
        pending = self._asked[key] = asyncio.get_running_loop().create_future()
        try:
            text, seconds = await make()
        except CallFailed as error:
            pending.set_exception(error)
            pending.exception()
            raise
        else:
            token = Token(text, self._clock() + max(seconds - ENDS_EARLY, seconds / 2))
            self._keep(key, token)
            pending.set_result(token)
            return token
        finally:
            del self._asked[key]
            pending.cancel()

    def _keep(self, key: bytes, token: Token) -> None:
        now = self._clock()
        for other in [other for other, kept in self._kept.items() if kept.until <= now]:
            del self._kept[other]
        self._kept[key] = token
        while len(self._kept) > MOST_TOKENS:
            self._kept.popitem(last=False)


class AzureSpeaking:
    """The version's form decides where a deployment stands: in the address, or as the model's name. A service principal's
    client_secret goes to the authority alone, for a token that goes to the endpoint alone."""

    def __init__(self) -> None:
        self._tokens = Tokens()

    async def chat(self, line: Line, ask: ChatAsk) -> ChatAnswer:
        wire, key = await self._wire(line, ask.model_name, thinks=ask.thinks)
        try:
            return await openai_speaking.chat(wire, _named(line, ask))
        except CallFailed as error:
            self._refused(key, error)
            raise

    async def stream(self, line: Line, ask: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        wire, key = await self._wire(line, ask.model_name, thinks=ask.thinks)
        told = openai_speaking.stream(wire, _named(line, ask))
        try:
            async for item in told:
                yield item
        except CallFailed as error:
            self._refused(key, error)
            raise
        finally:
            await told.aclose()

    async def embed(self, line: Line, ask: EmbedAsk) -> EmbedAnswer:
        wire, key = await self._wire(line, ask.model_name)
        try:
            return await openai_speaking.embed(wire, _named(line, ask))
        except CallFailed as error:
            self._refused(key, error)
            raise

    async def _wire(self, line: Line, name: str, *, thinks: bool = False) -> tuple[Wire, bytes | None]:
        base, query = form(line.plain)
        deployed = deployed_at(base, query, _deployment(line, name))
        dated = not base.endswith("/v1")
        newer = not dated or str(line.plain["api_version"]).strip() >= COUNTS_SINCE
        key, headers = None, {}
        if line.plain.get("auth_method") == "entra_service_principal":
            key, began, scrub = self._key(line), time.monotonic(), line.scrub
            token = await self._token(line, key)
            headers = {"Authorization": f"Bearer {token}"}
            line = replace(
                line,
                scrub=lambda text: scrub(text.replace(token, "[secret]")),
                deadline=line.deadline.left(began),
            )
        elif "api_key" in line.secrets:
            headers = {"api-key": line.secrets["api_key"].reveal()}

        def url(path: str) -> str:
            # Responses are asked of the resource, and name their deployment.
            return f"{base if path == '/responses' else deployed}{path}{query}"

        limit = "max_completion_tokens" if newer or thinks else "max_tokens"
        return Wire(line, url, headers, limit=limit, counted=newer), key

    async def _token(self, line: Line, key: bytes) -> str:
        try:
            async with asyncio.timeout(min(line.deadline.total, _SIGNING_IN.total)):
                return await self._tokens.get(key, lambda: _token(line))
        except TimeoutError:
            late = TimedOut("The authority handed out no token in time.")
            raise Asked(line, token_address(line.plain), of="entra").unreached(late) from None

    def _key(self, line: Line) -> bytes:
        secret = line.secrets.get("client_secret")
        return self._tokens.key(
            token_address(line.plain),
            str(line.plain.get("client_id") or ""),
            secret.reveal() if secret is not None else "",
        )

    def _refused(self, key: bytes | None, error: CallFailed) -> None:
        # A role that was given since is in the next token only.
        if key is not None and error.outcome.failure in (Failure.KEY_REJECTED, Failure.PERMISSION_DENIED):
            self._tokens.forget(key)


async def _token(line: Line) -> tuple[str, float]:
    """A token for the endpoint, and the seconds that it lives."""
    secret = line.secrets.get("client_secret")
    value, _ = await asked(
        replace(line, deadline=_SIGNING_IN),
        "POST",
        token_address(line.plain),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        content=token_request(line.plain, secret.reveal() if secret is not None else ""),
        holds=("access_token", str),
        naming_model=False,
        of="entra",
    )
    told = str(value.get("expires_in"))
    return str(value["access_token"]), float(told) if told.isdigit() and len(told) < 7 else 0.0


def _named(line: Line, ask: Ask) -> Ask:
    return replace(ask, model_name=_deployment(line, ask.model_name))


def _deployment(line: Line, name: str) -> str:
    """A credential of one deployment names it."""
    return str(line.plain.get("deployment_name") or name)


_SIGNING_IN = Deadline()
