"""The door under load: bombs, small queries with and without kept documents, a cold start, sign-ins, many sockets, and what
the service adds to the time a provider takes.

python -m tests.bench.door [--only NAME] [--seconds S] [--sockets N] [--events N] [--adds N]
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp

from api import settings as configuration
from api.commands import init
from api.demonstration.process import SERVE
from models.vault.secret import Secret
from tests.api.bombs import BOMBS
from tests.bench.providers import QUERY as PROVIDERS
from tests.bench.rig import EMAIL, KEY, PASSWORD, Client, Rig, add_credentials, rate, rig

PROTOCOL = "graphql-transport-ws"
THINKING = 0.1
_SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { token } ... on UserError { code } } }"
_ADD = """mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
  ... on AddCredentialSuccess { validationRun { id } } ... on UserError { code message } } }"""
_WATCH = "subscription ($id: ID!) { validationRunUpdated(id: $id) { state steps { kind state } } }"
_CHANGES = "subscription { credentialChanged { cursor kind } }"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(MEASURES))
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each rate is measured")
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--adds", type=int, default=100)
    given = parser.parse_args()
    for name, measure in MEASURES.items():
        if given.only in (None, name):
            print(f"\n{name}")
            asyncio.run(measure(given))


async def bombs(_: argparse.Namespace) -> None:
    """Each bomb five times, alone: how long its answer took at the median and at most, and how long the loop was held."""
    async with rig() as running:
        took: list[tuple[float, float, float, float, str]] = []
        for name, body in BOMBS.items():
            data, times = json.dumps(body).encode(), []
            await running.client.inside("lag")
            await running.client.inside("held")
            for _again in range(5):
                began = time.monotonic()
                headers = {
                    "Authorization": f"Bearer {running.client.token}",
                    "Content-Type": "application/json",
                }
                async with running.client.http.post(
                    f"{running.client.url}/graphql", data=data, headers=headers
                ) as answer:
                    await answer.read()
                times.append(time.monotonic() - began)
            await asyncio.sleep(0.01)
            lag = max(await running.client.inside("lag"), default=0.0)
            held = max(await running.client.inside("held"), default=0.0)
            took.append((sorted(times)[2], max(times), lag, held, name))
        took.sort(reverse=True)
        print(
            f"  {len(took)} bombs; the five worst, of five times each:{'median':>11} {'most':>7} {'lag':>7} {'held':>7}"
        )
        for median, most, lag, held, name in took[:5]:
            numbers = " ".join(f"{number * 1000:7.1f}" for number in (median, most, lag, held))
            print(f"    {name:52s} {numbers} ms")
        for index, what in ((1, "answer"), (2, "lag"), (3, "time of the processor that the loop was held")):
            print(f"  the longest {what}: {max(one[index] for one in took) * 1000:.1f} ms")  # type: ignore[type-var]


async def small_queries(given: argparse.Namespace) -> None:
    """Requests a second of small queries, with kept documents and without, in turns."""
    async with rig() as running:
        await add_credentials(running, 4, prefix="few")
        await running.client.until_idle()
        for name, query in {
            "{ __typename }": "{ __typename }",
            "{ viewer { … } }": "{ viewer { id account { id name email } } }",
            "providers": PROVIDERS,
        }.items():
            rates: dict[str, list[float]] = {"off": [], "on": []}
            for kept in ("off", "on", "off", "on"):
                await running.client.raw(f"/bench/documents/{kept}", {})
                call = _asking(running, query)
                rates[kept].append(await rate(call, seconds=given.seconds / 2, width=4))
            off, on = (sum(rates[kept]) / 2 for kept in ("off", "on"))
            print(
                f"  {name:20s} {off:8.0f} requests/s without, {on:8.0f} with kept documents ({on / off:.2f} times)"
            )


async def cold_start(_: argparse.Namespace) -> None:
    """From the start of `serve` to its first answer, and its resident memory then."""
    for _again in range(3):
        with tempfile.TemporaryDirectory(prefix="providence-bench-") as folder:
            data = Path(folder) / "data"
            environ = {
                k: v for k, v in configuration.environment().items() if not k.startswith("PROVIDENCE_")
            }
            await init.make(
                configuration.read(environ, data=data), email=EMAIL, password=Secret(PASSWORD), slug="main"
            )
            began = time.monotonic()
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, *SERVE, "--data", str(data), "--host", "127.0.0.1", "--port", "0"),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environ,
            )
            assert child.stdout is not None
            url = (await child.stdout.readline()).decode().split()[-1]
            async with (
                aiohttp.ClientSession() as http,
                http.post(f"{url}/graphql", json={"query": "{ __typename }"}) as answer,
            ):
                assert (await answer.json())["data"]
            took = time.monotonic() - began
            status = Path(f"/proc/{child.pid}/status").read_text()  # noqa: ASYNC240 - a file of the kernel's
            memory = int(status.split("VmRSS:")[1].split()[0]) / 1024
            child.terminate()
            await child.wait()
        print(f"  first answer after {took:.2f} s, {memory:.0f} MiB resident")


async def sign_ins(given: argparse.Namespace) -> None:
    """Sign-ins a second, and the loop's lag meanwhile."""
    async with rig() as running:
        stranger = Client(running.client.http, running.client.url)
        await running.client.inside("lag")
        variables = {"email": EMAIL, "password": PASSWORD}
        done = await rate(lambda: stranger.act(_SIGN_IN, variables), seconds=given.seconds, width=4)
        lags = await running.client.inside("lag")
        print(f"  {done:.1f} sign-ins/s, 4 callers; loop lag {_shown(lags)}")


