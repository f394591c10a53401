"""Pictures made by hand: two providers, credentials of every kind, and the moment at which all is judged."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.catalog.entries import Entry
from models.catalog.offerings import Address, ModelType, Offering
from models.catalog.providers import Catalog
from models.credentials.capability import Capability
from models.credentials.status import Judgement
from models.standing.fitness import Rider, Unfit
from models.standing.moment import Standing
from models.standing.offers import Offer, offer
from models.standing.picture import (
    Choice,
    CredentialFacts,
    CustomModelFacts,
    Hosted,
    Mark,
    MemberFacts,
    MemberLimits,
    Picture,
    PoolFacts,
    PoolStrategy,
    UsagePriority,
)
from models.standing.reasons import RouteReason
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LLM, EMBEDDING = ModelType.LLM, ModelType.TEXT_EMBEDDING

ALPHA = Address("house", LLM, "alpha")
BETA = Address("house", LLM, "beta")
ENDED = Address("house", LLM, "ended")
EMBED = Address("house", EMBEDDING, "embed")
MINE = Address("house", LLM, "mine")
SERVED = Address("server", LLM, "served")
ABSENT = Address("house", LLM, "absent")


def _entry(key: str, offerings: tuple[Offering, ...] = ()) -> Entry:
    return Entry(
        key=key,
        name=key,
        description=key,
        protocol="openai",
        base_url=None,
        help_url=None,
        icon=None,
        icon_dark=None,
        model_types=(LLM, EMBEDDING),
        configuration_methods=(),
        credential_form=(),
        custom_model_types=(LLM,),
        offerings=offerings,
    )


CATALOG = Catalog(
    (
        _entry(
            "house",
            (
                Offering("house", LLM, "alpha", "Alpha"),
                Offering("house", LLM, "beta", "Beta"),
                Offering(
                    "house", LLM, "ended", "Ended", deprecated=True, ends=date(2026, 5, 1), replaced_by="beta"
                ),
                Offering("house", EMBEDDING, "embed", "Embed"),
            ),
        ),
        _entry("server"),
    )
)
"""A provider whose models the catalog knows, and one whose models it does not."""

KINDS: Mapping[str, dict[str, object]] = {
    "usable": {},
    "unreached": {"unreached": True},
    "no credit": {"limited_by": Failure.QUOTA_EXHAUSTED},
    "forbidden": {"limited_by": Failure.PERMISSION_DENIED},
    "no such model": {"limited_by": Failure.MODEL_NOT_FOUND},
    "UNREADABLE": {"readable": False},
    "EXPIRED": {"expires_at": NOW - timedelta(hours=1)},
    "DISABLED": {"enabled": False},
    "INVALID": {"judgement": Judgement.INVALID},
    "UNVERIFIED": {"judgement": None},
    "UNCHECKED": {"judgement": None, "checked": False},
    "CHECKING": {"judgement": None, "checked": False, "check_open": True},
}


def credential(
    number: int,
    kind: str = "usable",
    *,
    of: Address | None = None,
    provider: str = "house",
    environment: str | None = None,
    capability: Capability | None = None,
    fingerprint: str | None = None,
) -> CredentialFacts:
    """One that is for the provider, or `of` a model alone; the lower its number, the older."""
    facts: dict[str, object] = {
        "enabled": True,
        "readable": True,
        "judgement": Judgement.VALID,
        "limited_by": None,
        "checked": True,
        "check_open": False,
        "unreached": False,
        "expires_at": None,
        **KINDS[kind],
    }
    return CredentialFacts(
        id=UUID(int=number),
        provider_key=provider if of is None else of.provider_key,
        model=None if of is None else (of.type, of.name),
        name=f"Key {number}",
        environment=environment,
        created_at=NOW - timedelta(days=1000 - number),
        capability=capability,
        fingerprint=fingerprint,
        **facts,  # type: ignore[arg-type]
    )


def lists(number: int, *names: str, type: ModelType = LLM) -> Capability:
    """What a key can use, by its provider's list."""
    return Capability(UUID(int=number), 1, True, tuple(FoundModel(name, type.value) for name in names))


