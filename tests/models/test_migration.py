"""The migrations make the schema of the models, each file whole or not at all, whoever else migrates at that moment."""

import asyncio
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from models.database import Database, Engine, create_sqlite
from models.errors import WrongConfiguration
from models.events.unit_of_work import Unit, UnitOfWork
from models.migration import FOLDER, migrate, pending, statements_of
from tests.conftest import administer
from tests.models import schema

ROOT = FOLDER.parent


@pytest.fixture
async def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database in which nothing is; on SQLite not even a file."""
    if engine == "sqlite":
        yield f"sqlite://{tmp_path}/empty.db"
        return
    cluster, name = request.getfixturevalue("postgres_cluster"), f"empty_{uuid4().hex}"
    await administer(cluster, f"CREATE DATABASE {name}")
    yield cluster.url(name)
    await administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def listed() -> ModuleType:
    """migrations/constraints.py, which no package holds."""
    spec = importlib.util.spec_from_file_location("constraints", FOLDER / "constraints.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_migrated_schema_is_the_one_of_the_models(
    work: UnitOfWork, empty_url: str, engine: str
) -> None:
    if engine == "sqlite":
        create_sqlite(empty_url)
    fresh = await Database.open(empty_url)

    async def generate() -> schema.Schema:
        fresh.enter(fresh._writer)
        await fresh._context.generate_schemas(safe=False)
        return await UnitOfWork(fresh).reading(schema.read)

    wanted, migrated = await asyncio.create_task(generate()), await work.reading(schema.read)
    await fresh.close()
    assert migrated.columns == wanted.columns
    assert migrated.unique == wanted.unique
    assert migrated.indexes == wanted.indexes


async def test_every_listed_foreign_key_and_check_is_there_and_no_other(
    work: UnitOfWork, listed: ModuleType
) -> None:
    migrated = await work.reading(schema.read)
    assert migrated.references == set(listed.FOREIGN_KEYS.values())
    assert migrated.checks == set(listed.CHECKS)


async def test_every_workspace_column_is_kept_true_by_a_foreign_key(work: UnitOfWork) -> None:
    migrated = await work.reading(schema.read)
    bearing = {table for table, column, _, _ in migrated.columns if column == "workspace_id"}
    kept = {table for table, columns, _, _ in migrated.references if "workspace_id" in columns}
    assert bearing - kept == {"audit_entry"}  # it outlives what it tells of


async def test_migrating_again_does_nothing(empty_url: str, engine: str) -> None:
    assert await migrate(empty_url) == [file.name for file in sorted((FOLDER / engine).glob("[0-9]*.py"))]
    assert await migrate(empty_url) == []
    database = await Database.open(empty_url)
    assert await pending(database) == []
    await database.close()


async def test_what_is_missing_is_told(empty_url: str, engine: str) -> None:
    if engine == "sqlite":
        create_sqlite(empty_url)
    database = await Database.open(empty_url)
    assert len(await pending(database)) == len(list((FOLDER / engine).glob("[0-9]*.py")))
    await database.close()


async def test_a_database_newer_than_the_program_is_told(work: UnitOfWork, engine: str) -> None:
    async def insert(unit: Unit) -> None:
        await unit.execute("INSERT INTO aerich (version, app, content) VALUES ('9_x.py', ?, '{}')", engine)

    await work.writing(insert)
    with pytest.raises(WrongConfiguration, match="newer one"):
        await pending(work.database)


async def test_three_at_once_migrate_once(empty_url: str, engine: str) -> None:
    answers = await asyncio.gather(*(migrate(empty_url) for _ in range(3)))
    files = sorted(file.name for file in (FOLDER / engine).glob("[0-9]*.py"))
    assert sorted(name for answer in answers for name in answer) == files


async def test_a_migration_that_breaks_at_any_statement_leaves_nothing(
    empty_url: str, engine: str, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    (source,) = (FOLDER / engine).glob("0_*_init.py")
    text = source.read_text()
    begin, end = text.index('"""') + 3, text.index('"""', text.index('"""') + 3)
    statements = list(statements_of(text[begin:end], _engine(engine)))
    assert len(statements) > 20
    for number in range(len(statements) + 1):
        broken = [*statements[:number], "SELECT nonsense FROM nowhere;", *statements[number:]]
        shutil.rmtree(folder, ignore_errors=True)
        (folder / engine).mkdir(parents=True)
        (folder / engine / source.name).write_text(text[:begin] + "\n".join(broken) + text[end:])
        with pytest.raises(Exception, match="nowhere"):
            await migrate(empty_url, folder=folder)
        assert await _tables(empty_url) == set()
    assert (await migrate(empty_url))[0] == source.name
    assert "credential" in await _tables(empty_url)


async def test_a_migration_killed_at_any_statement_leaves_nothing(empty_url: str, engine: str) -> None:
    step = (
        "1" if engine == "sqlite" else "4"
    )  # a server process more each time, and DDL there is what it always is
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.models.killed_migration", empty_url, step),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    told, _ = await asyncio.wait_for(child.communicate(), 120)
    lines = told.decode().splitlines()
    killed, whole = lines[:-1], lines[-1]
    assert len(killed) * int(step) > 20
    assert {line.split(" ", 1)[1] for line in killed} <= _after_each_file(engine)
    assert whole.startswith("whole account,aerich,")
    assert child.returncode == 0


def _after_each_file(engine: str) -> set[str]:
    """Which tables there are before the first file, and after each."""
    tables, found = {"aerich"}, {""}
    for file in sorted((FOLDER / engine).glob("[0-9]*.py")):
        tables |= set(re.findall(r'CREATE TABLE "(\w+)"', file.read_text()))
        found.add(",".join(sorted(tables)))
    return found


