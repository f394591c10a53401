"""`providence serve`: runs the service until it is told to end, and refuses to start where the set-up is wrong."""

import argparse
import asyncio
from collections.abc import Mapping

from api import logs
from api import settings as configuration
from api.app import create_app
from api.app import run as run_app
from api.commands.installation import demand_database


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Serve; 0 after SIGTERM or Ctrl-C."""
    settings = configuration.read(environ, data=arguments.data, host=arguments.host, port=arguments.port)
    demand_database(settings)
    logs.configure(settings.log_level)
    asyncio.run(run_app(create_app(settings), settings.host, settings.port))
    return 0
