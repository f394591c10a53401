"""Which model serves a job when none is named; pure, and it remembers nothing: what goes by itself is worked out when asked.

| chosen by hand | of the job's models on offer | the default | its status |
|---|---|---|---|
| a model | the model among them | EXPLICIT: that one | the model's, whatever it is |
| a model | the model not among them | EXPLICIT: its address alone | REMOVED |
| none | some ACTIVE and not deprecated | AUTOMATIC: the first of these | ACTIVE |
| none | else some ACTIVE | AUTOMATIC: the first of these | ACTIVE |
| none | else some UNAVAILABLE that would be tried | AUTOMATIC: the first of these | UNAVAILABLE |
| none | else | NONE | |

The first is the first in the order of display.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.catalog.offerings import Address, ModelType
from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from models.standing.offers import Offer, all_offers, offer


class DefaultChoice(StrEnum):
    """Who chose the default of a job: a hand, or nobody, so that it goes by itself; NONE: nothing would serve."""

    EXPLICIT = "EXPLICIT"
    AUTOMATIC = "AUTOMATIC"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The default of a job. `address` None: there is none. `offer` None beside an address: the model went away."""

    type: ModelType
    choice: DefaultChoice
    address: Address | None = None
    offer: Offer | None = None
    status: ModelStatus | None = None


def default_of(standing: Standing, type: ModelType) -> Chosen:
    """The default of one job, by the table above."""
    address = standing.picture.default_models.get(type)
    if address is not None:
        named = offer(standing.picture, address)
        return Chosen(type, DefaultChoice.EXPLICIT, address, named, standing.model(named).status)
    return _automatic(standing, type)


def _automatic(standing: Standing, type: ModelType) -> Chosen:
    spare: dict[int, Chosen] = {}
    for rank, status, model in _able(standing, type):
        chosen = Chosen(type, DefaultChoice.AUTOMATIC, model.address, model, status)
        if rank == 0:
            return chosen
        spare.setdefault(rank, chosen)
    return spare[min(spare)] if spare else Chosen(type, DefaultChoice.NONE)


def _able(standing: Standing, type: ModelType) -> Iterator[tuple[int, ModelStatus, Offer]]:
    """The job's models that a call would be tried with, and how late in the choice each comes."""
    for model in all_offers(standing.picture, standing.now):
        if model.address.type is type:
            found = standing.model(model)
            if found.source is not None:
                unreached = found.status is not ModelStatus.ACTIVE
                yield 2 if unreached else int(model.deprecated), found.status, model
