"""`providence migrate`: brings the database to this version's tables, and says which migrations it applied."""

import argparse
import asyncio
from collections.abc import Mapping
from contextlib import ExitStack

from api import settings as configuration
from api.commands.installation import make_folder
from models.database import engine_of, sqlite_path
from models.migration import migrate


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Apply what is pending; nothing pending is no mistake."""
    settings = configuration.read(environ, data=arguments.data)
    with ExitStack() as undo:
        if engine_of(settings.database_url) == "sqlite":
            make_folder(sqlite_path(settings.database_url).parent, undo)
        applied = asyncio.run(migrate(settings.database_url))
        undo.pop_all()
    for version in applied:
        print(f"applied {version}")
    if not applied:
        print("nothing to apply: the database is up to date")
    return 0
