"""What would serve at one moment, of one picture. What is worked out is kept with the picture, for whoever asks of a moment before
the next credential expires: nothing else of it hangs on the clock but a model's end."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from models.catalog.offerings import Address
from models.standing.fitness import ALWAYS_FIT, BY_WEIGHT, Fitness, Turns
from models.standing.lineups import Lineup, lineup
from models.standing.model_status import REMOVED, RETIRED, ModelStanding, model_status
from models.standing.offers import Offer
from models.standing.offers import offer as offer_of
from models.standing.picture import CredentialFacts, Picture, PoolFacts
from models.standing.pooling import crew, members, serving_pool, unserved
from models.standing.providers import ProviderStanding, ProviderStatus, provider_status
from models.standing.routes import Plan, RouteAsk, plan
from models.standing.serving import Key, ProviderNow, Turn, in_turn, key_of, provider_now
from models.standing.sides import Hindrance, side


class Standing:
    """One for a picture and a moment, asked as often as one likes; the offers handed in are the picture's own.
    `environment`: models are judged for calls of it, those of an actor who is bound to one, say."""

    def __init__(self, picture: Picture, now: datetime, environment: str | None = None) -> None:
        self.picture = picture
        self.now = now
        self.environment = environment
        self._worked_out = _worked_out(picture, now)
        # Of an environment, which may be any word, nothing is kept for others.
        kept = self._worked_out.models
        self._models: dict[Address, ModelStanding] = kept if environment is None else {}

    def of_environment(self, environment: str | None) -> "Standing":
        """The same moment for calls of that environment."""
        return Standing(self.picture, self.now, environment)

    def provider(self, provider_key: str) -> ProviderStanding:
        """Whether a provider would serve, by which side, and how each side stands."""
        found = self._at(provider_key)
        return provider_status(
            enabled=found.enabled,
            priority=found.priority,
            system=None if found.hosted is None else ProviderStatus.ACTIVE,
            custom=found.custom_status,
        )

    def model(self, offer: Offer | None) -> ModelStanding:
        """Whether a model would serve a call that names nothing but it, of this environment; None: one that is not on offer."""
        if offer is None:
            return REMOVED
        if offer.retired(self.now):
            return RETIRED
        found = self._models.get(offer.address)
        if found is None:
            provider = self._at(offer.address.provider_key)
            pool = serving_pool(self.picture, offer.address)
            found = self._models[offer.address] = _unretired(provider, offer, pool, self.environment)
        return found

    def hosts(self, offer: Offer) -> bool:
        """Whether the hosted side offers the model, whatever else keeps it from serving."""
        return self._at(offer.address.provider_key).system(offer) is None

    def able(self, offer: Offer) -> tuple[CredentialFacts, ...]:
        """The credentials whose turn the model is and which nothing keeps from it, whether or not they may serve now."""
        turn = self._at(offer.address.provider_key).turn(offer.address)
        return tuple(key.facts for key in turn.keys if key.refusal(offer) is None)

    def turn(self, address: Address) -> Turn:
        """The credentials of the scope whose turn the model is, at this moment."""
        return self._at(address.provider_key).turn(address)

    def default_credential_id(self, offer: Offer) -> UUID | None:
        """The default of the scope whose turn the model is."""
        default = self._at(offer.address.provider_key).turn(offer.address).default
        return None if default is None else default.facts.id

    def plan(
        self,
        offer: Offer | None,
        ask: RouteAsk,
        *,
        fitness: Fitness = ALWAYS_FIT,
        turns: Turns = BY_WEIGHT,
        behind: Turns | None = None,
    ) -> Plan:
        """Who would serve a call, who is tried after him, and why each other one would not. `turns`: orders the pool that the call
        begins with; `behind`: those that it may come to later, so that no turn of theirs is taken; None: `turns` alike."""
        lineups = [] if offer is None else [self._lineup(offer, ask)]
        requested = ask.model if offer is None else offer.address
        if ask.credential_id is None and requested is not None:
            lineups += [self._lineup(one, ask) for one in self.fallbacks(requested)]
        return plan(lineups, offer, ask, fitness=fitness, turns=turns, behind=behind or turns, now=self.now)

    def fallbacks(self, address: Address) -> list[Offer]:
        """What is tried in order where the model cannot serve: those that are on offer."""
        named = dict.fromkeys(self.picture.fallbacks.get(address, ()))
        found = (offer_of(self.picture, one) for one in named if one != address)
        return [one for one in found if one is not None]

    def _lineup(self, offer: Offer, ask: RouteAsk) -> Lineup:
        provider = self._at(offer.address.provider_key)
        if ask.credential_id is not None:
            facts = self.picture.credential(ask.credential_id)
            pinned = None if facts is None else key_of(facts, self.now)
            return lineup(provider, offer, ask.environment, pin=ask.credential_id, pinned=pinned)
        known, label = self._worked_out.lineups, ask.environment
        if label is not None and label not in self.picture.labels:
            label = _UNBORNE
        found = known.get((offer.address, label))
        if found is None:
            pool = serving_pool(self.picture, offer.address)
            if len(known) >= _MOST_LINEUPS:
                known.clear()
            found = known[offer.address, label] = lineup(provider, offer, label, pool=pool)
        return found

    def _at(self, provider_key: str) -> ProviderNow:
        known = self._worked_out.providers
        found = known.get(provider_key)
        if found is None:
            found = known[provider_key] = provider_now(self.picture, provider_key, self.now)
        return found


@dataclass(slots=True)
class _WorkedOut:
    """What holds `since` one moment `until` before another; None: for ever. `models`: as if none were past its end. `lineups`:
    of models, by the environment."""

    since: datetime
    until: datetime | None
    providers: dict[str, ProviderNow] = field(default_factory=dict)
    models: dict[Address, ModelStanding] = field(default_factory=dict)
    lineups: dict[tuple[Address, str | None], Lineup] = field(default_factory=dict)

    def holds(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


# A picture never changes. It holds nothing of this, and this nothing of it: it goes with its picture.
_KEPT: "WeakKeyDictionary[Picture, _WorkedOut]" = WeakKeyDictionary()


def _worked_out(picture: Picture, now: datetime) -> _WorkedOut:
    kept = _KEPT.get(picture)
    if kept is None or not kept.holds(now):
        ends = (one.expires_at for one in picture.credentials if one.expires_at is not None)
        kept = _KEPT[picture] = _WorkedOut(now, min((end for end in ends if end > now), default=None))
    return kept


def _unretired(
    provider: ProviderNow, offer: Offer, pool: PoolFacts | None, environment: str | None
) -> ModelStanding:
    turn = provider.turn(offer.address)
    if pool is None:
        serving, kept = _first(turn, offer, environment), turn.unserved
    else:
        entries = members(pool, turn)
        serving = [one.key for tier in crew(entries, offer, environment).tiers for one in tier]
        kept = unserved(entries) if turn.keys else turn.unserved
    hindrance = None if serving else Hindrance.UNABLE if turn.keys else Hindrance.ABSENT
    return model_status(
        retired=False,
        provider_enabled=provider.enabled,
        enabled=offer.enabled,
        side=side(provider.priority, provider.system(offer), hindrance),
        unreached=bool(serving) and all(key.facts.unreached for key in serving),
        unserved=kept,
    )


def _first(turn: Turn, offer: Offer, environment: str | None) -> list[Key]:
    """The credential that would serve, where no pool does."""
    asked = turn.keys if environment is not None else () if turn.default is None else (turn.default,)
    able = (key for key in asked if key.bar is None and key.refusal(offer) is None)
    return in_turn(able, environment=environment, default=turn.default)[:1]


_MOST_LINEUPS = 256
# All environments that no credential bears are served alike; it is none that one could bear.
_UNBORNE = ""
