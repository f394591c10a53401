"""What an actor may still do, judged inside the unit that acts on it, and whom he may raise or touch: nobody above himself."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from models.access.actor import Actor, RightLost
from models.access.permissions import PERMISSIONS_OF, Permission, Role, token_permissions
from models.clock import utc_now
from models.errors import RoleForbids
from models.events.unit_of_work import Unit


@dataclass(frozen=True, slots=True)
class Right:
    """An actor's role at this moment, of a token its maker's, and what it may do; `environment`: the only one whose
    credentials it may use."""

    role: Role
    permissions: frozenset[Permission]
    environment: str | None = None

    @property
    def reach(self) -> Role:
        """The highest role that may be touched: a token reaches owners only where it may manage the workspace."""
        if self.role is Role.OWNER and Permission.WORKSPACE_MANAGE not in self.permissions:
            return Role.ADMIN
        return self.role


async def hold(unit: Unit, workspace_id: UUID) -> bool:
    """Make every other change of people in the workspace wait until this unit ends; False where there is none."""
    return bool(await unit.execute("UPDATE workspace SET name = name WHERE id = ?", workspace_id))


async def demand(unit: Unit, actor: Actor, permission: Permission) -> Right:
    """The actor's right after the workspace is held, so that what was decided meanwhile counts. Raises RightLost."""
    await hold(unit, actor.workspace)
    right = await _present(unit, actor)
    if right is None or permission not in right.permissions:
        raise RightLost(permission)
    return right


def refuse_raising(right: Right, role: Role, *, former: Role | None = None) -> None:
    """Raises RoleForbids where giving the role, instead of the former one, gives more than the actor has. Who is bound to
    an environment gives nothing at all, for people are not bound."""
    had: Collection[Permission] = PERMISSIONS_OF[former] if former else ()
    beyond = [
        permission
        for permission in Permission
        if permission in PERMISSIONS_OF[role]
        and permission not in had
        and permission not in right.permissions
    ]
    if not PERMISSIONS_OF[role] <= set(had):
        refuse_unbinding(right)
    if beyond:
        raise RoleForbids(
            f"Nobody gives more than he has: {role.value} may also {', '.join(beyond)}."
            if right.role.rank >= role.rank
            else f"Nobody raises anyone above himself: {role.value} is above {right.role.value}."
        )


def refuse_unbinding(right: Right) -> None:
    """Raises RoleForbids for a token that is bound to an environment: whom it let in could use every credential."""
    if right.environment is not None:
        raise RoleForbids(
            f"Nobody gives more than he has: this token is bound to {right.environment}, a member is not."
        )


def refuse_touching(right: Right, role: Role) -> None:
    """Raises RoleForbids where somebody of that role stands above the actor."""
    if role.rank > right.reach.rank:
        raise RoleForbids(f"Nobody changes someone above himself: {role.value} is above {right.reach.value}.")


async def refuse_last_owner(unit: Unit, workspace_id: UUID, leaving: UUID) -> None:
    """Raises RoleForbids where no owner would be left without this account. The workspace must be held."""
    others = await unit.rows(
        "SELECT 1 AS one FROM membership WHERE workspace_id = ? AND role = ? AND account_id <> ? LIMIT 1",
        *(workspace_id, Role.OWNER.value, leaving),
    )
    if not others:
        raise RoleForbids("A workspace keeps an owner: make somebody else one first.")


async def _present(unit: Unit, actor: Actor) -> Right | None:
    if actor.kind == "system":
        return Right(Role.OWNER, actor.permissions)
    living = ""
    params: list[object] = [actor.workspace, actor.account_id]
    if actor.kind == "token":
        living = " AND EXISTS (SELECT 1 FROM api_token t WHERE t.workspace_id = m.workspace_id AND t.id = ? AND t.expires_at > ?)"
        params += [actor.id, utc_now()]
    rows = await unit.rows(
        f"SELECT m.role FROM membership m WHERE m.workspace_id = ? AND m.account_id = ?{living}",  # noqa: S608
        *params,
    )
    if not rows:
        return None
    role = Role(rows[0]["role"])
    own = PERMISSIONS_OF[role] if actor.kind == "account" else token_permissions(actor.permissions, role)
    return Right(role, own, actor.environment)
