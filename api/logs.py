"""Log lines: one format, each with the id of the request it belongs to. Exceptions are logged by type and place, never by
their text, which may repeat what a caller sent."""

import logging
import sys
import traceback
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# These repeat statements with their values, or frames, at their lowest level.
_TALKATIVE = ("tortoise", "tortoise.db_client", "asyncpg", "aiosqlite", "asyncio", "aerich", "strawberry")


def configure(level: str) -> None:
    """Log to standard error from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"))
    handler.addFilter(_with_request_id)
    root = logging.getLogger()
    for former in list(root.handlers):
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
    # A malformed HTTP request is answered 400; its bytes do not belong into the log.
    logging.getLogger("aiohttp.server").setLevel(logging.ERROR)
    # It repeats the subprotocols that a client asked for, and some put their token there.
    logging.getLogger("aiohttp.websocket").setLevel(logging.ERROR)


class DiscreetFormatter(logging.Formatter):
    """Writes an exception as its type and its frames."""

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return f"{type(error).__name__}\n{frames(error)}" if isinstance(error, BaseException) else ""

    def formatStack(self, stack_info: str) -> str:
        return stack_info


def frames(error: BaseException, *, most: int = 20) -> str:
    """Where an exception came from, with the types of its causes, and none of their texts."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(lines) < 3 * most:
        if cause is not error:
            lines.append(f"  from {type(cause).__name__}")
        stack = traceback.extract_tb(cause.__traceback__)[-most:]
        lines.extend(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in stack)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(lines)


def _with_request_id(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    return True
