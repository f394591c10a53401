"""Everything on which it depends what would serve in a workspace, read at one moment; values alone, which know no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from models.catalog.offerings import Address, ModelFeature, ModelType
from models.catalog.providers import Catalog
from models.credentials.capability import Capability
from models.credentials.status import CredentialScope, CredentialStatus, Judgement, credential_status, usable
from models.hosting.reading import Hosted as Hosted
from models.vendors.failure import Failure


class UsagePriority(StrEnum):
    """Which side is asked first where both may serve."""

    SYSTEM_FIRST = "SYSTEM_FIRST"
    CUSTOM_FIRST = "CUSTOM_FIRST"


class Source(StrEnum):
    """Whose account pays: the operator's hosted keys, or the workspace's own."""

    SYSTEM = "SYSTEM"
    CUSTOM = "CUSTOM"


class Mark(NamedTuple):
    """How far the workspace's events had come, and the operator's hosted keys, when a picture was taken."""

    highest: int
    hosted: int


@dataclass(frozen=True, slots=True)
class CredentialFacts:
    """One credential. `model` None: it is for the provider. `unreached`: its last check got no answer of the provider.
    `capability` None: no check told anything of models. `fingerprint`: a keyed hash of its secrets, equal where they are; None
    where it has none, or where it was not worked out. `version`: of its fields in force."""

    id: UUID
    provider_key: str
    model: tuple[ModelType, str] | None
    name: str
    environment: str | None
    created_at: datetime
    enabled: bool
    readable: bool
    judgement: Judgement | None
    limited_by: Failure | None
    checked: bool
    check_open: bool
    unreached: bool
    expires_at: datetime | None
    capability: Capability | None = None
    fingerprint: str | None = None
    version: int = 1

    @property
    def scope(self) -> CredentialScope:
        return CredentialScope.PROVIDER if self.model is None else CredentialScope.MODEL

    def status(self, now: datetime) -> CredentialStatus:
        """What it is worth at that moment."""
        return credential_status(
            readable=self.readable,
            expires_at=self.expires_at,
            enabled=self.enabled,
            judgement=self.judgement,
            checked=self.checked,
            check_open=self.check_open,
            now=now,
        )

    def usable(self, now: datetime) -> bool:
        """Whether it may serve at that moment."""
        return usable(self.status(now), limited_by=self.limited_by, of_model=self.model is not None)


@dataclass(frozen=True, slots=True)
class CustomModelFacts:
    """A model that was added by hand; None: what its base model or its server says."""

    address: Address
    label: str | None
    context_window: int | None
    max_output_tokens: int | None
    features: tuple[ModelFeature, ...] | None
    base_model_name: str | None


class PoolStrategy(StrEnum):
    """Whose turn comes next in a pool."""

    WEIGHTED_ROUND_ROBIN = "WEIGHTED_ROUND_ROBIN"
    LEAST_BUSY = "LEAST_BUSY"
    LOWEST_LATENCY = "LOWEST_LATENCY"
    PRIORITY = "PRIORITY"


@dataclass(frozen=True, slots=True)
class MemberLimits:
    """What of a key's allowance may be used before the provider has to say 429; None: no limit."""

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    requests_per_day: int | None = None
    tokens_per_day: int | None = None
    concurrency: int | None = None


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member of a pool. `credential_id` None: the entry that follows the default. `priority`: lower is tried first."""

    id: UUID
    credential_id: UUID | None
    weight: int = 1
    priority: int = 0
    enabled: bool = True
    limits: MemberLimits = field(default_factory=MemberLimits)


@dataclass(frozen=True, slots=True)
class PoolFacts:
    """A pool as it was saved, members in the order in which they were given. `enabled`: its switch."""

    id: UUID
    address: Address
    strategy: PoolStrategy
    enabled: bool
    version: int
    members: tuple[MemberFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A provider as the workspace wants it. `priority` None: nobody chose."""

    enabled: bool = True
    priority: UsagePriority | None = None


@dataclass(frozen=True, eq=False)
class Picture:
    """`credentials`: oldest first. `defaults`: of (provider, type or "", name or ""); a key that is absent never had one,
    None: it was deleted. `switches`: by hand; what is switched, or was configured otherwise, stays on offer whatever a
    provider's list says. `default_models`: of the jobs, chosen by hand; a model that is named there may be gone. `pools`: kept
    also where they are off. `fallbacks`: what is tried in order where a model cannot serve. `balanced`: pools may be used."""

    workspace_id: UUID
    mark: Mark
    catalog: Catalog
    choices: Mapping[str, Choice] = field(default_factory=dict)
    customs: Mapping[Address, CustomModelFacts] = field(default_factory=dict)
    switches: Mapping[Address, bool] = field(default_factory=dict)
    credentials: tuple[CredentialFacts, ...] = ()
    defaults: Mapping[tuple[str, str, str], UUID | None] = field(default_factory=dict)
    hosted: Mapping[str, Hosted] = field(default_factory=dict)
    default_models: Mapping[ModelType, Address] = field(default_factory=dict)
    pools: Mapping[Address, PoolFacts] = field(default_factory=dict)
    fallbacks: Mapping[Address, tuple[Address, ...]] = field(default_factory=dict)
    balanced: bool = True

    def choice(self, provider_key: str) -> Choice:
        """The provider as the workspace wants it."""
        return self.choices.get(provider_key, _AS_IT_IS)

    def credential(self, id: UUID | None) -> CredentialFacts | None:
        """One of them; None also where there is no such one."""
        return None if id is None else self._by_id.get(id)

    def of_provider(self, provider_key: str) -> tuple[CredentialFacts, ...]:
        """All its credentials, of both scopes, oldest first."""
        return self._by_provider.get(provider_key, ())

    @cached_property
    def labels(self) -> frozenset[str]:
        """The environments that some credential bears."""
        return frozenset(one.environment for one in self.credentials if one.environment is not None)

    @cached_property
    def _by_id(self) -> Mapping[UUID, CredentialFacts]:
        return {one.id: one for one in self.credentials}

    @cached_property
    def _by_provider(self) -> Mapping[str, tuple[CredentialFacts, ...]]:
        found: dict[str, list[CredentialFacts]] = {}
        for one in self.credentials:
            found.setdefault(one.provider_key, []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}


_AS_IT_IS = Choice()