def refused(number: int, address: Address, failure: Failure = Failure.PERMISSION_DENIED) -> Capability:
    """What a key can use, by a trial that found a model closed."""
    return Capability(UUID(int=number), 1, False, denied={(address.type.value, address.name): failure})


def picture(
    *credentials: CredentialFacts,
    default: Iterable[int | CredentialFacts] = (),
    forgotten: Iterable[Address | str] = (),
    enabled: bool = True,
    priority: UsagePriority | str | None = None,
    hosted: Iterable[str] | None = None,
    switched: Mapping[Address, bool] | None = None,
    customs: Iterable[Address] = (),
    pools: Iterable[PoolFacts] = (),
    fallbacks: Mapping[Address, Sequence[Address]] | None = None,
    balanced: bool = True,
) -> Picture:
    """`default`: the numbers of the defaults; `forgotten`: models and providers whose default was deleted; the rest is the
    provider house's."""
    numbers = {one if isinstance(one, int) else one.id.int for one in default}
    defaults: dict[tuple[str, str, str], UUID | None] = {place(one): None for one in forgotten}
    for one in credentials:
        if one.id.int in numbers:
            type, name = one.model or ("", "")
            defaults[one.provider_key, str(type), name] = one.id
    return Picture(
        workspace_id=UUID(int=0),
        mark=Mark(1, 1),
        catalog=CATALOG,
        choices={"house": Choice(enabled, None if priority is None else UsagePriority(priority))},
        customs={one: CustomModelFacts(one, None, None, None, None, None) for one in customs},
        switches=switched or {},
        credentials=tuple(sorted(credentials, key=lambda one: one.id.int)),
        defaults=defaults,
        hosted={} if hosted is None else {"house": Hosted("house", tuple(hosted))},
        pools={one.address: one for one in pools},
        fallbacks={one: tuple(others) for one, others in (fallbacks or {}).items()},
        balanced=balanced,
    )


def pool(*entries: int | MemberFacts | None, of: Address = ALPHA, enabled: bool = True) -> PoolFacts:
    """A pool of credentials by their numbers; None: the entry that follows the default."""
    return PoolFacts(
        id=UUID(int=900),
        address=of,
        strategy=PoolStrategy.WEIGHTED_ROUND_ROBIN,
        enabled=enabled,
        version=1,
        members=tuple(one if isinstance(one, MemberFacts) else member(one) for one in entries),
    )


def member(
    number: int | None, weight: int = 1, *, enabled: bool = True, limits: MemberLimits | None = None
) -> MemberFacts:
    """An entry of a pool."""
    return MemberFacts(
        id=UUID(int=1000 + (number or 0)),
        credential_id=None if number is None else UUID(int=number),
        weight=weight,
        enabled=enabled,
        limits=limits or MemberLimits(),
    )


class Unwell:
    """A fitness told by hand: `rests` are numbers of credentials, or keys of providers for hosted keys, and when each rest ends."""

    def __init__(
        self,
        rests: Mapping[int | str, datetime | None],
        *,
        reason: RouteReason = RouteReason.RESTING,
        of: Address | None = None,
    ) -> None:
        self._rests = {UUID(int=one) if isinstance(one, int) else one: until for one, until in rests.items()}
        self._reason = reason
        self._of = of
        self.asked: list[tuple[Rider, Address, MemberLimits | None]] = []

    def unfit(self, rider: Rider, address: Address, limits: MemberLimits | None) -> Unfit | None:
        self.asked.append((rider, address, limits))
        if rider not in self._rests or self._of not in (None, address):
            return None
        return Unfit(self._reason, "It rests.", self._rests[rider])


def place(of: Address | str) -> tuple[str, str, str]:
    """Where the default of a provider or a model is kept."""
    return (of, "", "") if isinstance(of, str) else (of.provider_key, of.type.value, of.name)


def standing(made: Picture) -> Standing:
    """What would serve now."""
    return Standing(made, NOW)


def on_offer(made: Picture, address: Address) -> Offer:
    """A model that is on offer."""
    found = offer(made, address)
    assert found is not None, address
    return found
