"""Ids that are unique over all types and workspaces, and the node field's registry. An id names its type and nothing else:
whether it is in the actor's workspace is asked of the room that owns it."""

import base64
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from resolvers.context import Info
from resolvers.permissions import SIGNED_IN

Loader = Callable[[Info, str], Awaitable[Any]]


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, unique over all types and workspaces; stays as long as the thing."
    )


@dataclass(frozen=True, slots=True)
class NodeKind:
    """How a type's ids begin, which permission reading one asks for, and how one is found by its whole id."""

    prefix: str
    permission: Permission
    load: Loader


def node_id(kind: str, key: UUID) -> strawberry.ID:
    """credential, UUID → credential_<32 hex>."""
    return strawberry.ID(f"{kind}_{key.hex}")


def read_id(text: str, *kinds: str) -> UUID | None:
    """The key in an id of one of these kinds; None for every other text."""
    match = _ID.fullmatch(text)
    return UUID(hex=match[2]) if match and match[1] in kinds else None


def provider_id(workspace_id: UUID, key: str) -> strawberry.ID:
    """A provider has no row: its id is made of the workspace and the catalog's key."""
    return strawberry.ID(f"provider_{workspace_id.hex}_{key}")


def read_provider_id(text: str, workspace_id: UUID) -> str | None:
    """The catalog key in a provider's id of this workspace; None for every other text."""
    match = _PROVIDER_ID.fullmatch(text)
    return match[2] if match and UUID(hex=match[1]) == workspace_id else None


def model_id(workspace_id: UUID, address: tuple[str, str, str]) -> strawberry.ID:
    """A model need not have a row: its id is made of the workspace and of provider, type and name."""
    told = base64.urlsafe_b64encode("|".join(address).encode()).decode().rstrip("=")
    return strawberry.ID(f"model_{workspace_id.hex}_{told}")


def read_model_id(text: str, workspace_id: UUID) -> tuple[str, str, str] | None:
    """Provider, type and name in a model's id of this workspace; None for every other text."""
    match = _MODEL_ID.fullmatch(text)
    if match is None or UUID(hex=match[1]) != workspace_id:
        return None
    told = match[2]
    try:
        parts = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True).decode()
        provider_key, type, name = parts.split("|", 2)
    except ValueError:
        return None
    # Written anew it must be the same text: a thing has one id.
    address = (provider_key, type, name)
    return address if model_id(workspace_id, address) == text else None


def default_model_id(workspace_id: UUID, type: str) -> strawberry.ID:
    """A job has a default whether or not one was chosen: its id is made of the workspace and the job."""
    return strawberry.ID(f"defaultmodel_{workspace_id.hex}_{type}")


def read_default_model_id(text: str, workspace_id: UUID) -> str | None:
    """The job in a default's id of this workspace, known or not; None for every other text."""
    match = _DEFAULT_MODEL_ID.fullmatch(text)
    return match[2] if match and UUID(hex=match[1]) == workspace_id else None


def query(kinds: Iterable[NodeKind]) -> type:
    """The part of the query root that finds anything by its id."""
    by_prefix = {kind.prefix: kind for kind in kinds}

    @strawberry.type
    class NodeQuery:
        @strawberry.field(
            description="Anything by its id, each type under its own rule; null for an unknown id and without the right.",
            directives=[SIGNED_IN],
        )
        async def node(self, info: Info, id: strawberry.ID) -> Node | None:
            found: Node | None = await find(info, id, by_prefix)
            return found

    return NodeQuery


async def find(info: Info, id: str, kinds: Mapping[str, NodeKind]) -> Any:
    """The thing of this id, under its type's own rule; None as well without the right as for an unknown id."""
    kind = kinds.get(id.partition("_")[0])
    actor = info.context.signed_in
    if kind is None or actor.workspace_id is None or kind.permission not in actor.permissions:
        return None
    return await kind.load(info, id)


_ID = re.compile(r"([a-z]+)_([0-9a-f]{32})", re.ASCII)
_PROVIDER_ID = re.compile(r"provider_([0-9a-f]{32})_([a-z0-9_]{1,40})", re.ASCII)
_DEFAULT_MODEL_ID = re.compile(r"defaultmodel_([0-9a-f]{32})_([A-Z_]{1,30})", re.ASCII)
# The longest name has 200 characters of four bytes.
_MODEL_ID = re.compile(r"model_([0-9a-f]{32})_([A-Za-z0-9_-]{1,1200})", re.ASCII)
