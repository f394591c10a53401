"""Inviting people: a place in the workspace for one e-mail address, opened by a secret that is shown once and kept as a keyed
hash, for seven days. No mail is sent: whoever invites hands the secret over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from models.access import audit, idempotency, rights
from models.access.actor import Actor
from models.access.identity import token_mac
from models.access.permissions import Permission, Role
from models.access.reading import MEMBERS_READ, InvitationView, invitations_by_ids
from models.access.tables import Invitation
from models.access.texts import Problems, is_email
from models.clock import utc_now
from models.errors import InvalidInput, LimitReached, NotFound, Problem, ProblemCode
from models.events.rows import moment_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault
from models.vault.secret import Secret
from models.vault.tokens import mint, parse

LIFE = timedelta(days=7)

_INVITE, _REVOKE = "inviteMember", "revokeInvitation"


@dataclass(frozen=True, slots=True)
class InvitationDraft:
    """Whom to let in, and as what."""

    email: str
    role: Role
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """`secret` is None when the same request was made before: it is shown once."""

    secret: Secret | None
    invitation: InvitationView


async def invite_member(
    actor: Actor,
    draft: InvitationDraft,
    *,
    work: UnitOfWork,
    vault: Vault,
    clock: Callable[[], datetime] = utc_now,
) -> Invited:
    """A place for seven days, of no higher role than the actor's. Raises InvalidInput, RoleForbids, LimitReached
    (members and invitations together), IdempotencyConflict."""
    problems = Problems()
    email = problems.email("email", draft.email)
    if email and not is_email(email):
        problems.add("email", ProblemCode.MALFORMED, "This is not an e-mail address.")
    key = problems.idempotency_key(draft.idempotency_key)
    problems.refuse_any()
    mac = idempotency.fingerprint(vault, _INVITE, {"email": draft.email, "role": draft.role})

    async def invite(unit: Unit) -> Invited:
        minted: list[Secret] = []

        async def act() -> dict[str, Any]:
            now = clock()
            right = await rights.demand(unit, actor, Permission.MEMBERS_MANAGE)
            rights.refuse_touching(right, draft.role)
            rights.refuse_raising(right, draft.role)
            await unit.execute(
                "DELETE FROM invitation WHERE workspace_id = ? AND expires_at <= ?", actor.workspace, now
            )
            await _refuse_known(unit, actor.workspace, email)
            await _demand_room(unit, actor.workspace)
            secret, made = await _make(unit, actor, email, draft.role, vault=vault, now=now)
            minted.append(secret)
            return {
                "id": made.id.hex,
                "email": email,
                "role": draft.role.value,
                "expires_at": made.expires_at.isoformat(),
            }

        outcome = await idempotency.once(unit, actor, _INVITE, key, mac, act)
        return Invited(minted[0] if minted else None, await _as_it_is_now(unit, actor.workspace, outcome))

    return await work.writing(invite)


async def revoke_invitation(
    actor: Actor,
    invitation_id: UUID,
    *,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> UUID:
    """The secret opens nothing any more. Raises NotFound, InvalidInput, IdempotencyConflict."""
    mac = idempotency.fingerprint(vault, _REVOKE, {"id": invitation_id})

    async def revoke(unit: Unit) -> UUID:
        async def act() -> dict[str, Any]:
            await rights.demand(unit, actor, Permission.MEMBERS_MANAGE)
            found = (await invitations_by_ids(unit, actor.workspace, [invitation_id])).get(invitation_id)
            if found is None:
                raise NotFound("invitation")
            await unit.execute(
                "DELETE FROM invitation WHERE workspace_id = ? AND id = ?", actor.workspace, invitation_id
            )
            await audit.record(
                unit,
                actor,
                "invitation.revoked",
                f"invitation:{invitation_id}",
                {"email": found.email, "role": found.role.value},
            )
            return {"id": invitation_id.hex}

        await idempotency.once(unit, actor, _REVOKE, idempotency_key, mac, act)
        return invitation_id

    return await work.writing(revoke)


async def prune(unit: Unit, *, limit: int = 500) -> int:
    """Forgets invitations past their time."""
    return await unit.execute(
        "DELETE FROM invitation WHERE id IN (SELECT id FROM invitation WHERE expires_at < ? LIMIT ?)",
        *(utc_now(), limit),
    )


async def _refuse_known(unit: Unit, workspace_id: UUID, email: str) -> None:
    known = await unit.rows(
        "SELECT 'a member' AS what FROM membership m JOIN account a ON a.id = m.account_id"
        " WHERE m.workspace_id = ? AND a.email = ?"
        " UNION ALL SELECT 'invited' AS what FROM invitation WHERE workspace_id = ? AND email = ?",
        *(workspace_id, email, workspace_id, email),
    )
    if known:
        cure = "" if known[0]["what"] == "a member" else ": revoke that invitation first"
        raise InvalidInput(
            Problem(("email",), ProblemCode.DUPLICATE, f"This address is {known[0]['what']} already{cure}.")
        )


async def _demand_room(unit: Unit, workspace_id: UUID) -> None:
    # Counted with the members, so that everyone who is invited can come.
    rows = await unit.rows(
        "SELECT (SELECT count(*) FROM membership WHERE workspace_id = ?)"
        " + (SELECT count(*) FROM invitation WHERE workspace_id = ?) AS taken",
        *(workspace_id, workspace_id),
    )
    if rows[0]["taken"] >= MEMBERS_READ:
        raise LimitReached(
            f"A workspace may have {MEMBERS_READ} members, invited ones included.", limit=MEMBERS_READ
        )


async def _make(
    unit: Unit, actor: Actor, email: str, role: Role, *, vault: Vault, now: datetime
) -> tuple[Secret, InvitationView]:
    invitation_id = uuid4()
    secret = mint("pvi", invitation_id)
    parsed = parse(secret.reveal())
    assert parsed is not None  # noqa: S101
    view = InvitationView(invitation_id, actor.workspace, email, role, now + LIFE)
    await Invitation.create(
        id=view.id,
        workspace_id=view.workspace_id,
        email=view.email,
        role=view.role.value,
        mac=token_mac(vault, parsed),
        created_by_id=actor.account_id,
        created_at=now,
        expires_at=view.expires_at,
    )
    await audit.record(
        unit,
        actor,
        "member.invited",
        f"invitation:{view.id}",
        {"email": email, "role": role.value, "expires_at": view.expires_at.isoformat()},
    )
    return secret, view


async def _as_it_is_now(unit: Unit, workspace_id: UUID, kept: dict[str, Any]) -> InvitationView:
    # What a replay tells when it was accepted or revoked since.
    invitation_id = UUID(hex=kept["id"])
    present = (await invitations_by_ids(unit, workspace_id, [invitation_id])).get(invitation_id)
    return present or InvitationView(
        invitation_id, workspace_id, kept["email"], Role(kept["role"]), moment_of(kept["expires_at"])
    )
