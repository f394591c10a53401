"""Calls of a chat model through the service, against the same loopback provider asked directly and through a bare forwarder.

python -m tests.bench.calls [--only NAME] [--seconds S] [--memory CALLS]
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from tests.bench.loopback import NAME
from tests.bench.rig import KEY, Rig, rig

WIDTHS = (1, 16, 64)
BODY = {"model": NAME, "messages": [{"role": "user", "content": "How is it going?"}]}
CHAT = """mutation ($input: CompleteChatInput!) { completeChat(input: $input) {
  ... on CompleteChatSuccess { completion { text finishReason usage { inputTokens outputTokens } receipt { id } } }
  ... on UserError { code message } } }"""
STREAM = """subscription ($id: ID!, $input: CompleteChatInput!) { chatStreamed(callId: $id, input: $input) { __typename
  ... on ChatDelta { sequence text } ... on UserError { code message } } }"""
INPUT = {
    "model": {"providerKey": "openai_compatible", "name": NAME},
    "messages": [{"role": "USER", "content": "How is it going?"}],
}
_ADD = """mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
  ... on AddCredentialSuccess { credential { id } } ... on UserError { code message } } }"""
_POOL = """mutation ($input: SavePoolInput!) { savePool(input: $input) {
  ... on SavePoolSuccess { pool { id status } } ... on UserError { code message } } }"""

Call = Callable[[], Awaitable[object]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(MEASURES))
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each rate is measured")
    parser.add_argument("--memory", type=int, default=200_000, help="calls while memory is watched")
    given = parser.parse_args()
    for name, measure in MEASURES.items():
        if given.only in (None, name):
            print(f"\n{name}")
            asyncio.run(measure(given))


@asynccontextmanager
async def child(*arguments: str) -> AsyncIterator[str]:
    """One of tests/bench/loopback.py; its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.loopback", *arguments), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().removeprefix("listening on ").strip()
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def calling(
    *, after: float = 0.0, keys: tuple[str, ...] = (KEY, f"{KEY}-2")
) -> AsyncIterator[tuple[Rig, str]]:
    """A service with a pool of the keys on one loopback provider, and the provider's address."""
    async with AsyncExitStack() as stack:
        upstream = await stack.enter_async_context(child("provider", "--after", str(after)))
        running = await stack.enter_async_context(
            rig(program="tests.bench.measured_calls", allowed=(upstream,))
        )
        ids = []
        for number, key in enumerate(keys):
            fields = [{"name": "base_url", "value": f"{upstream}/v1"}, {"name": "api_key", "secret": key}]
            given = {"providerKey": "openai_compatible", "name": f"key {number}", "fields": fields}
            ids.append((await running.client.act(_ADD, given))["credential"]["id"])
        await running.client.until_idle()
        pool = {
            "model": {"providerKey": "openai_compatible", "type": "LLM", "name": NAME},
            "enabled": True,
            "members": [{"credentialId": id} for id in ids],
        }
        await running.client.act(_POOL, pool)
        yield running, upstream


async def speed(given: argparse.Namespace) -> None:
    """Calls a second, and the time added to a direct call, at once and after 50 ms."""
    for after in (0.0, 0.05):
        async with (
            calling(after=after) as (running, upstream),
            child("forwarder", "--to", upstream) as middle,
        ):
            client = running.client
            through_service = partial(complete, running)
            await through_service()
            print(f"answered after {after * 1000:.0f} ms: calls/s (p50, p99 added to direct, in ms)")
            for width in WIDTHS:
                ways: dict[str, tuple[Call, str]] = {
                    "direct": (partial(post, running, upstream), "made"),
                    "bare forwarder": (partial(post, running, middle), "made"),
                    "completeChat": (through_service, "made"),
                    "same, answered at once": (through_service, "answered"),
                }
                figures: dict[str, tuple[float, list[float]]] = {}
                for name, (call, how) in ways.items():
                    await client.raw(f"/bench/calls/{how}", {})
                    await timed(call, seconds=0.5, width=width)
                    figures[name] = await timed(call, seconds=given.seconds, width=width)
                await client.raw("/bench/calls/made", {})
                base = figures["direct"][1]
                for name, (rate, times) in figures.items():
                    added = tuple((cut(times, share) - cut(base, share)) * 1000 for share in (50, 99))
                    ratio = rate / figures["bare forwarder"][0]
                    print(
                        f"  {width:3} at once  {name:24}{rate:8.0f}/s  p50 {added[0]:+7.2f}  p99 {added[1]:+7.2f}"
                        f"  {ratio:5.2f} of the forwarder"
                    )


