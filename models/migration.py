"""Brings a database to the newest schema: each file of migrations/<engine> whole or not at all, and one process at a time."""

import importlib.util
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import orjson
from aerich.utils import decompress_dict

from models.database import Database, Engine, create_sqlite, engine_of
from models.drivers import Client, PostgresTransaction, SqliteTransaction, translated
from models.errors import WrongConfiguration

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_LOCK = 0x70726F76  # of `migrate` runs on PostgreSQL; on SQLite the write lock is enough


async def migrate(url: str, *, pool: int = 1, folder: Path = FOLDER) -> list[str]:
    """Apply what is missing, in order; the versions that were applied. Safe for two at once: the second finds nothing
    left to do. Raises what a statement raised; then its file left no trace."""
    engine = engine_of(url)
    files = _files(folder, engine)
    if engine == "sqlite":
        create_sqlite(url)
    # Rebuilding a SQLite table needs its foreign keys off, which cannot be switched inside a transaction; they are
    # checked before the commit instead.
    database = await Database.open(url, pool=pool, foreign_keys=False)
    applied: list[str] = []
    try:
        for file in files:
            if await _apply(database, file):
                applied.append(file.name)
    finally:
        await database.close()  # also after a failure: an open SQLite connection keeps a process from ending
    return applied


async def pending(database: Database, *, folder: Path = FOLDER) -> list[str]:
    """The versions that `migrate` would apply. Raises WrongConfiguration where the database is newer than this program."""
    known = [file.name for file in _files(folder, database.engine)]
    done = await _done(database.reader, database.engine)
    unknown = done - set(known)
    if unknown:
        raise WrongConfiguration(
            f"The database has migrations that this version does not know ({', '.join(sorted(unknown))}):"
            " run the version that made them, or a newer one."
        )
    return [name for name in known if name not in done]


async def _apply(database: Database, file: Path) -> bool:
    try:
        async with database.transaction() as client:
            assert isinstance(client, (SqliteTransaction, PostgresTransaction))  # noqa: S101
            if database.engine == "postgres":
                await client.execute_query("SELECT pg_advisory_xact_lock($1)", [_LOCK])
            if file.name in await _done(client, database.engine):
                return False
            module = _loaded(file)
            for statement in statements_of(await module.upgrade(client), database.engine):
                await client.affected(statement, [])
            await _record(client, file.name, module, database.engine)
            if database.engine == "sqlite" and await client.execute_query_dict("PRAGMA foreign_key_check"):
                raise sqlite3.IntegrityError(f"{file.name} leaves rows that refer to nothing")
    except (sqlite3.OperationalError, TimeoutError) as error:
        raise translated(error) or error from None
    return True


async def _done(client: Client, engine: Engine) -> set[str]:
    table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'aerich'"
    if engine == "postgres":
        table = "SELECT 1 WHERE to_regclass('aerich') IS NOT NULL"
    if not await client.execute_query_dict(table):
        return set()
    query = "SELECT version FROM aerich WHERE app = ?" if engine == "sqlite" else _DONE_POSTGRES
    return {row["version"] for row in await client.execute_query_dict(query, [engine])}


_DONE_POSTGRES = "SELECT version FROM aerich WHERE app = $1"


async def _record(client: Client, version: str, module: ModuleType, engine: Engine) -> None:
    state: dict[str, Any] = decompress_dict(module.MODELS_STATE)
    marks = "?, ?, ?" if engine == "sqlite" else "$1, $2, $3"
    await client.affected(
        f"INSERT INTO aerich (version, app, content) VALUES ({marks})",  # noqa: S608
        [version, engine, orjson.dumps(state, default=str).decode()],
    )


def _files(folder: Path, engine: Engine) -> list[Path]:
    found = [file for file in (folder / engine).glob("*.py") if file.name.split("_", 1)[0].isdigit()]
    return sorted(found, key=lambda file: int(file.name.split("_", 1)[0]))


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"migration_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_PIECE = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(\w*)\$.*?\$\1\$ | ; | [^'"\-/$;]+ | .""",
    re.DOTALL | re.VERBOSE,
)


def statements_of(script: str, engine: Engine) -> Iterator[str]:
    """The statements of a script. A semicolon inside of quotes, comments, dollar quotes or a SQLite trigger ends none."""
    statement = ""
    for piece in _PIECE.finditer(script):
        statement += piece.group()
        if piece.group() == ";" and (engine == "postgres" or sqlite3.complete_statement(statement)):
            if statement.strip(" \n;"):
                yield statement.strip()
            statement = ""
    if statement.strip():
        yield statement.strip()
