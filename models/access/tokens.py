"""API tokens: made within the right of their maker, shown once, revoked for good."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from models.access import audit, idempotency, rights
from models.access.actor import Actor
from models.access.identity import token_mac
from models.access.permissions import Permission, Role, grantable
from models.access.reading import ApiTokenView, tokens_by_ids
from models.access.tables import ApiToken
from models.access.texts import Problems, free_name, name_key
from models.clock import utc_now
from models.errors import InvalidInput, LimitReached, NameTaken, NotFound, Problem, ProblemCode, RoleForbids
from models.events.constraints import ConstraintViolated
from models.events.outbox import Event
from models.events.rows import moment_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault
from models.vault.secret import Secret
from models.vault.tokens import mint, parse

log = logging.getLogger(__name__)

TOKENS_KEPT = 100
LIFE = timedelta(days=90)
LONGEST_LIFE = timedelta(days=3 * 365)

_CREATE = "createApiToken"
_REVOKE = "revokeApiToken"
_RACES = 5
_PAST = "expiresAt must lie in the future."


@dataclass(frozen=True, slots=True)
class ApiTokenDraft:
    """`environment` binds the token to credentials of that label. `expires_at` absent: 90 days."""

    name: str
    permissions: Sequence[Permission]
    environment: str | None = None
    expires_at: datetime | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True)
class CreatedApiToken:
    """`secret` is None when the same request was made before: it is shown once."""

    secret: Secret | None
    token: ApiTokenView


@dataclass(frozen=True, slots=True)
class _Judged:
    name: str
    permissions: tuple[Permission, ...]
    environment: str | None
    expires_at: datetime


async def create_api_token(
    actor: Actor,
    draft: ApiTokenDraft,
    *,
    work: UnitOfWork,
    vault: Vault,
    clock: Callable[[], datetime] = utc_now,
) -> CreatedApiToken:
    """A token within the actor's own right. Raises InvalidInput, NameTaken, RoleForbids, LimitReached,
    IdempotencyConflict."""
    now = clock()
    judged = _checked(draft, now)
    judged = _within_right(actor, judged)
    mac = idempotency.fingerprint(
        vault,
        _CREATE,
        {
            "name": draft.name,
            "permissions": sorted(draft.permissions),
            "environment": draft.environment,
            "expiresAt": draft.expires_at,
        },
    )

    async def create(unit: Unit) -> CreatedApiToken:
        kept = await idempotency.replay(unit, actor, _CREATE, draft.idempotency_key, mac)
        if kept is not None:
            return CreatedApiToken(None, await _as_it_is_now(unit, actor.workspace, kept))
        created = await _create(unit, actor, judged, vault=vault, now=now)
        await audit.record(
            unit,
            actor,
            "api_token.created",
            f"api_token:{created.token.id}",
            {
                "name": judged.name,
                "permissions": list(judged.permissions),
                "environment": judged.environment,
                "expires_at": judged.expires_at.isoformat(),
            },
        )
        await idempotency.keep(unit, actor, _CREATE, draft.idempotency_key, _outcome(created.token))
        return created

    for _ in range(_RACES):
        try:
            return await work.writing(create)
        except ConstraintViolated as violated:
            # Somebody took the name between the look and the commit: look again, and refuse with what is free.
            if violated.constraint != "api_token_name":
                raise
    raise NameTaken(
        f"A token is already called {judged.name}.", suggestion=f"{judged.name[:60]} {uuid4().hex[:8]}"
    )


async def revoke_api_token(
    actor: Actor,
    token_id: UUID,
    *,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> UUID:
    """Ends the token at once; its sockets close. Raises NotFound, IdempotencyConflict, InvalidInput."""
    mac = idempotency.fingerprint(vault, _REVOKE, {"id": token_id})

    async def revoke(unit: Unit) -> UUID:
        kept = await idempotency.replay(unit, actor, _REVOKE, idempotency_key, mac)
        if kept is not None:
            return token_id
        found = await tokens_by_ids(unit, actor.workspace, [token_id])
        gone = await unit.execute(
            "DELETE FROM api_token WHERE workspace_id = ? AND id = ?", actor.workspace, token_id
        )
        if not gone:
            raise NotFound("API token")
        detail = {"name": found[token_id].name} if token_id in found else None
        await audit.record(unit, actor, "api_token.revoked", f"api_token:{token_id}", detail)
        unit.announce(Event(actor.workspace, "access.changed", token_id, {}))
        await idempotency.keep(unit, actor, _REVOKE, idempotency_key, {"id": token_id.hex})
        return token_id

    return await work.writing(revoke)


class LastUses:
    """Notes when tokens were used, each at most once a minute, and writes the notes beside the requests: one that only
    reads never waits for a write. Bounded."""

    def __init__(self, *, every: timedelta = timedelta(minutes=1), kept: int = 10_000) -> None:
        self._every = every
        self._kept = kept
        self._noted: dict[UUID, datetime] = {}
        self._due: dict[UUID, tuple[UUID, datetime]] = {}
        self._bell = asyncio.Event()

    def note(self, actor: Actor, *, clock: Callable[[], datetime] = utc_now) -> bool:
        """Notes this use when the last note is old enough; whether it did."""
        now = clock()
        noted = self._noted.get(actor.id)
        if actor.kind != "token" or (noted is not None and now - noted < self._every):
            return False
        self._noted.pop(actor.id, None)
        self._noted[actor.id] = now
        while len(self._noted) > self._kept:
            self._noted.pop(next(iter(self._noted)))
        self._due[actor.id] = (actor.workspace, now)
        while len(self._due) > self._kept:
            self._due.pop(next(iter(self._due)))
        self._bell.set()
        return True

    async def write(self, work: UnitOfWork) -> int:
        """Writes what was noted since; how many tokens. What could not be written stays noted."""
        due, self._due = self._due, {}

        async def update(unit: Unit) -> None:
            for token_id, (workspace_id, at) in sorted(
                due.items()
            ):  # one order, so that two processes never cross
                await unit.execute(
                    "UPDATE api_token SET last_used_at = ? WHERE workspace_id = ? AND id = ? "
                    "AND (last_used_at IS NULL OR last_used_at < ?)",
                    *(at, workspace_id, token_id, at),
                )

        try:
            if due:
                await work.writing(update)
        except BaseException:
            self._due = due | self._due
            raise
        return len(due)

    async def run(self, work: UnitOfWork, *, pause: float = 1.0) -> None:
        """Writes until cancelled, at most once a `pause`."""
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self.write(work)
            except Exception as error:  # the fence of this task: a note that waits does no harm
                log.warning("uses of tokens cannot be written (%s); trying again", type(error).__name__)
                self._bell.set()
            await asyncio.sleep(pause)


def _checked(draft: ApiTokenDraft, now: datetime) -> _Judged:
    problems = Problems()
    name = problems.name("name", draft.name)
    environment = None if draft.environment is None else problems.label("environment", draft.environment)
    problems.idempotency_key(draft.idempotency_key)
    if not draft.permissions:
        problems.add("permissions", ProblemCode.REQUIRED, "Name at least one permission.")
    expires_at = draft.expires_at or now + LIFE
    if expires_at <= now and (problems or draft.idempotency_key is None):
        problems.add("expiresAt", ProblemCode.OUT_OF_RANGE, _PAST)
    elif expires_at > now + LONGEST_LIFE:
        problems.add("expiresAt", ProblemCode.OUT_OF_RANGE, "A token may live three years at most.")
    problems.refuse_any()
    asked = set(draft.permissions)
    return _Judged(name, tuple(each for each in Permission if each in asked), environment, expires_at)


def _within_right(actor: Actor, judged: _Judged) -> _Judged:
    # An account of an owner may give the lease, which no role has; a token gives nothing beyond what it has.
    own = grantable(actor.role) if actor.kind == "account" and actor.role else actor.permissions
    if Permission.CREDENTIALS_LEASE in judged.permissions and not (
        actor.kind == "account" and actor.role is Role.OWNER
    ):
        raise RoleForbids("Only an owner, signed in, may grant CREDENTIALS_LEASE.")
    beyond = [permission for permission in judged.permissions if permission not in own]
    if beyond:
        raise RoleForbids(f"A token may not do more than its maker: {', '.join(beyond)}.")
    if actor.environment is None or judged.environment == actor.environment:
        return judged
    if judged.environment is not None:
        raise RoleForbids(f"This token is bound to {actor.environment}, and so is what it makes.")
    return _Judged(judged.name, judged.permissions, actor.environment, judged.expires_at)


async def _create(
    unit: Unit, actor: Actor, judged: _Judged, *, vault: Vault, now: datetime
) -> CreatedApiToken:
    if actor.account_id is None:
        raise RoleForbids("A token needs a maker.")
    if judged.expires_at <= now:
        # Judged here and not before: a request that is repeated after the token's end is answered as it was.
        raise InvalidInput(Problem(("expiresAt",), ProblemCode.OUT_OF_RANGE, _PAST))
    # Holding the workspace makes two requests in it wait for each other.
    await rights.demand(unit, actor, Permission.TOKENS_MANAGE)
    rows = await unit.rows("SELECT name_key FROM api_token WHERE workspace_id = ?", actor.workspace)
    taken = {row["name_key"] for row in rows}
    if name_key(judged.name) in taken:
        raise NameTaken(f"A token is already called {judged.name}.", suggestion=free_name(judged.name, taken))
    if len(taken) >= TOKENS_KEPT:
        raise LimitReached(
            f"A workspace may have {TOKENS_KEPT} API tokens: revoke one first.", limit=TOKENS_KEPT
        )
    token_id = uuid4()
    secret = mint("pvt", token_id)
    parsed = parse(secret.reveal())
    assert parsed is not None  # noqa: S101
    view = ApiTokenView(
        id=token_id,
        workspace_id=actor.workspace,
        account_id=actor.account_id,
        name=judged.name,
        permissions=judged.permissions,
        environment=judged.environment,
        hint=secret.reveal()[-4:],
        expires_at=judged.expires_at,
        last_used_at=None,
    )
    await ApiToken.create(
        id=view.id,
        workspace_id=view.workspace_id,
        account_id=view.account_id,
        name=view.name,
        name_key=name_key(view.name),
        permissions=[permission.value for permission in view.permissions],
        environment=view.environment,
        mac=token_mac(vault, parsed),
        hint=view.hint,
        created_at=now,
        expires_at=view.expires_at,
    )
    return CreatedApiToken(secret, view)


def _outcome(token: ApiTokenView) -> dict[str, Any]:
    # What a replay tells when the token has been revoked since.
    return {
        "id": token.id.hex,
        "account_id": token.account_id.hex,
        "name": token.name,
        "permissions": list(token.permissions),
        "environment": token.environment,
        "hint": token.hint,
        "expires_at": token.expires_at.isoformat(),
    }


async def _as_it_is_now(unit: Unit, workspace_id: UUID, kept: dict[str, Any]) -> ApiTokenView:
    token_id = UUID(kept["id"])
    present = (await tokens_by_ids(unit, workspace_id, [token_id])).get(token_id)
    return present or ApiTokenView(
        id=token_id,
        workspace_id=workspace_id,
        account_id=UUID(kept["account_id"]),
        name=kept["name"],
        permissions=tuple(Permission(name) for name in kept["permissions"]),
        environment=kept["environment"],
        hint=kept["hint"],
        expires_at=moment_of(kept["expires_at"]),
        last_used_at=None,
    )
