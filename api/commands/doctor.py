"""`providence doctor`: examines an installation and prints one line for each check; it changes nothing."""

import argparse
import asyncio
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from api import settings as configuration
from api.commands.installation import demand_database, demand_migrated, key_ring
from api.settings import Settings
from models.database import Database, engine_of, sqlite_path
from models.errors import DatabaseUnavailable, WrongConfiguration
from models.events.unit_of_work import UnitOfWork
from models.examination import Finding, examine
from models.vault.custody import Vault


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """0 when all is well, 1 when something asks for the operator; advice alone is no mistake."""
    settings = configuration.read(environ, data=arguments.data)
    findings = [*_files(settings), *asyncio.run(_database(settings))]
    for finding in findings:
        print(f"{'ok   ' if finding.well else 'WRONG'}  {finding.about:<11} {finding.told}")
    for advice in _advice(settings):
        print(f"note   {advice}")
    return 0 if all(finding.well for finding in findings) else 1


def _files(settings: Settings) -> Iterator[Finding]:
    if settings.data.is_dir():
        yield _mode("data folder", settings.data, "chmod 700")
    if settings.key_ring_json is None and settings.key_ring.is_file():
        yield _mode("key ring", settings.key_ring, "chmod 600")
    if engine_of(settings.database_url) == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            path = Path(f"{sqlite_path(settings.database_url)}{suffix}")
            if path.is_file():
                yield _mode("database", path, "chmod 600")


def _mode(about: str, path: Path, cure: str) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding(about, False, f"{path} is open to others (mode {mode:04o}): {cure} {path}")
    return Finding(about, True, f"{path} is its owner's alone (mode {mode:04o})")


async def _database(settings: Settings) -> list[Finding]:
    try:
        demand_database(settings)
        database = await Database.open(settings.database_url, pool=2)
    except (WrongConfiguration, DatabaseUnavailable) as wrong:
        return [Finding("database", False, str(wrong))]
    try:
        try:
            await demand_migrated(database)
        except WrongConfiguration as wrong:
            return [Finding("migrations", False, str(wrong))]
        found = [Finding("migrations", True, "all applied")]
        work = UnitOfWork(database)
        try:
            ring = key_ring(settings)
            vault = await Vault.unlock(work, ring)
        except WrongConfiguration as wrong:
            return [*found, Finding("ring", False, str(wrong))]
        found.append(Finding("ring", True, f"fits the database; primary key {ring.primary}"))
        return [*found, *await examine(work, vault)]
    finally:
        await database.close()


def _advice(settings: Settings) -> Iterator[str]:
    if settings.key_ring_json is not None or engine_of(settings.database_url) != "sqlite":
        return
    if (
        settings.key_ring.is_file()
        and settings.key_ring.parent.resolve() == sqlite_path(settings.database_url).parent.resolve()
    ):
        yield (
            f"the key ring lies in the folder of the database, {settings.key_ring.parent}: whoever copies the folder has "
            "both. Keep it elsewhere (PROVIDENCE_KEY_RING) or leave it out of the database's backups, with a copy apart."
        )
