"""One database is opened with a cure for every mistake, set up as promised, and closed for good."""

import ast
import asyncio
import logging
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from models.access.tables import Workspace
from models.database import Database, create_sqlite
from models.errors import DatabaseUnavailable, WrongConfiguration
from models.events.unit_of_work import UnitOfWork
from tests.models.events.rows import add_workspace

ROOT = Path(__file__).resolve().parents[2]
# What begins a transaction or sends a statement without a unit of work, or begins one inside of it.
FORBIDDEN = {
    *("in_transaction", "atomic", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("execute_insert", "execute_many", "execute_query", "execute_query_dict", "execute_script"),
    "execute_query_dict_with_affected",
}
ALLOWED = {"models/drivers.py", "models/database.py", "models/migration.py", "models/events/unit_of_work.py"}


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "sqlite://",
            "sqlite:///",
            "sqlite://relative.db",
            "mysql://u:canary@h/d",
            "canary",
            "postgres://",
        ),
        *("postgres://u:canary@/d?sslmode=canary", "postgres://u:canary@h:canary/d", "/tmp/canary.db"),
    ],
)
async def test_a_wrong_url_is_told_without_the_password_in_it(url: str) -> None:
    with pytest.raises(WrongConfiguration) as raised:
        await Database.open(url)
    assert "canary" not in str(raised.value)


async def test_a_missing_file_is_told_with_the_cure_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(WrongConfiguration, match="providence migrate"):
        await Database.open(f"sqlite://{path}")
    assert not path.exists()


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is not a database, but it is long enough to look like one" * 20)
    with pytest.raises(WrongConfiguration, match="not a database"):
        await Database.open(f"sqlite://{path}")


async def test_a_server_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        await Database.open(f"postgres://u:secret@/d?host={tmp_path}")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("query", ["&sslmode=disable", "&sslmode=prefer", ""])
async def test_sslmode_is_understood(database_url: str, query: str) -> None:
    database = await Database.open(database_url + query)
    await database.close()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_an_unknown_database_is_told(database_url: str) -> None:
    with pytest.raises(WrongConfiguration, match="does not exist"):
        await Database.open(database_url.replace("/test_", "/none_"))


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_the_pool_is_as_large_as_asked(database_url: str) -> None:
    database = await Database.open(database_url, pool=3)
    pool = database._writer._pool  # type: ignore[union-attr]
    assert pool is not None
    assert pool.get_max_size() == 3
    await database.close()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_sqlite_is_durable_and_keeps_its_references(work: UnitOfWork) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "secure_delete": 1,
    }

    async def look(reader: object) -> dict[str, object]:
        rows = {name: await reader.rows(f"PRAGMA {name}") for name in wanted}  # type: ignore[attr-defined]
        return {name: next(iter(row[0].values())) for name, row in rows.items()}

    assert await work.writing(look) == wanted
    assert await work.reading(look) == wanted


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_reading_cannot_write_on_sqlite(work: UnitOfWork) -> None:
    with pytest.raises(DatabaseUnavailable, match="readonly"):
        await work.reading(lambda _: Workspace.all().delete())


async def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    folder = tmp_path / "a b%20#ü?"
    folder.mkdir()
    url = f"sqlite://{quote(str(folder / 'd.db'))}"
    create_sqlite(url)
    database = await Database.open(url)
    await database.close()
    assert stat.S_IMODE((folder / "d.db").stat().st_mode) == 0o600
    with sqlite3.connect(folder / "d.db") as found:
        assert found.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    found.close()


async def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongConfiguration, match="Cannot write"):
        create_sqlite(f"sqlite://{tmp_path}/none/d.db")


async def test_closing_twice_is_no_harm(database_url: str) -> None:
    database = await Database.open(database_url)
    await database.close()
    await database.close()


async def test_one_process_opens_one_engine(database_url: str, engine: str, tmp_path: Path) -> None:
    database = await Database.open(database_url)
    other = f"postgres://x@/y?host={tmp_path}" if engine == "sqlite" else f"sqlite://{tmp_path}/d.db"
    with pytest.raises(RuntimeError, match="other engine"):
        await Database.open(other)
    await database.close()


def test_a_process_that_forgets_to_close_ends_all_the_same(database_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from models.database import Database\n"
        "async def main():\n"
        "    global kept\n"
        "    kept = await Database.open(sys.argv[1])\n"
        "asyncio.run(main())\n"
    )
    subprocess.run([sys.executable, "-c", program, database_url], check=True, timeout=20, cwd=ROOT)


async def test_no_level_of_logging_shows_a_value(work: UnitOfWork, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await work.writing(lambda unit: add_workspace(unit, slug="canary"))
        await work.reading(lambda _: Workspace.filter(slug="canary").count())
    assert "canary" not in caplog.text


def test_nothing_speaks_to_the_database_but_the_unit_of_work() -> None:
    found = []
    for package in ("api", "resolvers", "models"):
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text())):
                used = {
                    ast.Name: lambda node: {node.id},
                    ast.Attribute: lambda node: {node.attr},
                    ast.alias: lambda node: {node.name, node.asname},
                }.get(type(node), lambda node: set())(node)
                if used & FORBIDDEN and name not in ALLOWED:
                    found.append(f"{name}: {', '.join(used & FORBIDDEN)}")
    assert found == []


async def test_many_that_open_a_new_sqlite_file_at_one_moment_all_open_it(tmp_path: Path) -> None:
    for attempt in range(20):
        url = f"sqlite://{tmp_path}/new-{attempt}.sqlite3"
        create_sqlite(url)
        opened = await asyncio.gather(*(Database.open(url) for _ in range(8)), return_exceptions=True)
        for one in opened:
            if isinstance(one, Database):
                await one.close()
        assert [one for one in opened if not isinstance(one, Database)] == []
