"""Writes the migrations of both engines, offline; people read and complete what it wrote before it is committed.

    python migrations/write.py NAME       the difference between the models and the last migration, as the next one
    python migrations/write.py --initial  the one initial migration anew, with what constraints.py says
    python migrations/write.py --check    exit 1 where the models and the last migration differ

aerich keeps its state on classes and writes one dialect, so each engine gets a process of its own.
"""

import argparse
import asyncio
import importlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import constraints  # noqa: E402
from aerich import Command, Migrate  # noqa: E402
from aerich.utils import get_models_describe  # noqa: E402
from tortoise import Model, Tortoise  # noqa: E402

from models.database import TABLE_MODULES  # noqa: E402

BACKENDS: dict[str, dict[str, Any]] = {
    "sqlite": {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": ":memory:"}},
    "postgres": {
        "engine": "tortoise.backends.asyncpg",
        "credentials": {"host": "nowhere", "database": "none"},
    },
}
# What of a model's description makes the schema; the rest (documentation, defaults made in Python) makes none.
OF_MODEL = ("table", "unique_together", "indexes")
OF_FIELD = ("db_column", "db_field_types", "nullable", "unique", "indexed", "generated", "constraints")


def main() -> int:
    """Run this once per engine, each in its own process."""
    parser = argparse.ArgumentParser(description="Write the migrations of both engines, offline.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", help="of the next migration")
    what.add_argument("--initial", action="store_true", help="write the initial migration anew")
    what.add_argument("--check", action="store_true", help="exit 1 where models and migrations differ")
    parser.add_argument("--engine", choices=BACKENDS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.engine is None:
        again = [sys.executable, __file__, *sys.argv[1:], "--engine"]
        codes = [subprocess.run([*again, engine], check=False).returncode for engine in BACKENDS]  # noqa: S603
        return max(codes)
    return asyncio.run(one_engine(given))


async def one_engine(given: argparse.Namespace) -> int:
    """The engine's name is aerich's app, so that its folder is migrations/<engine>."""
    engine: str = given.engine
    modules = [*TABLE_MODULES, "aerich.models"]
    for module in TABLE_MODULES:
        for found in vars(importlib.import_module(module)).values():
            if isinstance(found, type) and issubclass(found, Model):
                found._meta.table_description = ""  # docstrings are no part of the schema
    config = {
        "connections": {engine: BACKENDS[engine]},
        "apps": {engine: {"models": modules, "default_connection": engine}},
    }
    command = Command(config, app=engine, location=str(HERE))
    if given.initial:
        return await initial(command, engine)
    await Tortoise.init(config=config)
    await command.init(offline=True)
    if given.check:
        return check(engine)
    written = await command.migrate(given.name, no_input=True, offline=True)
    print(f"{engine}: {written or 'nothing to write'}")
    return 0


async def initial(command: Command, engine: str) -> int:
    """Write the initial migration, with every constraint that is listed."""
    folder = HERE / engine
    for file in folder.glob("*.py"):
        file.unlink()
    await command.init_migrations(safe=False)
    (file,) = folder.glob("0_*_init.py")
    text = file.read_text()
    start, end = text.index('"""') + 3, text.index('"""', text.index('"""') + 3)
    script = completed(text[start:end].strip(), engine)
    file.write_text(text[:start] + "\n" + script + "\n" + text[end:])
    print(f"{engine}: {file.name}")
    return 0


def completed(script: str, engine: str) -> str:
    """SQLite takes constraints in CREATE TABLE alone; PostgreSQL wants the referred tables to be there first."""
    if engine == "postgres":
        added = [
            f'ALTER TABLE "{table}" ADD {clause};'
            for table in constraints.tables()
            for clause in constraints.clauses(table)
        ]
        return "\n".join([script, *added])
    for table in constraints.tables():
        pattern = re.compile(rf'(CREATE TABLE "{table}" \(\n.*?)\n\);', re.DOTALL)
        clauses = ",\n    ".join(constraints.clauses(table))
        script, count = pattern.subn(lambda match, clauses=clauses: f"{match[1]},\n    {clauses}\n);", script)
        if count != 1:
            raise SystemExit(f"{table}: no CREATE TABLE to complete")
    return script


def check(engine: str) -> int:
    """Tell what differs between the models and the state that the last migration recorded."""
    recorded = schema_of(Migrate._last_version_content or {})
    present = schema_of(get_models_describe(engine))
    differing = sorted(
        name for name in recorded.keys() | present.keys() if recorded.get(name) != present.get(name)
    )
    for name in differing:
        print(f"{engine}: {name} differs from the last migration")
    return 1 if differing else 0


def schema_of(described: dict[str, Any]) -> dict[str, Any]:
    """The parts of aerich's description that make the schema."""
    return {
        name: {
            **{key: normal(model.get(key)) for key in OF_MODEL},
            **{
                field["name"]: {key: normal(field.get(key)) for key in OF_FIELD}
                for field in (model["pk_field"], *model["data_fields"])
            },
        }
        for name, model in described.items()
    }


def normal(value: Any) -> Any:
    """Tuples and lists alike, for one side comes from JSON."""
    if isinstance(value, (list, tuple)):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return value


if __name__ == "__main__":
    sys.exit(main())
