"""What is told of the hosted keys: which providers, which models, since when; nothing here decrypts."""

from dataclasses import dataclass
from datetime import datetime

from models.events.rows import json_of, moment_of
from models.events.unit_of_work import Reader, Unit


@dataclass(frozen=True, slots=True)
class Hosted:
    """Which models of a provider the operator hosts (models/hosting/patterns.py)."""

    provider_key: str
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HostedView:
    """A provider's hosted keys as they are told; `hints`: the last four characters of each secret by its field, None of a
    short one."""

    provider_key: str
    patterns: tuple[str, ...]
    hints: dict[str, str | None]
    set_at: datetime


async def revision(reader: Reader | Unit) -> int:
    """How often the hosted keys were changed."""
    rows = await reader.rows("SELECT MAX(revision) AS revision FROM hosted_revision")
    return rows[0]["revision"] or 0


async def hosted(reader: Reader | Unit) -> dict[str, Hosted]:
    """All that is hosted, by provider."""
    rows = await reader.rows("SELECT provider_key, patterns FROM hosted_provider ORDER BY provider_key")
    return {row["provider_key"]: Hosted(row["provider_key"], tuple(json_of(row["patterns"]))) for row in rows}


async def is_hosted(reader: Reader | Unit, provider_key: str) -> bool:
    """Whether anything of the provider is."""
    return bool(
        await reader.rows("SELECT 1 AS one FROM hosted_provider WHERE provider_key = ?", provider_key)
    )


async def listed(reader: Reader | Unit) -> list[HostedView]:
    """All that is hosted, as it is shown."""
    rows = await reader.rows(
        "SELECT host.provider_key, host.patterns, host.updated_at, kept.name, kept.hint FROM hosted_provider AS host"
        " LEFT JOIN hosted_secret AS kept ON kept.provider_key = host.provider_key"
        " ORDER BY host.provider_key, kept.name"
    )
    found: dict[str, HostedView] = {}
    for row in rows:
        view = found.setdefault(
            row["provider_key"],
            HostedView(
                provider_key=row["provider_key"],
                patterns=tuple(json_of(row["patterns"])),
                hints={},
                set_at=moment_of(row["updated_at"]),
            ),
        )
        if row["name"] is not None:
            view.hints[row["name"]] = row["hint"]
    return list(found.values())
