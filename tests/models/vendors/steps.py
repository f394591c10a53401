"""Notes what an adapter reports, and makes checks for tests."""

from dataclasses import dataclass, field
from typing import Any

from models.vault.masking import scrub
from models.vault.secret import Secret
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import VendorClient
from models.vendors.registry import adapter_for
from models.vendors.verdict import Verdict
from tests.fakes.provider import KEY


@dataclass
class StepLog:
    """`said`: every transition, in order. `states`: how each step stands. `details`: what was said of it."""

    said: list[tuple[str, str]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    details: dict[str, str | None] = field(default_factory=dict)
    latencies: dict[str, int | None] = field(default_factory=dict)

    def _note(self, kind: StepKind, state: str, detail: str | None) -> None:
        if state in {"SUCCEEDED", "FAILED", "INCONCLUSIVE"}:
            assert self.states.get(kind) == "RUNNING", f"{kind} ends as {state} without running"
        self.said.append((kind.value, state))
        self.states[kind.value] = state
        self.details[kind.value] = detail

    async def began(self, kind: StepKind) -> None:
        assert "RUNNING" not in self.states.values(), f"{kind} begins while another runs"
        self._note(kind, "RUNNING", None)

    async def succeeded(
        self, kind: StepKind, latency_ms: int | None = None, detail: str | None = None
    ) -> None:
        self._note(kind, "SUCCEEDED", detail)
        self.latencies[kind.value] = latency_ms

    async def failed(self, kind: StepKind, detail: str | None) -> None:
        self._note(kind, "FAILED", detail)

    async def skipped(self, kind: StepKind, detail: str | None) -> None:
        self._note(kind, "SKIPPED", detail)

    async def inconclusive(self, kind: StepKind, detail: str | None) -> None:
        self._note(kind, "INCONCLUSIVE", detail)


async def check(
    client: VendorClient,
    provider_key: str,
    base_url: str,
    *,
    key: str | None = KEY,
    invoke: bool = False,
    invoke_model: str | None = None,
    model_type: str | None = None,
    secrets: dict[str, Secret] | None = None,
    **plain: Any,
) -> tuple[Verdict, StepLog]:
    """One check, as a run makes it. `secrets`: instead of the key."""
    steps = StepLog()
    if secrets is None:
        secrets = {} if key is None else {"api_key": Secret(key)}
    call = CheckCall(
        provider_key=provider_key,
        plain={"base_url": base_url, **plain},
        secrets=secrets,
        client=client,
        steps=steps,
        scrub=lambda text: scrub(text, secrets.values()),
        invoke=invoke,
        model=invoke_model,
        model_type=model_type,
    )
    protocol = "openai" if provider_key == "openai_compatible" else provider_key
    verdict = await adapter_for(protocol).check(call)
    assert "RUNNING" not in steps.states.values()
    return verdict, steps
