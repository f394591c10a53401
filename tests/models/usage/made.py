"""Receipts made by hand, of a workspace and credentials that are in the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from models.access.tables import Workspace
from models.catalog.offerings import Address, ModelType
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit, UnitOfWork
from models.usage.receipts import Attempt, AttemptOutcome, Receipt
from models.vendors.failure import Failure
from models.vendors.speaking import Usage

NOW = datetime(2026, 6, 1, 12, 0, 0, 123456, tzinfo=UTC)
GPT = Address("openai", ModelType.LLM, "gpt-6.1-sol")
CLAUDE = Address("anthropic", ModelType.LLM, "claude-opus-5-5")
ADA = UUID(int=7)


async def workspace(work: UnitOfWork) -> UUID:
    """A workspace with nothing in it."""
    key = uuid4()

    async def add(unit: Unit) -> None:
        await Workspace.create(id=key, slug=key.hex, name="A workspace", created_at=NOW)

    await work.writing(add)
    return key


async def credential(work: UnitOfWork, workspace_id: UUID, provider_key: str = "openai") -> UUID:
    """A credential of the workspace."""
    key = uuid4()

    async def add(unit: Unit) -> None:
        named = {"name": key.hex, "name_key": key.hex, "created_at": NOW, "updated_at": NOW}
        await Credential.create(id=key, workspace_id=workspace_id, provider_key=provider_key, **named)

    await work.writing(add)
    return key


def attempt(model: Address = GPT, **more: Any) -> Attempt:
    """One that served by the operator's key."""
    told: dict[str, Any] = {
        "source": "SYSTEM",
        "credential_id": None,
        "credential_name": None,
        "outcome": AttemptOutcome.SERVED,
        "failure": None,
        "message": None,
        "http_status": 200,
        "latency_ms": 12,
        **more,
    }
    return Attempt(model, **told)


def served(workspace_id: UUID, *, by: UUID | None = None, minutes: float = 0, **more: Any) -> Receipt:
    """A receipt of so many minutes ago, served by that credential, or by the operator's key."""
    source, name = ("SYSTEM", None) if by is None else ("CUSTOM", "Key")
    told = Receipt(
        id=uuid4(),
        workspace_id=workspace_id,
        at=NOW - timedelta(minutes=minutes),
        requested=GPT,
        served=GPT,
        source=source,
        credential_id=by,
        credential_name=name,
        environment=None,
        actor="ada@example.org",
        actor_kind="account",
        actor_id=ADA,
        attempts=(attempt(source=source, credential_id=by, credential_name=name),),
        usage=Usage(1000, 20, 300),
        cost=Decimal("0.000123"),
        currency="USD",
        latency_ms=14,
    )
    return replace(told, **more)


def failed(workspace_id: UUID, *, tried: UUID | None = None, minutes: float = 0, **more: Any) -> Receipt:
    """A receipt of a call that nobody served; the credential was tried for it."""
    told = attempt(
        source="SYSTEM" if tried is None else "CUSTOM",
        credential_id=tried,
        credential_name=None if tried is None else "Key",
        outcome=AttemptOutcome.FAILED,
        failure=Failure.RATE_LIMITED,
        message="Slow down.",
        http_status=429,
    )
    nobody = {"served": None, "source": None, "credential_id": None, "credential_name": None}
    nothing = {"usage": None, "cost": None, "currency": None, "attempts": (told,)}
    return replace(served(workspace_id, minutes=minutes), **{**nobody, **nothing, **more})
