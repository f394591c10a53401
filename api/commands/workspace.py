"""`providence workspace`: what the operator settles for one workspace."""

import argparse
import asyncio
from collections.abc import Mapping

from api import settings as configuration
from api.commands import CommandFailed
from api.commands.installation import opened
from api.settings import Settings
from models.access.balancing import allow_load_balancing
from models.errors import NotFound


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Do what the words after `workspace` say, and tell how it is."""
    settings = configuration.read(environ, data=arguments.data)
    allowed = arguments.load_balancing == "on"
    asyncio.run(_set(settings, arguments.slug, allowed=allowed))
    print(f"{arguments.slug}: load balancing is {'allowed' if allowed else 'forbidden; its pools are kept'}")
    return 0


async def _set(settings: Settings, slug: str, *, allowed: bool) -> None:
    async with opened(settings) as (work, _):
        try:
            await allow_load_balancing(slug, allowed=allowed, work=work)
        except NotFound:
            raise CommandFailed(f"there is no workspace {slug!r}.") from None