async def post(running: Rig, url: str) -> None:
    """One call in the provider's own words."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with running.client.http.post(f"{url}/v1/chat/completions", json=BODY, headers=headers) as answer:
        await answer.read()


async def complete(running: Rig) -> None:
    """One call through the service."""
    told = await running.client.raw("/graphql", {"query": CHAT, "variables": {"input": INPUT}})
    if b"It is well." not in told:
        raise SystemExit(told.decode())


async def timed(call: Call, *, seconds: float, width: int) -> tuple[float, list[float]]:
    """Calls a second, and how long each took."""
    until, times = time.monotonic() + seconds, list[float]()

    async def caller() -> None:
        while (began := time.monotonic()) < until:
            await call()
            times.append(time.monotonic() - began)

    began = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(width)))
    return len(times) / (time.monotonic() - began), times


def cut(times: list[float], percent: int) -> float:
    """A percentile, in seconds."""
    return statistics.quantiles(times, n=100)[percent - 1] if len(times) > 1 else times[0]


async def first_token(_: argparse.Namespace) -> None:
    """Time to the first piece of a streamed answer, on top of the provider's own."""
    async with calling() as (running, upstream):
        direct, through = [], []
        http = running.client.http
        async with http.ws_connect(
            f"{running.client.url}/graphql", protocols=("graphql-transport-ws",)
        ) as ws:
            hello = {"authorization": f"Bearer {running.client.token}"}
            await ws.send_json({"type": "connection_init", "payload": hello})
            await ws.receive_json()
            for number in range(300):
                began = time.monotonic()
                headers = {"Authorization": f"Bearer {KEY}"}
                body = {**BODY, "stream": True}
                async with http.post(f"{upstream}/v1/chat/completions", json=body, headers=headers) as answer:
                    await answer.content.readany()
                    direct.append(time.monotonic() - began)
                    await answer.read()
                began = time.monotonic()
                variables = {"id": f"00000000-0000-4000-8000-{number:012}", "input": INPUT}
                payload = {"query": STREAM, "variables": variables}
                await ws.send_json({"type": "subscribe", "id": str(number), "payload": payload})
                first = True
                while (frame := await ws.receive_json())["type"] != "complete":
                    if first and frame["type"] == "next":
                        through.append(time.monotonic() - began)
                        first = False
                        if frame["payload"]["data"]["chatStreamed"]["__typename"] != "ChatDelta":
                            raise SystemExit(json.dumps(frame))
        for share in (50, 99):
            print(
                f"p{share}: direct {cut(direct, share) * 1000:.2f} ms, streamed {cut(through, share) * 1000:.2f} ms,"
                f" added {(cut(through, share) - cut(direct, share)) * 1000:+.2f} ms"
            )


async def memory(given: argparse.Namespace) -> None:
    """The service's memory over many calls."""
    async with calling() as (running, _):
        client = running.client
        body: dict[str, Any] = {"query": CHAT, "variables": {"input": INPUT}}
        steps = 10
        print(f"{0:9} calls  {await client.inside('memory') / 2**20:7.1f} MiB")
        for step in range(1, steps + 1):
            left = iter(range(given.memory // steps))

            async def caller(left: Any = left) -> None:
                for _ in left:
                    await client.raw("/graphql", body)

            await asyncio.gather(*(caller() for _ in range(16)))
            print(f"{step * given.memory // steps:9} calls  {await client.inside('memory') / 2**20:7.1f} MiB")


async def limited(_: argparse.Namespace) -> None:
    """What a 429 on one of two keys costs."""
    async with calling(keys=(KEY, f"{KEY}-limited")) as (running, upstream):
        calls = 200
        for _call in range(calls):
            await complete(running)
        async with running.client.http.get(f"{upstream}/asked") as answer:
            asked = await answer.json()
        print(f"{calls} calls, all answered; upstream requests by key: {asked}")


MEASURES = {"speed": speed, "first token": first_token, "limited": limited, "memory": memory}


if __name__ == "__main__":
    main()
