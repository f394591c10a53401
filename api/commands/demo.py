"""`providence demo`: from nothing to a served workspace with three credentials, told step by step; it cleans up after itself."""

import argparse
import asyncio
import json
import shlex
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit

import aiohttp

from api import settings as configuration
from api.commands import CommandFailed, UsageError, init
from api.demonstration.frontend import Unexpected
from api.demonstration.process import RunningService, last_words, running_service
from api.demonstration.provider import demonstration_provider
from api.demonstration.story import READ, SignIn, Told, Trial, tell
from api.demonstration.telling import Teller
from models.vault.secret import Secret

EMAIL = "demo@example.com"
_KEPT_SETTINGS = ("PROVIDENCE_LOG_LEVEL", "PROVIDENCE_CA_BUNDLE")
_STORY_TIMEOUT = 180.0


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Tell the story; 0 when everything went as told."""
    if (arguments.base_url is None) != (arguments.key_file is None):
        raise UsageError(
            "--base-url and --key-file go together: the address of a real server, and a key it knows."
        )
    if arguments.base_url is not None:
        _origin(arguments.base_url)
    key = None if arguments.key_file is None else _key(Path(arguments.key_file))
    return asyncio.run(_until_told_to_end(arguments, key, environ))


async def _until_told_to_end(
    arguments: argparse.Namespace, key: str | None, environ: Mapping[str, str]
) -> int:
    # One cancellation, however it comes; what follows is cleaning up, which a second Ctrl-C does not cut short.
    demonstration = asyncio.create_task(_demonstrate(arguments, key, environ), name="demonstration")
    told_to_end = False

    def end() -> None:
        nonlocal told_to_end
        if not told_to_end:
            told_to_end = True
            demonstration.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, end)
    try:
        return await demonstration
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _demonstrate(arguments: argparse.Namespace, key: str | None, environ: Mapping[str, str]) -> int:
    teller = Teller(sys.stdout)
    sign_in = SignIn(email=EMAIL, password=token_urlsafe(12))
    with _folder(arguments.data) as data, _closed_port() as closed_port:
        async with _provider(arguments.base_url, key, teller) as (base_url, good_key):
            nowhere = f"http://127.0.0.1:{closed_port}/v1"
            allowed = f"{_origin(base_url)},{_origin(nowhere)}"
            # Nothing of another installation is touched: its settings stay outside, the demonstration's come in.
            surroundings = {
                name: value for name, value in environ.items() if not name.startswith("PROVIDENCE_")
            }
            surroundings |= {name: environ[name] for name in _KEPT_SETTINGS if name in environ}
            surroundings |= {"PROVIDENCE_EGRESS_ALLOW": allowed, "PYTHONUNBUFFERED": "1"}
            teller.heading("Making an installation")
            await init.make(
                configuration.read(surroundings, data=data),
                email=sign_in.email,
                password=Secret(sign_in.password),
                slug="main",
            )
            teller.line(f"key ring, database, first owner {sign_in.email} and workspace main, in {data}")
            log = data / "service.log"
            async with running_service(data, environ=surroundings, log=log) as service:
                teller.line(f"providence serve answers at {service.url}; its log is {log}")
                told = await _story(
                    _trials(base_url, good_key, nowhere),
                    service=service,
                    sign_in=sign_in,
                    teller=teller,
                    log=log,
                )
                # A real server's key is nobody's business; its own lives no longer than the provider that takes it.
                own = None if arguments.exit or arguments.base_url else f"{base_url} takes the key {good_key}"
                _summary(
                    teller,
                    told,
                    service=service,
                    sign_in=sign_in,
                    arguments=arguments,
                    allowed=allowed,
                    own_provider=own,
                )
                if not arguments.exit:
                    await _stay(service, teller, log)
    return 1 if told.mistakes else 0


async def _story(
    trials: tuple[Trial, ...], *, service: RunningService, sign_in: SignIn, teller: Teller, log: Path
) -> Told:
    try:
        async with asyncio.timeout(_STORY_TIMEOUT):
            return await tell(trials, endpoint=f"{service.url}/graphql", sign_in=sign_in, teller=teller)
    except (Unexpected, aiohttp.ClientError, TimeoutError) as broke:
        about = str(broke) or type(broke).__name__
        raise CommandFailed(
            f"the story broke off: {about}\nThe service's log ends:\n{last_words(log)}"
        ) from None


async def _stay(service: RunningService, teller: Teller, log: Path) -> None:
    teller.heading("It stays until Ctrl-C.")
    try:
        code = await asyncio.shield(service.ended)
    except asyncio.CancelledError:
        teller.line("ending ...")
        return
    raise CommandFailed(f"the service ended by itself, with {code}:\n{last_words(log)}")


def _trials(base_url: str, key: str, nowhere: str) -> tuple[Trial, ...]:
    return (
        Trial("a credential with the right key", "Right key", base_url, key, "SUCCEEDED", None),
        Trial(
            about="a credential with a wrong key",
            name="Wrong key",
            base_url=base_url,
            key=f"sk-wrong-{token_urlsafe(18)}",
            state="FAILED",
            failure="KEY_REJECTED",
        ),
        Trial(
            about="a credential for an address where nobody listens",
            name="Nobody there",
            base_url=nowhere,
            key=f"sk-unused-{token_urlsafe(18)}",
            state="INCONCLUSIVE",
            failure="CONNECTION_REFUSED",
        ),
    )


def _summary(
    teller: Teller,
    told: Told,
    *,
    service: RunningService,
    sign_in: SignIn,
    arguments: argparse.Namespace,
    allowed: str,
    own_provider: str | None,
) -> None:
    teller.heading("Yours to try")
    teller.line(f"endpoint   {service.url}/graphql (HTTP and graphql-transport-ws)")
    teller.line(
        f"sign in    {sign_in.email} with the password {sign_in.password} (made for this demonstration)"
    )
    teller.line(f"look       {service.url}/graphiql, where tabs go through the same story")
    if own_provider is not None:
        teller.line(f"provider   {own_provider}")
    teller.line("request    with a token that may only look:")
    teller.verbatim(curl(f"{service.url}/graphql", token=told.reading_token, document=READ))
    if arguments.data is not None:
        serve = f"PROVIDENCE_EGRESS_ALLOW={shlex.quote(allowed)} providence serve --data {shlex.quote(str(arguments.data))}"
        teller.line("later      the folder is kept:")
        teller.verbatim(serve)
    if told.mistakes:
        teller.heading(f"{told.mistakes} of the turns went otherwise than they should.")
    else:
        teller.heading("Everything went as told.")


def curl(endpoint: str, *, token: str, document: str) -> str:
    """One line that asks the endpoint and works when pasted."""
    headers = ("Content-Type: application/json", f"Authorization: Bearer {token}")
    words = ["curl", "-sS", endpoint]
    for header in headers:
        words += ["-H", header]
    return shlex.join([*words, "-d", json.dumps({"query": document})])


@asynccontextmanager
async def _provider(base_url: str | None, key: str | None, teller: Teller) -> AsyncIterator[tuple[str, str]]:
    if base_url is not None and key is not None:
        teller.heading("A real server")
        teller.line(f"{base_url}, with the key that was given")
        yield base_url, key
        return
    key = f"sk-demonstration-{token_urlsafe(18)}"
    async with demonstration_provider(key) as provider:
        teller.heading("A provider of its own")
        teller.line(
            f"{provider.base_url} speaks OpenAI's protocol. It is a demonstration: no model stands behind it."
        )
        yield provider.base_url, key


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept.absolute()
        return
    throw_away = Path(tempfile.mkdtemp(prefix="providence-demo-"))
    try:
        yield throw_away
    finally:
        shutil.rmtree(throw_away, ignore_errors=True)


@contextmanager
def _closed_port() -> Iterator[int]:
    # Bound and never listening: a connection is refused, and nobody else is given the port meanwhile.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def _origin(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        raise UsageError(f"--base-url {base_url!r} is no http or https address.") from None
    if not parts.hostname:
        raise UsageError(f"--base-url {base_url!r} names no host.")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


def _key(path: Path) -> str:
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandFailed(f"the key file {path} cannot be read: {error}") from None
    if not key:
        raise CommandFailed(f"the key file {path} is empty.")
    return key
