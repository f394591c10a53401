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
from models.events.unit_of_work import Reader


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print the token to standard output, and what it is to standard error."""
    permissions = _permissions(arguments.permission)
    settings = configuration.read(environ, data=arguments.data)
    token = asyncio.run(_create(settings, arguments.workspace, arguments.name, permissions))
    print("It is shown this once and kept nowhere in clear:", file=sys.stderr)
    print(token)
    return 0


async def _create(settings: Settings, slug: str, name: str, permissions: tuple[Permission, ...]) -> str:
    async with opened(settings) as (work, vault):
        owner = await work.reading(lambda reader: _owner(reader, slug))
        created = await create_api_token(owner, ApiTokenDraft(name, permissions), work=work, vault=vault)
    if created.secret is None:
        raise CommandFailed("the token was made before, and is shown once.")
    return created.secret.reveal()


async def _owner(reader: Reader, slug: str) -> Actor:
    workspace = await workspace_by_slug(reader, slug)
    if workspace is None:
        raise CommandFailed(f"there is no workspace {slug!r}.")
    account_id = await an_owner(reader, workspace.id)
    account = await account_by_id(reader, account_id) if account_id else None
    if account is None:
        raise CommandFailed(f"the workspace {slug!r} has no owner in whose name a token could be made.")
    # The audit tells that the operator did it, and a token stays within the right of the account it hangs on.
    return Actor(
        kind="account",
        id=account.id,
        label=f"{account.email} (command line)",
        account_id=account.id,
        session_id=None,
        workspace_id=workspace.id,
        role=Role.OWNER,
        permissions=PERMISSIONS_OF[Role.OWNER],
        environment=None,
    )


def _permissions(given: list[str]) -> tuple[Permission, ...]:
    named = {name.strip().upper() for text in given for name in text.split(",")}
    unknown = sorted(named - set(Permission))
    if unknown:
        raise UsageError(f"no permission is called {', '.join(unknown)}. There are: {', '.join(Permission)}.")
    return tuple(permission for permission in Permission if permission in named)
