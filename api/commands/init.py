"""`providence init`: key ring, database, first owner and workspace. It overwrites nothing and leaves nothing half-made."""

import argparse
import asyncio
import fcntl
import getpass
import os
import shlex
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from glob import escape
from pathlib import Path
from urllib.parse import quote

from api import settings as configuration
from api.commands import CommandFailed
from api.commands.installation import make_folder
from api.settings import Settings
from models.access.accounts import found
from models.database import Database, engine_of, sqlite_path
from models.events.unit_of_work import UnitOfWork
from models.migration import migrate
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from models.vault.keyring import KeyRing
from models.vault.secret import Secret

_LONGEST_PASSWORD_BYTES = 4096


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Make an installation and say what was made."""
    settings = configuration.read(environ, data=arguments.data)
    _refuse_overwriting(settings)
    password = _password(arguments.password_file)
    asyncio.run(make(settings, email=arguments.email, password=password, slug=arguments.workspace))
    if settings.key_ring_json is None:
        print(f"key ring   {settings.key_ring} (keep a copy, apart from the database's backups)")
    if (database := _file(settings)) is not None:
        print(f"database   {database}")
    print(f"owner      {arguments.email}, of the workspace {arguments.workspace.strip().lower()}")
    print(f"next       providence serve --data {shlex.quote(str(settings.data))}")
    return 0


async def make(settings: Settings, *, email: str, password: Secret, slug: str) -> None:
    """Make the installation that the settings describe. Whatever fails, what was made so far is removed again; ring and
    database are made beside their places and put there when they are whole, so that even a kill leaves none or both."""
    with _undone_on_failure() as undo, ExitStack() as after:
        try:
            make_folder(settings.data, undo)
            for folder in _written(settings):
                after.enter_context(_alone_in(folder))
            _refuse_overwriting(settings)
            ring, ring_aside = _ring(settings, after)
            database = _file(settings)
            if database is not None and not database.exists():
                aside = _aside(database, after)
                await _fill(f"sqlite://{quote(str(aside))}", ring, email=email, password=password, slug=slug)
                _publish(ring_aside, settings.key_ring, undo)
                _publish(aside, database, undo)
            else:
                # The ring first: what is written in place would be unreadable without it.
                await _refuse_inhabited(settings.database_url)
                _publish(ring_aside, settings.key_ring, undo)
                await _fill(settings.database_url, ring, email=email, password=password, slug=slug)
        except OSError as error:
            raise CommandFailed(f"{error.filename or settings.data}: {error.strerror or error}") from None


def _written(settings: Settings) -> list[Path]:
    """The folders in which something is made, in one order for all."""
    folders = {settings.data}
    if settings.key_ring_json is None:
        folders.add(settings.key_ring.parent)
    if (database := _file(settings)) is not None:
        folders.add(database.parent)
    return sorted({folder.resolve() for folder in folders if folder.is_dir()})


def _file(settings: Settings) -> Path | None:
    return sqlite_path(settings.database_url) if engine_of(settings.database_url) == "sqlite" else None


def _refuse_overwriting(settings: Settings) -> None:
    if settings.key_ring_json is None and os.path.lexists(settings.key_ring):
        raise _there_already(settings.key_ring)
    database = _file(settings)
    if database is not None and os.path.lexists(database) and not _unused(database):
        raise _there_already(database)


def _there_already(path: Path) -> CommandFailed:
    return CommandFailed(
        f"{path} is there already, and init overwrites nothing: run `providence serve`, or name another folder."
    )


def _unused(file: Path) -> bool:
    """Whether a file is what `providence migrate` leaves: tables of ours and nobody in them. Only looks: opening it as
    the service does would change a stranger's database."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            accounts: int = connection.execute("SELECT COUNT(*) FROM account").fetchone()[0]
    except sqlite3.Error:
        return False
    return accounts == 0


