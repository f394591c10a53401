"""Passwords as argon2id, off the event loop: two threads of its own and a bounded queue before them."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from models.clock import utc_now
from models.errors import RateLimited
from models.vault.secret import Secret

T = TypeVar("T")

_THREADS = 2


class Busy(RateLimited):
    """The queue before the hashing threads is full."""

    def __init__(self) -> None:
        super().__init__(
            "Too many sign-ins at this moment: try again shortly.", retry_at=utc_now() + timedelta(seconds=2)
        )


@dataclass(frozen=True, slots=True)
class Verified:
    """`needs_rehash`: right, but kept with other parameters than today's."""

    ok: bool
    needs_rehash: bool


class Hasher:
    """Hashes and verifies passwords. `rounds` and `memory_kib` are the library's defaults unless a test wants speed."""

    def __init__(self, *, rounds: int | None = None, memory_kib: int | None = None, queue: int = 32) -> None:
        defaults = RFC_9106_LOW_MEMORY
        self._argon2 = PasswordHasher(
            time_cost=rounds or defaults.time_cost,
            memory_cost=memory_kib or defaults.memory_cost,
            parallelism=defaults.parallelism,
            type=Type.ID,
        )
        # What an unknown account's password is compared with, so that its answer takes as long as a known one's.
        self._dummy = _dummy(self._argon2.time_cost, self._argon2.memory_cost)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")
        self._places = threading.BoundedSemaphore(_THREADS + queue)

    async def hash(self, password: Secret) -> str:
        """The password's hash, with its salt and parameters."""
        return await self._apart(lambda: self._argon2.hash(_bytes(password)))

    async def verify(self, stored: str | None, password: Secret) -> Verified:
        """Whether the password is the one that was hashed; None takes as long, and is never right."""
        return await self._apart(lambda: self._verify(stored, password))

    async def close(self) -> None:
        """Waits for no one: what is queued is dropped, what runs ends in a moment by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str | None, password: Secret) -> Verified:
        try:
            self._argon2.verify(stored or self._dummy, _bytes(password))
        except VerifyMismatchError:
            return Verified(ok=False, needs_rehash=False)
        except (InvalidHashError, VerificationError):
            # A damaged hash admits nobody, and must not answer faster than a whole one.
            return self._verify(None, password) if stored else Verified(ok=False, needs_rehash=False)
        if stored is None:
            return Verified(ok=False, needs_rehash=False)
        return Verified(ok=True, needs_rehash=self._argon2.check_needs_rehash(stored))

    async def _apart(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            running = self._threads.submit(work)
        except RuntimeError:
            self._places.release()
            raise Busy from None
        # Released when the thread is done or the work was dropped, not when the caller stops waiting.
        running.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(running)


def _bytes(password: Secret) -> bytes:
    return password.reveal().encode(errors="surrogatepass")


@lru_cache(maxsize=4)
def _dummy(rounds: int, memory_kib: int) -> str:
    # Costs as much as any hash, so a process makes it once for the parameters it hashes with.
    parallelism = RFC_9106_LOW_MEMORY.parallelism
    argon2 = PasswordHasher(rounds, memory_kib, parallelism, type=Type.ID)
    return argon2.hash("nobody has this password")
