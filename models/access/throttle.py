"""How often a password or an invitation may be wrong for one account and from one address: a sliding window in bounded memory; pure but for it."""

import ipaddress
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from models.clock import utc_now
from models.errors import RateLimited


class Throttle:
    """Counts attempts that did not succeed, of this process. A refused attempt does not count, so that waiting helps."""

    def __init__(
        self,
        *,
        per_account: int = 10,
        per_address: int = 100,
        window: timedelta = timedelta(minutes=15),
        kept: int = 20_000,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._limits = {"account": per_account, "address": per_address}
        self._window = window
        self._kept = kept
        self._clock = clock
        self._attempts: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def admit(self, account: str | None, address: str) -> None:
        """Counts an attempt beforehand, so that many at once are as bounded as one after another; or RateLimited. Without
        an account the address alone counts."""
        now = self._clock()
        waits = [self._opens_at(key, now) for key in _keys(account, address)]
        until = max((wait for wait in waits if wait is not None), default=None)
        if until is not None:
            raise RateLimited("Too many attempts: wait, then try again.", retry_at=until)
        for key in _keys(account, address):
            self._attempts.setdefault(key, deque()).append(now)
            self._attempts.move_to_end(key)
        while len(self._attempts) > self._kept:
            self._attempts.popitem(last=False)

    def succeeded(self, account: str | None, address: str) -> None:
        """The attempt admitted last was right: it does not count, and the account starts anew."""
        if account is not None:
            self._attempts.pop(("account", account), None)
        self._take_back(("address", _network(address)))

    def take_back(self, account: str | None, address: str) -> None:
        """The attempt admitted last was never judged: it does not count."""
        for key in _keys(account, address):
            self._take_back(key)

    def _take_back(self, key: tuple[str, str]) -> None:
        attempts = self._attempts.get(key)
        if attempts:
            attempts.pop()
        if not attempts:
            self._attempts.pop(key, None)

    def _opens_at(self, key: tuple[str, str], now: datetime) -> datetime | None:
        attempts = self._attempts.get(key)
        if attempts is None:
            return None
        while attempts and attempts[0] <= now - self._window:
            attempts.popleft()
        if not attempts:
            del self._attempts[key]
            return None
        limit = self._limits[key[0]]
        return attempts[-limit] + self._window if len(attempts) >= limit else None


def _keys(account: str | None, address: str) -> tuple[tuple[str, str], ...]:
    place = ("address", _network(address))
    return (place,) if account is None else (("account", account), place)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        # Whoever has one address of a /64 has them all.
        return str(ipaddress.ip_network((int(parsed), 64), strict=False))
    return str(parsed)