async def _refuse_inhabited(url: str) -> None:
    if engine_of(url) == "sqlite":
        return  # looked at before, without opening it
    database = await Database.open(url, pool=1)
    try:
        work = UnitOfWork(database)
        ours = await work.reading(
            lambda reader: reader.rows("SELECT to_regclass('account') IS NOT NULL AS ours")
        )
        if ours[0]["ours"] and await work.reading(
            lambda reader: reader.rows("SELECT 1 FROM account LIMIT 1")
        ):
            raise CommandFailed(
                "the database of PROVIDENCE_DATABASE_URL has accounts already, and init overwrites nothing: "
                "run `providence serve` with its key ring, or name another database."
            )
    finally:
        await database.close()


def _password(file: str | None) -> Secret:
    if file is not None:
        try:
            with Path(file).open("rb") as given:
                return _as_password(given.read(_LONGEST_PASSWORD_BYTES + 1), f"the password file {file}")
        except OSError as error:
            raise CommandFailed(f"the password file {file} cannot be read: {error.strerror}.") from None
    if sys.stdin is None:
        raise CommandFailed("there is no terminal to ask for a password: give --password-file.")
    if not sys.stdin.isatty():
        return _as_password(sys.stdin.buffer.readline(_LONGEST_PASSWORD_BYTES + 1), "standard input")
    try:
        first, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    except EOFError:
        raise CommandFailed("no password was typed.") from None
    if first != again:
        raise CommandFailed("the two passwords differ.")
    return _as_password(first.encode(errors="surrogateescape"), "the terminal")


def _as_password(given: bytes, origin: str) -> Secret:
    line = given.removesuffix(b"\n").removesuffix(b"\r")
    try:
        password = line.decode()
    except UnicodeDecodeError:
        raise CommandFailed(f"the password from {origin} is not UTF-8 text.") from None
    if not password:
        raise CommandFailed(f"the password from {origin} is empty.")
    if len(line) > _LONGEST_PASSWORD_BYTES:
        raise CommandFailed(f"the password from {origin} is longer than {_LONGEST_PASSWORD_BYTES} bytes.")
    return Secret(password)


@contextmanager
def _undone_on_failure() -> Iterator[ExitStack]:
    with ExitStack() as undo:
        yield undo
        undo.pop_all()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    # Two at once would each take the other's unfinished files for leftovers.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandFailed(f"another `providence init` is at work in {folder}.") from None
        yield
    finally:
        os.close(descriptor)


def _ring(settings: Settings, after: ExitStack) -> tuple[KeyRing, Path | None]:
    if settings.key_ring_json is not None:
        return KeyRing.from_json(settings.key_ring_json), None
    if not settings.key_ring.parent.is_dir():
        raise CommandFailed(f"the key ring is to lie in {settings.key_ring.parent}: make that folder first.")
    aside = _aside(settings.key_ring, after)
    return KeyRing.create(aside), aside


def _aside(path: Path, after: ExitStack) -> Path:
    aside = path.with_name(f".{path.name}.init")

    def clear() -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{aside}{suffix}").unlink(missing_ok=True)
        for unfinished in aside.parent.glob(
            f".{escape(aside.name)}.*"
        ):  # a ring that a kill left half written
            unfinished.unlink(missing_ok=True)

    clear()
    after.callback(clear)
    return aside


async def _fill(url: str, ring: KeyRing, *, email: str, password: Secret, slug: str) -> None:
    await migrate(url)
    database = await Database.open(url, pool=2)
    hasher = Hasher()
    try:
        work = UnitOfWork(database)
        vault = await Vault.found(work, ring)
        await found(email=email, password=password, slug=slug, work=work, vault=vault, hasher=hasher)
    finally:
        await hasher.close()
        await database.close()


def _publish(aside: Path | None, path: Path, undo: ExitStack) -> None:
    if aside is None:
        return
    if Path(f"{aside}-wal").exists():
        raise CommandFailed(f"{aside} was not closed in order; nothing was made.")
    # A link, unlike a rename, never replaces what is there.
    os.link(aside, path)
    undo.callback(path.unlink)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
