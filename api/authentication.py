"""Who speaks: the one way from an `Authorization` text and a workspace's slug to an actor, for HTTP and for sockets."""

import re
from collections.abc import Collection
from ipaddress import ip_address

from aiohttp import web

from api.settings import Network
from models.access.actor import Actor
from models.access.identity import authenticate
from models.access.tokens import LastUses
from models.events.unit_of_work import UnitOfWork
from models.vault.custody import Vault

LONGEST_TOKEN = 400
LONGEST_SLUG = 100


async def actor_of(
    authorization: str | None, workspace: str | None, *, work: UnitOfWork, vault: Vault, uses: LastUses
) -> Actor | None:
    """The actor whose token this is; None for no token and for one that is not valid (any more). Raises WorkspaceUnknown
    for a named workspace that is not the actor's, whether it exists or not."""
    token = bearer(authorization)
    if token is None:
        return None
    slug = workspace.strip()[:LONGEST_SLUG] if workspace and workspace.strip() else None
    actor = await work.reading(lambda reader: authenticate(reader, token, slug, vault=vault))
    if actor is not None:
        uses.note(actor)
    return actor


def bearer(authorization: str | None) -> str | None:
    """The token in `Bearer …`; None for everything that cannot hold one."""
    match = (
        _BEARER.fullmatch(authorization) if authorization and len(authorization) <= LONGEST_TOKEN else None
    )
    return match[1] if match else None


def address_of(request: web.Request, trusted: Collection[Network]) -> str:
    """The caller's address. X-Forwarded-For counts only as far as the operator's own proxies wrote it."""
    address = request.remote or ""
    hops = [hop.strip() for line in request.headers.getall("X-Forwarded-For", ()) for hop in line.split(",")]
    for hop in reversed(hops[-20:]):
        if not _is_within(address, trusted) or not _is_address(hop):
            break
        address = hop
    return address


_BEARER = re.compile(r"[Bb]earer +([\x21-\x7e]+) *")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(address: str, networks: Collection[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return any((mapped or parsed) in network for network in networks)
