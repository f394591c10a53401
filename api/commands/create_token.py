"""`providence create-token`: makes an API token of a workspace, in its owner's name, and prints it once."""

import argparse
import asyncio
import sys
from collections.abc import Mapping

from api import settings as configuration
from api.commands import CommandFailed, UsageError
from api.commands.installation import opened
from api.settings import Settings
from models.access.actor import Actor
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.access.reading import account_by_id, an_owner, workspace_by_slug
from models.access.tokens import ApiTokenDraft, create_api_token


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the token to standard output, and what it is to standard error."""
    permissions = _permissions(arguments.permission)
    settings = configuration.read(environ, data=arguments.data)
    token = asyncio.run(_create(settings, arguments.workspace, arguments.name, permissions))
    print("It is shown this once and kept nowhere in clear:", file=sys.stderr)
    print(token)
    return 0


def _permissions(given: list[str]) -> tuple[Permission, ...]:
    named = {name.strip().upper() for text in given for name in text.split(",")}
    unknown = sorted(named - set(Permission))
    if unknown:
        raise UsageError(f"no permission is called {', '.join(unknown)}. There are: {', '.join(Permission)}.")
    return tuple(permission for permission in Permission if permission in named)
