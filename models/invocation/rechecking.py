"""Whether a key that was planned may still be asked when its turn comes; pure. What changed meanwhile of the order, of a pool or of a
default moves nobody: that is for the next call."""

from datetime import datetime

from models.standing.fitness import Seat
from models.standing.offers import offer
from models.standing.picture import Picture
from models.standing.serving import key_of


def serves_still(seat: Seat, planned: Picture, current: Picture, now: datetime) -> bool:
    """Whether model and provider are on, and the key is there, may serve, and bears the label that it had."""
    address = seat.offer.address
    model = offer(current, address)
    if model is None or not model.enabled or not current.choice(address.provider_key).enabled:
        return False
    if seat.credential_id is None:
        return address.provider_key in current.hosted
    before, after = planned.credential(seat.credential_id), current.credential(seat.credential_id)
    if before is None or after is None or before.environment != after.environment:
        return False
    return key_of(after, now).bar is None
