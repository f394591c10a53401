"""`providence migrate`: brings the database to this version's tables, and says which migrations it applied."""

import argparse
import asyncio
from collections.abc import Mapping

from api import settings as configuration
from models.migration import migrate


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Apply what is pending; nothing pending is no mistake."""
    settings = configuration.read(environ, data=arguments.data)
    applied = asyncio.run(migrate(settings.database_url))
    for version in applied:
        print(f"applied {version}")
    if not applied:
        print("nothing to apply: the database is up to date")
    return 0
