"""Messages of graphql-transport-ws as they come in: what a frame holds, and with which code a socket ends that sent another."""

from typing import Any

from aiohttp import WSMessage, WSMsgType

from api import limits
from api.bodies import BadRequest
from api.requests import read_json

TOO_LARGE, GARBAGE, NO_RIGHT, NO_INIT, SAME_ID, SECOND_INIT, COME_BACK, TRY_LATER = (
    1009,
    4400,
    4401,
    4408,
    4409,
    4429,
    1012,
    1013,
)
LONGEST_ID = 200


class Ended(Exception):
    """The conversation is over: why, as a close code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


async def frame_of(
    message: WSMessage, *, introduced: bool
) -> tuple[dict[str, Any], BadRequest | None] | None:
    """The message in a frame, and what is to be said where it is no model call; None where the other side closed."""
    if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
        return None
    if message.type is not WSMsgType.TEXT:
        raise Ended(GARBAGE, "A message must be text")
    text = message.data.encode()
    if not introduced and len(text) > limits.FIRST_FRAME_BYTES:
        raise Ended(GARBAGE, "The message is too large")
    try:
        frame, crossed = await read_json(text)
    except BadRequest:
        raise Ended(GARBAGE, "A message must be JSON") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Ended(GARBAGE, "A message must be an object with a type")
    return frame, crossed


def beyond(crossed: BadRequest) -> Ended:
    """A message that is no model call is as large as a model call alone may be."""
    if crossed.limit == "body":
        return Ended(TOO_LARGE, "The message is too large")
    return Ended(GARBAGE, "A message must be JSON")


def id_of(frame: dict[str, Any]) -> str:
    """The id of a message that needs one."""
    id = frame.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= LONGEST_ID:
        raise Ended(GARBAGE, "A message of this type has an id, a short text")
    return id
