"""The contract between a validation run and the code that speaks one wire protocol; one adapter, one file.

An adapter reports each step as it happens and answers one Verdict. It never raises for what a provider or the network does.
Steps it did not come to stay as they are: the run closes them. FORMAT is the run's own.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.verdict import Verdict

if TYPE_CHECKING:
    from models.vendors.client import VendorClient


class StepKind(StrEnum):
    """The steps of a check, in their order."""

    FORMAT = "FORMAT"
    REACH = "REACH"
    AUTHENTICATE = "AUTHENTICATE"
    DISCOVER = "DISCOVER"
    INVOKE = "INVOKE"


class SealedText(Protocol):
    """Text that shows itself only when asked: models.vault.secret.Secret, seen from a room that does not know the vault."""

    def reveal(self) -> str: ...


class Steps(Protocol):
    """Where an adapter reports. Each call is one transition, in order; a step begins before it ends."""

    async def began(self, kind: StepKind) -> None: ...

    async def succeeded(
        self, kind: StepKind, latency_ms: int | None = None, detail: str | None = None
    ) -> None: ...

    async def failed(self, kind: StepKind, detail: str | None) -> None: ...

    async def skipped(self, kind: StepKind, detail: str | None) -> None: ...

    async def inconclusive(self, kind: StepKind, detail: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class CheckCall:
    """One check to make. `plain`: the credential's plain fields, the form's defaults filled in. `scrub`: takes every secret
    of the credential out of a text and cuts it; all that a provider said goes through it. `model`: what the credential is to
    serve, or what to call, of the job `model_type` where it is known; it is called only with `invoke`."""

    provider_key: str
    plain: Mapping[str, Any]
    secrets: Mapping[str, SealedText]
    client: "VendorClient"
    steps: Steps
    scrub: Callable[[str], str]
    invoke: bool = False
    model: str | None = None
    model_type: str | None = None


class Adapter(Protocol):
    """Speaks one wire protocol."""

    async def check(self, call: CheckCall) -> Verdict: ...


async def checked(adapter: Adapter, call: CheckCall, *, seconds: float) -> Verdict:
    """The adapter's verdict, or TIMEOUT where it is not done by then."""
    try:
        async with asyncio.timeout(seconds):
            return await adapter.check(call)
    except TimeoutError:
        return Verdict(
            Outcome(
                Failure.TIMEOUT,
                message=f"The check was not done within {seconds:g} s.",
                hint="The provider is slow or does not answer: try again later.",
            )
        )
