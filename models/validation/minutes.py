"""When checks that wait for their minute may run, so that no minute of a workspace or of a credential holds too many; pure."""

from bisect import insort
from uuid import UUID

MINUTE_MS = 60_000


class Minutes:
    """The checks that count, by the moment at which each may run; a check that is given its moment counts too."""

    def __init__(self, now_ms: int, *, per_workspace: int, per_credential: int) -> None:
        self._now_ms = now_ms
        self._per_workspace = per_workspace
        self._per_credential = per_credential
        self._all: list[int] = []
        self._of: dict[UUID, list[int]] = {}

    def count(self, credential_id: UUID | None, at_ms: int) -> None:
        """A check counts at this moment."""
        insort(self._all, at_ms)
        if credential_id is not None:
            insort(self._of.setdefault(credential_id, []), at_ms)

    def take(self, credential_id: UUID) -> int:
        """The moment for one more check of the credential."""
        due_ms = max(
            self._free(self._all, self._per_workspace),
            self._free(self._of.get(credential_id, []), self._per_credential),
        )
        self.count(credential_id, due_ms)
        return due_ms

    def _free(self, counted: list[int], most: int) -> int:
        # The minute after the earliest of the last `most` holds one less.
        return max(self._now_ms, counted[-most] + MINUTE_MS) if len(counted) >= most else self._now_ms
