"""The nine checks side by side, each against its fake: what a check takes beyond the same requests made bare.

python -m tests.bench.checks [--rounds N]
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from models.vault.masking import scrub
from models.vault.secret import Secret
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.registry import adapter_for
from tests.fakes.anthropic import Anthropic
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.cohere import Cohere
from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.google import Google
from tests.fakes.provider import KEY, Provider
from tests.fakes.stability import Stability

_FAKES: Mapping[str, Callable[[], Any]] = {
    "openai": Provider,
    "anthropic": Anthropic,
    "google": Google,
    "cohere": Cohere,
    "azure_openai": AzureOpenAI,
    "ollama": lambda: Provider(dialect="ollama"),
    "openai_compatible": lambda: Provider(dialect="llama"),
    "stability": Stability,
    "elevenlabs": ElevenLabs,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    asyncio.run(measure(parser.parse_args().rounds))


class Silent:
    """Steps that nobody reads."""

    async def began(self, kind: StepKind) -> None: ...

    async def succeeded(
        self, kind: StepKind, latency_ms: int | None = None, detail: str | None = None
    ) -> None: ...

    async def failed(self, kind: StepKind, detail: str | None) -> None: ...

    async def skipped(self, kind: StepKind, detail: str | None) -> None: ...

    async def inconclusive(self, kind: StepKind, detail: str | None) -> None: ...


async def measure(rounds: int) -> None:
    async with AsyncExitStack() as stack:
        fakes = {key: await stack.enter_async_context(make()) for key, make in _FAKES.items()}
        guard = Guard(read_allow_list(",".join(fake.origin for fake in fakes.values())))
        client = await stack.enter_async_context(VendorClient(guard))
        bare = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))
        )
        print(f"{'provider':20}{'calls':>6}{'check ms':>10}{'bare ms':>10}{'on top':>10}{'p99 ms':>10}")
        for key, fake in fakes.items():
            await _check(client, key, fake)
            asked = list(fake.requests)
            checks = await _times(rounds, lambda key=key, fake=fake: _check(client, key, fake))
            bares = await _times(rounds, lambda fake=fake, asked=asked: _replay(bare, fake, asked))
            check, plain = statistics.median(checks), statistics.median(bares)
            p99 = sorted(checks)[int(len(checks) * 0.99)]
            print(f"{key:20}{len(asked):6}{check:10.2f}{plain:10.2f}{check - plain:10.2f}{p99:10.2f}")
        together = await _times(
            rounds, lambda: asyncio.gather(*(_check(client, key, fake) for key, fake in fakes.items()))
        )
        print(f"all nine at once: {statistics.median(together):.2f} ms (median of {rounds})")


async def _check(client: VendorClient, key: str, fake: Any) -> None:
    address = fake.base_url if isinstance(fake, Provider) else fake.origin
    secret = Secret(KEY)
    call = CheckCall(
        provider_key=key,
        plain={"endpoint" if key == "azure_openai" else "base_url": address},
        secrets={"api_key": secret},
        client=client,
        steps=Silent(),
        scrub=lambda text: scrub(text, [secret]),
    )
    protocol = "openai" if key == "openai_compatible" else key
    verdict = await adapter_for(protocol).check(call)
    if verdict.outcome.failure is not None:
        raise SystemExit(f"{key}: {verdict.outcome}")


async def _replay(session: aiohttp.ClientSession, fake: Any, asked: list[Any]) -> None:
    for request in asked:
        body = request.body or None
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in {"host", "content-length", "content-type"}
        }
        async with session.request(
            request.method, f"{fake.origin}{request.path}", headers=headers, json=body
        ) as answer:
            await answer.read()


async def _times(rounds: int, act: Callable[[], Awaitable[object]]) -> list[float]:
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        await act()
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    main()
