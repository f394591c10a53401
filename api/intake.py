"""How many bytes one socket may send before its next message is whole: little while nobody is known, else as much as a model call
may be, as long as this process has room for it."""

import asyncio
from collections.abc import Callable

from api import limits
from api.bodies import Scales
from api.frames import TOO_LARGE, TRY_LATER, Ended
from api.wire import Connection


class Intake:
    """Of one socket. `end`: ends it."""

    def __init__(
        self, connection: Connection | None, scales: Scales, end: Callable[[int, str], None]
    ) -> None:
        self._connection = connection
        self._scales = scales
        self._end = end
        self._known = False
        self._room = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._allow(limits.BODY_BYTES)
        if connection is not None:
            connection.exceeded = self._may_send_more

    def introduced(self) -> None:
        """Its other side is known."""
        self._known = True
        self._allow(limits.BODY_BYTES)

    def heard(self) -> Callable[[], None]:
        """A message came, and the next one takes its own room; to be called when this one's is not needed any more."""
        room, self._room = self._room, 0
        if self._deadline is not None:
            self._deadline.cancel()
        if self._known:
            self._allow(limits.BODY_BYTES)
        return lambda: self._scales.give(room) if room else None

    def _may_send_more(self) -> bool:
        if not self._known:
            ended = Ended(TOO_LARGE, "The message is too large")
        elif self._scales.take_at_once(limits.MODEL_CALL_BYTES):
            self._room = limits.MODEL_CALL_BYTES
            self._deadline = asyncio.get_running_loop().call_later(
                limits.MODEL_CALL_BODY_SECONDS, self._end, TRY_LATER, "The message did not arrive in time"
            )
            self._allow(None)
            return True
        else:
            ended = Ended(TRY_LATER, "Too many large messages are under way")
        self._end(ended.code, ended.reason)
        return False

    def _allow(self, many: int | None) -> None:
        if self._connection is not None:
            self._connection.allowance = many
