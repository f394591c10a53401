"""What a free call on the path that is billed tells of the credit behind a key; pure, and it makes no call."""

from dataclasses import dataclass

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Credit:
    """`detail`: how far credit is proved, in words of a step. `ends`: the check ends with this outcome. `limited_by`: what the
    key may not do, though it is good."""

    detail: str | None
    ends: Outcome | None = None
    limited_by: Failure | None = None


NOT_SHOWN = Credit("Credit is not shown by a free call: test with invoke.")


def seen(path: str, outcome: Outcome) -> Credit:
    """The credit by the outcome of a call to `path`. A server or proxy that has no such path, or does not take the question,
    says nothing of the key."""
    if outcome.failure is None:
        return Credit(f"{_SEEN} {path}, which is free and on the billed path.")
    if outcome.failure is Failure.PERMISSION_DENIED:
        return Credit(
            f"The key may not call {path}, so credit is not shown: {outcome.message}",
            limited_by=Failure.PERMISSION_DENIED,
        )
    if outcome.failure in _SAYS_NOTHING:
        return Credit(
            f"Credit is not shown, for {path} is not answered here ({outcome.http_status}): test with invoke."
        )
    return Credit(f"Told by {path}: {outcome.message}", ends=outcome)


def shows_credit(detail: str | None) -> bool:
    """Whether a step that ended with these words proved that there is credit."""
    return detail is not None and detail.startswith(_SEEN)


_SEEN = "Credit was seen on"
_SAYS_NOTHING = frozenset({Failure.WRONG_ENDPOINT, Failure.MODEL_NOT_FOUND, Failure.REQUEST_REFUSED})
