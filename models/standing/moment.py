"""What would serve at one moment, of one picture; what the models of a provider share is worked out once."""

from datetime import datetime
from uuid import UUID

from models.standing.model_status import REMOVED, ModelStanding, model_status
from models.standing.offers import Offer
from models.standing.picture import CredentialFacts, Picture
from models.standing.providers import ProviderStanding, ProviderStatus, provider_status
from models.standing.routes import Plan, RouteAsk, plan
from models.standing.serving import ProviderNow, Turn, key_of, provider_now
from models.standing.sides import Hindrance, side


class Standing:
    """One for a picture and a moment, asked as often as one likes."""

    def __init__(self, picture: Picture, now: datetime) -> None:
        self.picture = picture
        self.now = now
        self._providers: dict[str, ProviderNow] = {}

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
        """Whether a model would serve a call that names nothing but it; None: one that is not on offer."""
        if offer is None:
            return REMOVED
        found = self._at(offer.address.provider_key)
        turn = found.turn(offer.address)
        return model_status(
            retired=offer.retired(self.now),
            provider_enabled=found.enabled,
            enabled=offer.enabled,
            side=side(found.priority, found.system(offer), _custom(turn, offer)),
            unreached=turn.default is not None and turn.default.facts.unreached,
            unserved=turn.unserved,
        )

    def hosts(self, offer: Offer) -> bool:
        """Whether the hosted side offers the model, whatever else keeps it from serving."""
        return self._at(offer.address.provider_key).system(offer) is None

    def able(self, offer: Offer) -> tuple[CredentialFacts, ...]:
        """The credentials whose turn the model is and which nothing keeps from it, whether or not they may serve now."""
        turn = self._at(offer.address.provider_key).turn(offer.address)
        return tuple(key.facts for key in turn.keys if key.refusal(offer) is None)

    def default_credential_id(self, offer: Offer) -> UUID | None:
        """The default of the scope whose turn the model is."""
        default = self._at(offer.address.provider_key).turn(offer.address).default
        return None if default is None else default.facts.id

    def plan(self, offer: Offer | None, ask: RouteAsk) -> Plan:
        """Who would serve a call, and why each other one would not."""
        if offer is None:
            return Plan(ask.model)
        pinned = next((one for one in self.picture.credentials if one.id == ask.credential_id), None)
        return plan(
            self._at(offer.address.provider_key),
            offer,
            ask,
            pinned=None if pinned is None else key_of(pinned, self.now),
            now=self.now,
        )

    def _at(self, provider_key: str) -> ProviderNow:
        found = self._providers.get(provider_key)
        if found is None:
            found = self._providers[provider_key] = provider_now(self.picture, provider_key, self.now)
        return found


def _custom(turn: Turn, offer: Offer) -> Hindrance | None:
    default = turn.default
    if default is not None and default.bar is None and default.refusal(offer) is None:
        return None
    return Hindrance.UNABLE if turn.keys else Hindrance.ABSENT
