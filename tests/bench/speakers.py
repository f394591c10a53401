"""What a speaker takes beyond a bare POST to the same loopback server, as a ratio: whole and streamed, alone and many at once.

python -m tests.bench.speakers [--rounds N]
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

import aiohttp
import orjson

from models.vault.masking import scrub
from models.vault.secret import Secret
from models.vendors.client import Deadline, VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.registry import speaker_for
from models.vendors.speaking import ChatAsk, ChatRole, Finish, Line, Message, Part, PartKind
from tests.bench.calls import BODY, child
from tests.bench.loopback import NAME
from tests.fakes.provider import KEY

WIDTHS = (1, 16)
ASK = ChatAsk(NAME, (Message(ChatRole.USER, (Part(PartKind.TEXT, "How is it going?"),)),))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=600)
    asyncio.run(measure(parser.parse_args().rounds))


async def measure(rounds: int) -> None:
    async with (
        child("provider") as upstream,
        VendorClient(Guard(read_allow_list(upstream))) as client,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        secret = Secret(KEY)
        line = Line(
            provider_key="openai_compatible",
            plain={"base_url": f"{upstream}/v1"},
            secrets={"api_key": secret},
            client=client,
            scrub=lambda text: scrub(text, [secret]),
            deadline=Deadline(),
        )
        speaker = speaker_for("openai")
        url, headers = f"{upstream}/v1/chat/completions", {"Authorization": f"Bearer {KEY}"}

        async def bare() -> None:
            async with session.post(url, data=orjson.dumps(BODY), headers=headers) as answer:
                orjson.loads(await answer.read())

        async def bare_stream() -> None:
            asked = orjson.dumps({**BODY, "stream": True})
            async with session.post(url, data=asked, headers=headers) as answer:
                async for _ in answer.content.iter_any():
                    pass

        async def called() -> None:
            orjson.loads((await client.call("POST", url, headers=headers, json=BODY)).body)

        async def spoken() -> None:
            await speaker.chat(line, ASK)

        async def streamed() -> None:
            last = [item async for item in speaker.stream(line, ASK)][-1]
            if not isinstance(last, Finish):
                raise SystemExit("the stream has no end")

        for width in WIDTHS:
            whole = await _together(
                {"bare": bare, "client.call": called, "speaker.chat": spoken}, rounds, width
            )
            pieces = await _together({"bare stream": bare_stream, "speaker.stream": streamed}, rounds, width)
            for figures in (whole, pieces):
                base = next(iter(figures.values()))
                for name, milliseconds in figures.items():
                    print(
                        f"{width:3} at once  {name:16}{milliseconds:8.3f} ms a call{milliseconds / base:7.2f} times"
                    )


async def _together(
    ways: dict[str, Callable[[], Awaitable[None]]], rounds: int, width: int
) -> dict[str, float]:
    """Milliseconds a call, the ways taking turns so that what else the machine does meets them alike."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds // width):
        for name, act in ways.items():
            began = time.perf_counter()
            await asyncio.gather(*(act() for _ in range(width)))
            if number > 5:
                took[name].append((time.perf_counter() - began) * 1000 / width)
    return {name: statistics.median(times) for name, times in took.items()}


if __name__ == "__main__":
    main()
