"""How long a provider asks to wait, in all the spellings that are in use; pure, the clock comes as an argument."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

DAY = 86_400.0
MONTH = 31 * DAY


def wait(
    headers: Mapping[str, str],
    *,
    now: datetime,
    delay: str | None = None,
    text: str | None = None,
    longest: float = DAY,
) -> float | None:
    """Seconds, at most `longest`; None where nothing was said. The exact ones win: retry-after-ms, retry-after, a delay in the
    body, what its sentence says; then the reset of each allowance that is used up."""
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    milliseconds = _number(lower.get("retry-after-ms"))
    if milliseconds is not None:
        return _bounded(milliseconds / 1000, longest)
    for told in (lower.get("retry-after"), delay):
        seconds = _moment(told, now) if told else None
        if seconds is not None:
            return _bounded(seconds, longest)
    seconds = _sentence(text, now) if text else None
    if seconds is not None:
        return _bounded(seconds, longest)
    resets = [
        seconds
        for name, value in lower.items()
        if "ratelimit" in name and "reset" in name and not _some_left(name, lower)
        if (seconds := _moment(value, now)) is not None
    ]
    return _bounded(max(resets), longest) if resets else None


def duration(text: str) -> float | None:
    """Seconds of `12`, `1.5`, `37s`, `120ms`, `1m12s`, `1h0m0s`, `2d`."""
    plain = _number(text)
    if plain is not None:
        return plain
    if not re.fullmatch(r"(\d{1,9}(\.\d{1,9})?(ms|us|µs|ns|d|h|m|s))+", text):
        return None
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|us|µs|ns|d|h|m|s)", text)
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


def _moment(text: str, now: datetime) -> float | None:
    seconds = duration(text)
    if seconds is not None:
        # A number of the size of today's date is a moment, in seconds or milliseconds since 1970.
        if seconds > 1e11:
            return seconds / 1000 - now.timestamp()
        return seconds - now.timestamp() if seconds > 1e9 else seconds
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return None


def _sentence(text: str, now: datetime) -> float | None:
    """Of the sentences in which a used up allowance is said to come back."""
    if found := _REPLENISHED.search(text):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return days * DAY + hours * 3600 + minutes * 60 + seconds
    if found := _REGAINED.search(text):
        day, time = found.groups()
        return _moment(f"{day}T{time or '00:00'}+00:00", now)
    return None


def _some_left(name: str, lower: Mapping[str, str]) -> bool:
    left = _number(lower.get(name.replace("reset", "remaining")))
    return left is not None and left > 0


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and re.fullmatch(r"\d{1,15}(\.\d{1,9})?", text) else None


def _bounded(seconds: float, longest: float) -> float:
    return min(max(seconds, 0.0), longest)


_REPLENISHED = re.compile(
    r"replenished in (?:(\d{1,3})\.)?(\d{1,2}):(\d{2}):(\d{2})", re.ASCII | re.IGNORECASE
)
_REGAINED = re.compile(
    r"regain access on (\d{4}-\d{2}-\d{2})(?: at (\d{2}:\d{2}) UTC)?", re.ASCII | re.IGNORECASE
)