async def sockets(given: argparse.Namespace) -> None:
    """Sockets with one subscription each; each event is announced when the one before has reached everybody."""
    async with rig() as running, AsyncExitStack() as stack:
        told = json.loads(await running.client.raw("/graphql", {"query": "{ workspace { id } }"}))
        workspace = told["data"]["workspace"]["id"].split("_")[1]
        before = await running.client.inside("memory")
        began = time.monotonic()
        opened: list[aiohttp.ClientWebSocketResponse] = []
        for start in range(0, given.sockets, 50):
            some = range(start, min(start + 50, given.sockets))
            opened += await asyncio.gather(*(_listening(running, stack) for _ in some))
        opening = time.monotonic() - began
        after = await running.client.inside("memory")
        print(
            f"  {len(opened)} sockets, one subscription each, opened in {opening:.1f} s;"
            f" {(after - before) / len(opened) / 1024:.1f} KiB a socket"
        )
        await running.client.inside("lag")
        delivered: list[float] = []
        for _ in range(given.events):
            heard = asyncio.gather(*(_heard(one) for one in opened))
            announced = json.loads(await running.client.raw("/bench/announce", {"workspace": workspace}))
            # One machine has one monotonic clock, whichever process reads it.
            delivered += [at - announced for at in await heard]
        print(
            f"  {given.events} events to each: delivered after {_shown(delivered)}; loop lag {_shown(await running.client.inside('lag'))}"
        )


async def adding(given: argparse.Namespace) -> None:
    """From sending addCredential to the check's last event, less what the provider took; one after the other."""
    async with rig(thinking=THINKING) as running, AsyncExitStack() as stack:
        socket = await _introduced(running, stack)
        added: list[float] = []
        for number in range(given.adds):
            fields = [{"name": "base_url", "value": running.base_urls[0]}, {"name": "api_key", "secret": KEY}]
            began = time.monotonic()
            success = await running.client.act(
                _ADD, {"providerKey": "openai_compatible", "name": f"key {number}", "fields": fields}
            )
            payload = {"query": _WATCH, "variables": {"id": success["validationRun"]["id"]}}
            await socket.send_json({"id": str(number), "type": "subscribe", "payload": payload})
            state = None
            while (message := await socket.receive_json())["type"] == "next":
                state = message["payload"]["data"]["validationRunUpdated"]["state"]
                ended = time.monotonic()
            assert state == "SUCCEEDED", message
            added.append(ended - began - THINKING)
        print(
            f"  {given.adds} times, the provider took {THINKING * 1000:.0f} ms: {_shown(added)} on top of it"
        )


MEASURES: dict[str, Callable[[argparse.Namespace], Awaitable[None]]] = {
    "bombs": bombs,
    "small queries": small_queries,
    "cold start": cold_start,
    "sign-ins": sign_ins,
    "sockets": sockets,
    "adding": adding,
}


def _asking(running: Rig, query: str) -> Callable[[], Awaitable[bytes]]:
    return lambda: running.client.raw("/graphql", {"query": query})


async def _introduced(running: Rig, stack: AsyncExitStack) -> aiohttp.ClientWebSocketResponse:
    socket = await stack.enter_async_context(
        running.client.http.ws_connect(f"{running.client.url}/graphql", protocols=(PROTOCOL,))
    )
    payload = {"authorization": f"Bearer {running.client.token}"}
    await socket.send_json({"type": "connection_init", "payload": payload})
    assert (await socket.receive_json())["type"] == "connection_ack"
    return socket


async def _listening(running: Rig, stack: AsyncExitStack) -> aiohttp.ClientWebSocketResponse:
    socket = await _introduced(running, stack)
    await socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": _CHANGES}})
    assert (await socket.receive_json())["payload"]["data"]["credentialChanged"]["kind"] == "RESYNC"
    return socket


async def _heard(socket: aiohttp.ClientWebSocketResponse) -> float:
    await socket.receive()
    return time.monotonic()


def _shown(seconds: list[Any]) -> str:
    ordered = sorted(seconds)
    if not ordered:
        return "never seen"
    p50, p99 = (ordered[int((len(ordered) - 1) * share)] * 1000 for share in (0.5, 0.99))
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"


if __name__ == "__main__":
    main()
