"""Runs `providence serve` as a child, as an operator would, and sees it out again whatever happens."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import api
from api.commands import CommandFailed

_TO_START = 60.0
_TO_END = 15.0
_ANNOUNCEMENT = "listening on "
SERVE = ("-m", "api.cli", "serve")


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers. `ended` completes with its exit code when it goes by itself."""

    url: str
    ended: "asyncio.Task[int]"


@asynccontextmanager
async def running_service(
    data: Path, *, environ: Mapping[str, str], log: Path, program: Sequence[str] = SERVE
) -> AsyncIterator[RunningService]:
    """Serve the absolute folder `data` on a free port of 127.0.0.1; what the service logs goes to the file `log`. `program`
    is what Python runs."""
    with log.open("ab") as written:
        # A session of its own: Ctrl-C in the terminal reaches this process alone, which then ends the child in order.
        # Started in the folder that holds the package, so that a stranger's folder named `api` is not taken for it.
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, *program),
            *("--data", str(data), "--host", "127.0.0.1", "--port", "0"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=written,
            cwd=Path(api.__file__).parent.parent,
            env=dict(environ),
            start_new_session=True,
        )
    ended = asyncio.create_task(child.wait(), name="demonstration: the service")
    draining: asyncio.Task[None] | None = None
    try:
        assert child.stdout is not None  # noqa: S101 - for the type checker: stdout is a pipe, above
        url = await _announced(child.stdout, log)
        draining = asyncio.create_task(_drained(child.stdout), name="demonstration: the service's output")
        yield RunningService(url=url, ended=ended)
    finally:
        await _seen_out(child, ended)
        if draining is not None:
            await draining


async def _announced(stdout: asyncio.StreamReader, log: Path) -> str:
    try:
        async with asyncio.timeout(_TO_START):
            while line := (await stdout.readline()).decode(errors="replace"):
                if line.startswith(_ANNOUNCEMENT):
                    return line.removeprefix(_ANNOUNCEMENT).strip()
    except TimeoutError:
        raise CommandFailed(
            f"the service did not answer within {_TO_START:.0f} seconds:\n{last_words(log)}"
        ) from None
    raise CommandFailed(f"the service did not start:\n{last_words(log)}")


def last_words(log: Path) -> str:
    """The end of what the service logged."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])


async def _drained(stdout: asyncio.StreamReader) -> None:
    while await stdout.read(65536):
        pass


async def _seen_out(child: asyncio.subprocess.Process, ended: "asyncio.Task[int]") -> None:
    if child.returncode is None:
        child.terminate()
    try:
        async with asyncio.timeout(_TO_END):
            await asyncio.shield(ended)
    except TimeoutError:
        child.kill()
        await ended
