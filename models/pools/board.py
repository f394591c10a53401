"""What this process knows of how keys fare and whose turn it is: it lends the pure rules a memory, which is bounded, and asks nobody.
One a process; every moment comes as an argument."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from math import inf
from uuid import UUID

from models.catalog.offerings import Address
from models.pools.health import MODEL_FAILURES, Cause, Health, after, proved, restored, woken
from models.pools.keys import Holder, Key
from models.pools.limits import Counted, correct
from models.pools.notices import MemberHealth as MemberHealth
from models.pools.notices import Notice as Notice
from models.pools.notices import NoticeKind as NoticeKind
from models.pools.notices import Notices, kept, moment, notice
from models.pools.notices import StoredRest as StoredRest
from models.pools.routing import FRESH, WHOLE, Entrant, Rota, order
from models.standing.fitness import Fitness, Rider, Seat, Turns, Unfit
from models.standing.picture import MemberLimits, PoolFacts, PoolStrategy
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import Usage

KEYS, POOLS = 20_000, 10_000
"""So many are remembered."""

_SERVED = Outcome()
_NEVER_ASKED = Key("")


Keys = dict[int | str, Key]
"""By the number of a credential's id, which is found many times as quickly as the id; of a hosted key, by its provider."""


class Board:
    """Every method answers at once, and none fails."""

    def __init__(self) -> None:
        self.notices = Notices()
        self._keys: Keys = {}
        self._rotas: dict[UUID, tuple[int, Rota]] = {}

    def fitness(self, now: datetime, *, tokens: int = 0) -> Fitness:
        """How keys fare at that moment, for a call that may use so many tokens, at a guess."""
        return _Fitness(self._keys, now.timestamp(), tokens)

    def turns(self, now: datetime, *, taking: bool) -> Turns:
        """Whose turn it is, for one call. `taking`: the first of the first answer has its turn by that; else nothing moves."""
        return _Turns(self._keys, self._rotas, now.timestamp(), taking=taking)

    def begin(self, seat: Seat, *, tokens: int, now: datetime) -> "Ride | None":
        """A call begins, which may use so many tokens, at a guess. None: there is no place any more, and nobody is to blame."""
        at, address = now.timestamp(), seat.offer.address
        limits = None if seat.member is None else seat.member.limits
        key = self._key(seat.rider, at)
        if key.kept_from(address, limits, at, tokens=tokens) is not None:
            return None
        counted = key.meter.add(limits, at, tokens=tokens)
        return Ride(self, key, address, at, tokens=tokens, counted=counted)

    def member_health(
        self, rider: Rider, address: Address, limits: MemberLimits | None, now: datetime
    ) -> tuple[MemberHealth, datetime | None, Failure | None]:
        """How it fares, until when it rests, and because of what. It rests also while a minute or a day of `limits` is used up,
        because of no failure then."""
        at, key = now.timestamp(), self._keys.get(_place(rider))
        if key is None:
            return MemberHealth.READY, None, None
        healths = [holder.health for place, holder in key.holders() if place in (None, address)]
        rests = [rest for health in healths if (rest := health.resting(at)) is not None]
        if rests:
            rest = max(rests, key=lambda one: one.until)
            if rest.out:
                return MemberHealth.OUT, None, rest.because
            return MemberHealth.RESTING, moment(rest.until), rest.because
        for health in healths:
            over = health.unproved(at)
            if over is not None:
                return MemberHealth.PROBING, None, over.because
        free = at if limits is None else key.meter.free(limits, at, tokens=0)
        if free <= at:
            return MemberHealth.READY, None, None
        return MemberHealth.RESTING, None if free == inf else moment(free), None

    def wake(self, rider: Rider, address: Address, now: datetime) -> None:
        """By hand: its rests are over, also where it is OUT, and the next call is a probe."""
        at, key = now.timestamp(), self._keys.get(_place(rider))
        if key is not None:
            self._change(key, None, key, woken(key.health, at), at)
            if (lane := key.lanes.get(address)) is not None:
                self._change(key, address, lane, woken(lane.health, at), at)

    def proved(self, rider: Rider, now: datetime) -> None:
        """A check proved that there is credit behind the key: it rests neither for want of it nor as rejected."""
        self._proved(rider, frozenset({Cause.QUOTA, Cause.KEY}), now.timestamp())

    def recognised(self, rider: Rider, now: datetime) -> None:
        """A check found the key good and proved no credit: it does not rest as rejected any more, and is not OUT."""
        self._proved(rider, frozenset({Cause.KEY}), now.timestamp())

    def rests(self, now: datetime) -> Iterator[StoredRest]:
        """The long rests; of each key, and of each model by it, the longest. OUT is none: that is a verdict."""
        at = now.timestamp()
        for key in self._keys.values():
            for address, holder in key.holders():
                rest = holder.health.resting(at)
                stored = None if rest is None else kept(key.rider, address, rest, at)
                if stored is not None:
                    yield stored

    def restore(self, rests: Iterable[StoredRest]) -> None:
        """What was kept. It lengthens what is known and shortens nothing, so it may be told again; nothing is noticed."""
        for stored in rests:
            rest, at = stored.rest(), stored.set_at.timestamp()
            if rest is not None:
                key = self._key(stored.rider, at)
                holder = key if stored.address is None else key.lane(stored.address, at)
                holder.health = restored(holder.health, rest)

    def forget(self, rider: Rider) -> None:
        """The key is gone, or its secret is another one; what is under way with it does not count any more."""
        self._keys.pop(_place(rider), None)

    def _key(self, rider: Rider, at: float) -> Key:
        key = self._keys.pop(_place(rider), None)
        if key is None:
            if len(self._keys) >= KEYS:
                self._make_room(at)
            key = Key(rider)
        # The last used stands last, so the first are given up first.
        self._keys[_place(rider)] = key
        return key

    def _make_room(self, at: float) -> None:
        some = KEYS // 10
        quiet = list(islice((place for place, key in self._keys.items() if key.quiet(at)), some))
        for place in quiet or list(islice(self._keys, some)):
            del self._keys[place]

    def _proved(self, rider: Rider, causes: frozenset[Cause], at: float) -> None:
        key = self._keys.get(_place(rider))
        if key is not None:
            self._change(key, None, key, proved(key.health, causes, at), at)

    def _ended(self, ride: "Ride", outcome: Outcome, at: float, *, latency: float) -> None:
        key, failure = ride.key, outcome.failure
        if failure is None:
            key.measure(ride.address, latency, at)
        concerned: list[tuple[Address | None, Holder]] = []
        # What closes a model says nothing of the key, and the other way round; what serves says something of both.
        if failure not in MODEL_FAILURES:
            concerned.append((None, key))
        if failure in MODEL_FAILURES or (failure is None and ride.address in key.lanes):
            concerned.append((ride.address, key.lane(ride.address, at)))
        for address, holder in concerned:
            health = after(
                holder.health,
                outcome,
                began=ride.began,
                probe=holder in ride.probed,
                now=at,
                # Nobody checks the operator's hosted keys of their own accord.
                checked=isinstance(key.rider, UUID),
            )
            self._change(key, address, holder, health, at)

    def _serves(self, ride: "Ride", at: float) -> None:
        """What it probed is back, though its answer has not come to its end."""
        key = ride.key
        for address, holder in [*key.holders()]:
            if holder in ride.probed:
                health = after(holder.health, _SERVED, began=ride.began, probe=True, now=at)
                self._change(key, address, holder, health, at)

    def _change(self, key: Key, address: Address | None, holder: Holder, health: Health, at: float) -> None:
        before, holder.health = holder.health, health
        if address is not None and not health.rests:
            key.lanes.pop(address, None)
        if before.rests != health.rests and self._keys.get(_place(key.rider)) is key:
            told = notice(key.rider, address, before, health, at)
            if told is not None:
                self.notices.put_nowait(told)


