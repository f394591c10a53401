"""Who belongs to a workspace and as what: roles changed, members removed, ownership handed on. An owner always remains."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.access import audit, idempotency, rights
from models.access.actor import Actor
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.access.reading import MemberView, members_by_ids
from models.errors import InvalidInput, NotFound, Problem, ProblemCode, RoleForbids
from models.events.outbox import Event
from models.events.rows import marks, uuid_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault

_CHANGE_ROLE, _REMOVE, _TRANSFER, _LEAVE = (
    "changeMemberRole",
    "removeMember",
    "transferOwnership",
    "leaveWorkspace",
)


@dataclass(frozen=True, slots=True)
class Removed:
    """`tokens_revoked`: API tokens of the workspace that the member had made, which end with it."""

    tokens_revoked: int


async def change_member_role(
    actor: Actor,
    member_id: UUID,
    role: Role,
    *,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> None:
    """Give a member another role; its sockets come back with what they may now. Raises NotFound, RoleForbids,
    InvalidInput, IdempotencyConflict."""
    mac = idempotency.fingerprint(vault, _CHANGE_ROLE, {"id": member_id, "role": role})

    async def change(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            right = await rights.demand(unit, actor, Permission.MEMBERS_MANAGE)
            member = await _member(unit, actor.workspace, member_id)
            rights.refuse_touching(right, member.role)
            rights.refuse_raising(right, role, former=member.role)
            if role is not member.role:
                if member.role is Role.OWNER:
                    await rights.refuse_last_owner(unit, actor.workspace, member.account.id)
                await _give(unit, actor, member, role)
            return {}

        await idempotency.once(unit, actor, _CHANGE_ROLE, idempotency_key, mac, act)

    await work.writing(change)


async def remove_member(
    actor: Actor,
    member_id: UUID,
    *,
    dry_run: bool = False,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> Removed:
    """Take a member away, with the API tokens and the invitations it made; its sockets close. Raises NotFound,
    RoleForbids, InvalidInput, IdempotencyConflict."""
    mac = idempotency.fingerprint(vault, _REMOVE, {"id": member_id, "dryRun": dry_run})

    async def remove(unit: Unit) -> Removed:
        async def act() -> dict[str, Any]:
            right = await rights.demand(unit, actor, Permission.MEMBERS_MANAGE)
            member = await _member(unit, actor.workspace, member_id)
            rights.refuse_touching(right, member.role)
            if member.role is Role.OWNER:
                await rights.refuse_last_owner(unit, actor.workspace, member.account.id)
            if dry_run:
                return {"tokens": await _count_tokens(unit, member)}
            return {"tokens": await _take_away(unit, actor, member, "member.removed")}

        outcome = await idempotency.once(unit, actor, _REMOVE, idempotency_key, mac, act)
        return Removed(outcome["tokens"])

    return await work.writing(remove)


async def transfer_ownership(
    actor: Actor,
    member_id: UUID,
    *,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> tuple[UUID, ...]:
    """The member becomes an owner and the actor, of a token its maker, an admin; the ids of both members. Raises
    NotFound, RoleForbids, InvalidInput, IdempotencyConflict."""
    mac = idempotency.fingerprint(vault, _TRANSFER, {"memberId": member_id})

    async def transfer(unit: Unit) -> tuple[UUID, ...]:
        async def act() -> dict[str, Any]:
            right = await rights.demand(unit, actor, Permission.WORKSPACE_MANAGE)
            rights.refuse_unbinding(right)
            heir = await _member(unit, actor.workspace, member_id)
            giver = await _member_of(unit, actor)
            if heir.id == giver.id:
                raise InvalidInput(
                    Problem(
                        ("memberId",), ProblemCode.NOT_ALLOWED, "It is yours already: name another member."
                    )
                )
            if heir.role is not Role.OWNER:
                await _give(unit, actor, heir, Role.OWNER)
            await _give(unit, actor, giver, Role.ADMIN)
            return {"members": [heir.id.hex, giver.id.hex]}

        outcome = await idempotency.once(unit, actor, _TRANSFER, idempotency_key, mac, act)
        return tuple(UUID(hex=text) for text in outcome["members"])

    return await work.writing(transfer)


async def leave_workspace(
    actor: Actor, *, idempotency_key: str | None = None, work: UnitOfWork, vault: Vault
) -> UUID:
    """The account leaves the workspace, with the API tokens and invitations it made there; the id of the workspace.
    Raises RoleForbids (the last owner), InvalidInput, IdempotencyConflict."""
    account_id = actor.account
    mac = idempotency.fingerprint(vault, _LEAVE, {})

    async def leave(unit: Unit) -> UUID:
        if actor.workspace_id is None and idempotency_key is not None:
            left = await _left_before(unit, account_id, idempotency_key)
            if left is not None:
                return left
        workspace_id = actor.workspace

        async def act() -> dict[str, Any]:
            await rights.hold(unit, workspace_id)
            member = await _member_of(unit, actor)
            if member.role is Role.OWNER:
                await rights.refuse_last_owner(unit, workspace_id, account_id)
            await _take_away(unit, actor, member, "member.left")
            return {"workspace": workspace_id.hex}

        outcome = await idempotency.once(unit, actor, _LEAVE, idempotency_key, mac, act)
        return UUID(hex=outcome["workspace"])

    return await work.writing(leave)


async def _left_before(unit: Unit, account_id: UUID, key: str) -> UUID | None:
    # Whoever has left acts in the workspace no more: a repeated request comes without one, and its answer is found by the key.
    rows = await unit.rows(
        "SELECT scope FROM idempotency_record WHERE actor_id = ? AND mutation = ? AND key = ?"
        " ORDER BY created_at DESC LIMIT 1",
        *(account_id, _LEAVE, key),
    )
    return uuid_of(rows[0]["scope"]) if rows else None


async def _member(unit: Unit, workspace_id: UUID, member_id: UUID) -> MemberView:
    member = (await members_by_ids(unit, workspace_id, [member_id])).get(member_id)
    if member is None:
        raise NotFound("member")
    return member


async def _member_of(unit: Unit, actor: Actor) -> MemberView:
    rows = await unit.rows(
        "SELECT id FROM membership WHERE workspace_id = ? AND account_id = ?",
        actor.workspace,
        actor.account_id,
    )
    if not rows:
        raise RoleForbids("You do not belong to this workspace any more.")
    return await _member(unit, actor.workspace, uuid_of(rows[0]["id"]))


async def _give(unit: Unit, actor: Actor, member: MemberView, role: Role) -> None:
    await unit.execute(
        "UPDATE membership SET role = ? WHERE workspace_id = ? AND id = ?",
        *(role.value, member.workspace_id, member.id),
    )
    may_invite = Permission.MEMBERS_MANAGE in PERMISSIONS_OF[role]
    withdrawn = await _withdraw(
        unit, member, [each for each in Role if not may_invite or each.rank > role.rank]
    )
    detail: dict[str, Any] = {"email": member.account.email, "from": member.role.value, "to": role.value}
    if withdrawn:
        detail["invitations_withdrawn"] = withdrawn
    await audit.record(unit, actor, "member.role_changed", f"member:{member.id}", detail)
    unit.announce(Event(member.workspace_id, "access.changed", member.account.id, {}))


async def _take_away(unit: Unit, actor: Actor, member: MemberView, action: str) -> int:
    revoked = await unit.execute(
        "DELETE FROM api_token WHERE workspace_id = ? AND account_id = ?",
        *(member.workspace_id, member.account.id),
    )
    withdrawn = await _withdraw(unit, member, list(Role))
    await unit.execute(
        "DELETE FROM membership WHERE workspace_id = ? AND id = ?", member.workspace_id, member.id
    )
    detail: dict[str, Any] = {
        "email": member.account.email,
        "role": member.role.value,
        "tokens_revoked": revoked,
        "invitations_withdrawn": withdrawn,
    }
    await audit.record(unit, actor, action, f"member:{member.id}", detail)
    unit.announce(Event(member.workspace_id, "access.changed", member.account.id, {}))
    return revoked


async def _withdraw(unit: Unit, member: MemberView, roles: list[Role]) -> int:
    # An invitation lets in on its inviter's word: it does not outlive the right to give it.
    return await unit.execute(
        f"DELETE FROM invitation WHERE workspace_id = ? AND created_by_id = ? AND role IN ({marks(roles)})",  # noqa: S608
        *(member.workspace_id, member.account.id, *(role.value for role in roles)),
    )


async def _count_tokens(unit: Unit, member: MemberView) -> int:
    rows = await unit.rows(
        "SELECT count(*) AS made FROM api_token WHERE workspace_id = ? AND account_id = ?",
        *(member.workspace_id, member.account.id),
    )
    made: int = rows[0]["made"]
    return made
