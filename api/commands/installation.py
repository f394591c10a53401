"""Opens an installation for a command: its database, its ring, its vault, each with the cure where one does not fit."""

import fcntl
import os
import shlex
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

from api.commands import CommandFailed
from api.settings import Settings
from models.database import Database, engine_of, sqlite_path
from models.errors import WrongConfiguration
from models.events.unit_of_work import UnitOfWork
from models.migration import pending
from models.vault.custody import Vault
from models.vault.keyring import KeyRing


def make_folder(folder: Path, undo: ExitStack) -> None:
    """The data folder, and what is missing above it, for its owner alone; `undo` takes back what was made."""
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        for path in reversed(missing):
            try:
                path.mkdir(mode=0o700)
            except FileExistsError:
                # Two commands that start together both find it missing; only the one that made it takes it back.
                if not path.is_dir():
                    raise
            else:
                undo.callback(_remove_if_empty, path)
        if not any(folder.iterdir()):
            # A folder that holds something else may be anybody's: doctor tells of its mode, but it is left alone here.
            folder.chmod(0o700)
    except OSError as error:
        raise CommandFailed(f"{error.filename or folder}: {error.strerror or error}") from None


def demand_database(settings: Settings) -> None:
    """Refuse, before anything is started, where nobody ran `init`."""
    if engine_of(settings.database_url) == "sqlite" and not sqlite_path(settings.database_url).is_file():
        raise WrongConfiguration(
            f"There is no database at {sqlite_path(settings.database_url)} yet: "
            f"run `providence init --data {shlex.quote(str(settings.data))} --email YOU@EXAMPLE.ORG`."
        )


def key_ring(settings: Settings) -> KeyRing:
    """The operator's ring, from the environment or the file."""
    if settings.key_ring_json is not None:
        return KeyRing.from_json(settings.key_ring_json)
    return KeyRing.from_file(settings.key_ring)


async def demand_migrated(database: Database) -> None:
    """Refuse a database of another version."""
    waiting = await pending(database)
    if waiting:
        raise WrongConfiguration(f"The database lacks {', '.join(waiting)}: run `providence migrate`.")


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[UnitOfWork, Vault]]:
    """An installation in use, for as long as the context lasts."""
    demand_database(settings)
    ring = key_ring(settings)
    database = await Database.open(settings.database_url, pool=2)
    try:
        await demand_migrated(database)
        work = UnitOfWork(database)
        yield work, await Vault.unlock(work, ring)
    finally:
        await database.close()


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            # An `init` at work in it may have put nothing there yet: it holds the lock, and keeps the folder.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            folder.rmdir()
        finally:
            os.close(descriptor)