class Ride:
    """A call under way. The first of its ends counts, and no other."""

    __slots__ = ("_board", "_counted", "_first_byte", "_open", "_tokens", "address", "began", "key", "probed")

    def __init__(
        self, board: Board, key: Key, address: Address, began: float, *, tokens: int, counted: Counted
    ) -> None:
        self.key, self.address, self.began = key, address, began
        self.probed: list[Holder] = []
        self._board, self._tokens, self._counted = board, tokens, counted
        self._first_byte: float | None = None
        self._open = True
        key.calls[self] = None
        for holder in (key, key.lanes.get(address)) if key.lanes else (key,):
            if holder is not None and holder.health.unproved(began) is not None:
                holder.probe = self
                self.probed.append(holder)

    def first_byte(self, seconds: float, now: datetime) -> None:
        """The answer began, so many seconds after the call: of a stream that is its latency, and all that a probe waits for."""
        self._first_byte = seconds
        if self._open and self.probed:
            self._board._serves(self, now.timestamp())
            self._leave()
            self.probed = []

    def ended(self, outcome: Outcome | None, *, usage: Usage | None, now: datetime, latency: float) -> None:
        """It went well (None, or no failure), or not. `latency`: seconds. `usage` None: what was guessed counts, except where the
        provider said no at once."""
        if not self._close():
            return
        told = outcome or _SERVED
        if usage is not None:
            correct(self._counted, tokens=usage.input + usage.output - self._tokens)
        elif told.failure is not None and (told.http_status or 0) >= 400:
            correct(self._counted, tokens=-self._tokens)
        seconds = latency if self._first_byte is None else self._first_byte
        self._board._ended(self, told, now.timestamp(), latency=seconds)

    def cancelled(self, now: datetime) -> None:
        """The caller went away, or the call was never made: that says nothing of the key."""
        self._close()

    def _close(self) -> bool:
        was, self._open = self._open, False
        self.key.calls.pop(self, None)
        self._leave()
        return was

    def _leave(self) -> None:
        for holder in self.probed:
            if holder.probe is self:
                holder.probe = None


