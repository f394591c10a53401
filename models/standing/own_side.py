"""A provider's standing as its credentials tell it that were read with it, so that what is told of both agrees; pure."""

from models.catalog.offerings import Address, ModelType
from models.credentials.overview import Overview
from models.standing.offers import offer
from models.standing.picture import Picture
from models.standing.providers import (
    Candidate,
    ProviderStanding,
    ProviderStatus,
    custom_status,
    own_keys_status,
    provider_status,
)
from models.standing.sides import priority_of


def told_with(found: Overview, picture: Picture, provider_key: str) -> ProviderStanding:
    """How the provider stands: its switch, its priority and its hosted side by the picture, its own keys as they were read."""
    choice, hosted = picture.choice(provider_key), provider_key in picture.hosted
    return provider_status(
        enabled=choice.enabled,
        priority=priority_of(choice, hosted=hosted),
        system=ProviderStatus.ACTIVE if hosted else None,
        custom=_own_keys(found, picture, provider_key),
    )


def _own_keys(found: Overview, picture: Picture, provider_key: str) -> ProviderStatus:
    scopes: dict[tuple[str, str], list[Candidate]] = {}
    for view in found.credentials:
        candidate = Candidate(view.id, view.status, view.usable)
        scopes.setdefault((view.model_type, view.model_name), []).append(candidate)
    statuses = {
        place: own_keys_status(
            candidates, default_id=found.defaults.get(place), had_default=place in found.defaults
        )
        for place, candidates in scopes.items()
    }
    of_provider = statuses.pop(("", ""), ProviderStatus.NOT_CONFIGURED)
    on_offer = (
        (type, name)
        for type, name in statuses
        if offer(picture, Address(provider_key, ModelType(type), name)) is not None
    )
    return custom_status(of_provider, [statuses[place] for place in on_offer])