async def test_rows_of_the_first_schema_are_carried_through(
    empty_url: str, engine: str, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    (folder / engine).mkdir(parents=True)
    (first,) = (FOLDER / engine).glob("0_*_init.py")
    shutil.copy(first, folder / engine)
    await migrate(empty_url, folder=folder)

    async def keep(unit: Unit) -> None:
        id, now = uuid4(), await unit.now()
        await unit.execute(
            "INSERT INTO workspace (id, slug, name, plan, load_balancing_allowed, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            *(id, "old", "Old", "standard", True, now),
        )
        await unit.execute(
            "INSERT INTO credential (id, workspace_id, provider_key, scope, model_type, model_name, name, name_key, enabled,"
            " checked, unreadable, fields_version, created_at, updated_at, version)"
            " VALUES (?, ?, 'openai', 'PROVIDER', '', '', 'Old', 'old', ?, ?, ?, 1, ?, ?, 7)",
            *(uuid4(), id, True, True, False, now, now),
        )

    await _written(empty_url, keep)
    await migrate(empty_url)
    (row,) = await _read(empty_url, "SELECT name, version, unreached, expiry_told FROM credential")
    assert (row["name"], row["version"], bool(row["unreached"]), row["expiry_told"]) == (
        "Old",
        7,
        False,
        None,
    )
    assert await _read(empty_url, "SELECT slug FROM workspace WHERE revalidate_every_hours IS NULL") != []


async def _written(url: str, act: Callable[[Unit], Awaitable[None]]) -> None:
    database = await Database.open(url)
    try:
        await UnitOfWork(database).writing(act)
    finally:
        await database.close()


async def _read(url: str, sql: str) -> list[dict[str, Any]]:
    database = await Database.open(url)
    try:
        return await UnitOfWork(database).reading(lambda reader: reader.rows(sql))
    finally:
        await database.close()


async def test_a_second_file_that_breaks_leaves_the_first(
    empty_url: str, engine: str, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER / engine, folder / engine)
    (source,) = folder.glob("*/0_*_init.py")
    second = source.with_name("9_20300101000000_second.py")
    text = re.sub(
        r'"""\nCREATE.*?"""',
        '"""CREATE TABLE extra (id INT); SELECT nonsense FROM nowhere"""',
        source.read_text(),
        flags=re.DOTALL,
    )
    second.write_text(text)
    with pytest.raises(Exception, match="nowhere"):
        await migrate(empty_url, folder=folder)
    assert "credential" in await _tables(empty_url)
    assert "extra" not in await _tables(empty_url)
    second.write_text(text.replace("; SELECT nonsense FROM nowhere", ""))
    assert await migrate(empty_url, folder=folder) == [second.name]
    assert "extra" in await _tables(empty_url)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_sqlite_migration_that_leaves_orphans_is_taken_back(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url)
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER / "sqlite", folder / "sqlite")
    (source,) = folder.glob("*/0_*_init.py")
    orphan = "INSERT INTO outbox_position (id, highest, pruned) VALUES ('nobody', 0, 0)"
    text = re.sub(r'"""\nCREATE.*?"""', f'"""{orphan}"""', source.read_text(), flags=re.DOTALL)
    source.with_name("9_20300101000000_second.py").write_text(text)
    with pytest.raises(Exception, match="refer to nothing"):
        await migrate(empty_url, folder=folder)
    database = await Database.open(empty_url)
    rows = await UnitOfWork(database).reading(lambda reader: reader.rows("SELECT id FROM outbox_position"))
    assert rows == []
    await database.close()


def test_a_script_is_split_at_the_ends_of_its_statements_alone() -> None:
    script = """
    CREATE TABLE a (t TEXT DEFAULT ';'); -- not; here
    /* nor; here */ CREATE TABLE "b;" (x INT);
    ;
    CREATE FUNCTION f() RETURNS void AS $$ BEGIN; END; $$ LANGUAGE sql;
    INSERT INTO a VALUES ('it''s; fine')"""
    heads = [
        statement.split("(")[0].split("*/")[-1].strip() for statement in statements_of(script, "postgres")
    ]
    assert [head.removeprefix("-- not; here").strip() for head in heads] == [
        *("CREATE TABLE a", 'CREATE TABLE "b;"', "CREATE FUNCTION f", "INSERT INTO a VALUES"),
    ]
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; SELECT 1; END; SELECT 2;"
    assert len(list(statements_of(trigger, "sqlite"))) == 2


def test_the_models_and_the_migrations_do_not_differ() -> None:
    check = subprocess.run(
        [sys.executable, "migrations/write.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (check.returncode, check.stdout) == (0, "")


def test_a_model_that_the_migrations_do_not_know_is_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "migrations", tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")
    )
    tables = tmp_path / "models" / "events" / "tables.py"
    tables.write_text(
        tables.read_text().replace("kind = fields.CharField(max_length=40)", "kind = fields.TextField()")
    )
    check = subprocess.run(
        [sys.executable, "migrations/write.py", "--check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 1
    assert re.findall(r"(\w+): \w+\.OutboxEvent differs", check.stdout) == ["sqlite", "postgres"]


async def _tables(url: str) -> set[str]:
    database = await Database.open(url)
    try:
        return await UnitOfWork(database).reading(schema.tables)
    finally:
        await database.close()


def _engine(name: str) -> Engine:
    return "sqlite" if name == "sqlite" else "postgres"