class _Fitness:
    def __init__(self, keys: Keys, at: float, tokens: int) -> None:
        self._keys, self._at, self._tokens = keys, at, tokens

    def unfit(self, rider: Rider, address: Address, limits: MemberLimits | None) -> Unfit | None:
        key = self._keys.get(_place(rider))
        if key is None:
            if limits is None:
                return None
            # A call can be larger than what is allowed of a key that was never asked.
            key = _NEVER_ASKED
        return key.kept_from(address, limits, self._at, tokens=self._tokens)


class _Turns:
    def __init__(self, keys: Keys, rotas: dict[UUID, tuple[int, Rota]], at: float, *, taking: bool) -> None:
        self._keys, self._rotas, self._at, self._taking = keys, rotas, at, taking

    def order(self, pool: PoolFacts, seats: Sequence[Seat]) -> list[Seat]:
        """All of them, in the order in which they are to be tried."""
        version, rota = self._rotas.get(pool.id, (pool.version, FRESH))
        if version != pool.version:
            rota = FRESH
        ordered, following = order(pool.strategy, self._entrants(seats, pool.strategy), rota)
        if self._taking and ordered:
            self._taking = False
            self._rotas.pop(pool.id, None)
            self._rotas[pool.id] = pool.version, following
            if len(self._rotas) > POOLS:
                del self._rotas[next(iter(self._rotas))]
        return [seats[entrant.number] for entrant in ordered]

    def _entrants(self, seats: Sequence[Seat], strategy: PoolStrategy) -> list[Entrant]:
        at, keys, found = self._at, self._keys, []
        least_busy = strategy is PoolStrategy.LEAST_BUSY
        quickest = strategy is PoolStrategy.LOWEST_LATENCY
        for number, seat in enumerate(seats):
            member, address = seat.member, seat.offer.address
            id, weight, priority = (
                (-1 - number, 1, 0) if member is None else (member.id.int, member.weight, member.priority)
            )
            key, share, busy, latency = keys.get(_place(seat.rider)), WHOLE, 0, None
            if key is not None:
                if key.health.rests or key.lanes:
                    share = key.share(address, at)
                if least_busy:
                    busy = key.busy(at)
                elif quickest:
                    latency = key.latency(address, at)
            found.append(Entrant(number, id, weight, share, priority, busy, latency))
        return found


def _place(rider: Rider) -> int | str:
    return rider if isinstance(rider, str) else rider.int
