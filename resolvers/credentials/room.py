"""What the rooms of providers and credentials need besides the common services."""

from dataclasses import dataclass
from typing import cast

from models.catalog.providers import Catalog
from models.validation.desk import CheckDesk
from resolvers.context import Info

NAME = "credentials"


@dataclass(frozen=True, slots=True)
class Room:
    """`catalog`: the providers on offer; `desk`: where checks are handed in."""

    catalog: Catalog
    desk: CheckDesk


def room(info: Info) -> Room:
    """The room of this process."""
    return cast(Room, info.context.services.rooms[NAME])
