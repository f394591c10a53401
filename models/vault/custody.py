"""The vault: keeps the data key of each workspace and the keys of the service wrapped by the ring, seals and opens secrets
with them, and refuses to start with a ring that does not fit."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from models.clock import utc_now
from models.errors import WrongConfiguration
from models.events.outbox import Rows
from models.events.rows import marks
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.vault.keyring import Ring
from models.vault.sealing import (
    KEY_BYTES,
    SEALED_FORMAT,
    Place,
    Unreadable,
    computed_id,
    decrypt,
    encrypt,
    framed,
    key_id_of,
    new_key,
    parse,
)
from models.vault.secret import Secret
from models.vault.tables import DataKey, SystemKey

Purpose = Literal["tokens", "cursors", "idempotency", "fingerprints", "audit"]
PURPOSES: tuple[Purpose, ...] = ("tokens", "cursors", "idempotency", "fingerprints", "audit")
# Not among the purposes, for a database has it only once the operator hosts a key: the first one makes it.
HOSTED = "hosted"

_KEPT_DATA_KEYS = 1_000
_KEPT_LOST_IDS = 10_000
_CURSOR_MAC = 16
_CURSOR_BYTES = 1 + 8 + _CURSOR_MAC
_CURSOR_FORMAT = b"\x01"


class Vault:
    """Seals and opens. Data keys are unwrapped when they are first needed; a bounded number stays in memory."""

    def __init__(self, ring: Ring, system_keys: dict[str, bytes], lost: Iterable[str]) -> None:
        self._ring = ring
        self._system_keys = MappingProxyType(dict(system_keys))
        self._data_keys: OrderedDict[tuple[UUID, str], bytes] = OrderedDict()
        self._lost: OrderedDict[str, None] = OrderedDict.fromkeys(lost)
        self._hosted_keys: dict[str, bytes] = {}

    @classmethod
    async def found(cls, work: UnitOfWork, ring: Ring) -> "Vault":
        """The vault of a fresh database: makes the service's own keys where they are missing."""

        async def make(unit: Unit) -> None:
            kept = {row["purpose"] for row in await unit.rows("SELECT purpose FROM system_key")}
            for purpose in PURPOSES:
                if purpose not in kept:
                    await _make_system_key(ring, purpose)

        await work.writing(make)
        return await cls.unlock(work, ring)

    @classmethod
    async def unlock(cls, work: UnitOfWork, ring: Ring) -> "Vault":
        """The vault of a database in use; raises WrongConfiguration when the ring does not fit, and writes nothing."""
        await work.reading(lambda reader: _demand_ring_keys(reader, ring))
        rows = await work.reading(
            lambda reader: reader.rows("SELECT id, purpose, wrapped FROM system_key ORDER BY purpose")
        )
        system_keys: dict[str, bytes] = {}
        for row in rows:
            if row["purpose"] in PURPOSES:
                system_keys[row["purpose"]] = await _unwrapped_system_key(ring, row)
        missing = [purpose for purpose in PURPOSES if purpose not in system_keys]
        if missing:
            raise WrongConfiguration(
                f"The database lacks the service's own keys ({', '.join(missing)}): run `providence init`."
            )
        return cls(ring, system_keys, await work.reading(_orphaned_key_ids))

    async def new_workspace_key(self, unit: Unit, workspace_id: UUID) -> None:
        """Makes the data key of a new workspace, in the unit that makes the workspace."""
        key = new_key()
        key_id = UUID(bytes=computed_id("data key", key))
        ring_key_id, wrapped = await self._ring.wrap(key, place=_data_key_place(key_id, workspace_id))
        await DataKey.create(
            id=key_id,
            workspace_id=workspace_id,
            ring_key_id=ring_key_id,
            wrapped=wrapped,
            created_at=utc_now(),
        )

    async def destroy_workspace_keys(self, unit: Unit, workspace_id: UUID) -> int:
        """Deletes the workspace's data keys, here and in memory; nothing that they sealed opens again. How many."""
        gone = await unit.execute("DELETE FROM data_key WHERE workspace_id = ?", workspace_id)
        unit.after_commit(lambda: self._forget(workspace_id))
        return gone

    async def seal(
        self,
        unit: Unit | Reader,
        *,
        workspace_id: UUID,
        object_id: UUID,
        field: str,
        version: int,
        destination: str,
        secret: Secret,
    ) -> str:
        """The secret's ciphertext under the workspace's newest data key, bound to its place and destination."""
        rows = await unit.rows(
            "SELECT id, wrapped FROM data_key WHERE workspace_id = ? ORDER BY created_at DESC, id DESC LIMIT 1",
            workspace_id,
        )
        if not rows:
            raise Unreadable("the workspace has no data key")
        key_id = UUID(str(rows[0]["id"])).hex
        key = self._cached(workspace_id, key_id)
        if key is None:
            key = await self._unwrapped(workspace_id, key_id, rows[0]["wrapped"])
        place = Place(workspace_id, object_id, field, version, destination)
        clear = secret.reveal().encode()
        return encrypt(key, format=SEALED_FORMAT, key_id=key_id, place=place.parts(), clear=clear)

    async def open(
        self,
        reader: Rows,
        sealed: str,
        *,
        workspace_id: UUID,
        object_id: UUID,
        field: str,
        version: int,
        destination: str,
    ) -> Secret:
        """The secret again; raises Unreadable when it does not open in exactly this place. Only its own key is tried."""
        ciphertext = parse(sealed, format=SEALED_FORMAT)
        key = self._cached(workspace_id, ciphertext.key_id)
        if key is None:
            key = await self._fetched(reader, workspace_id, ciphertext.key_id)
        place = Place(workspace_id, object_id, field, version, destination)
        try:
            return Secret(decrypt(key, ciphertext, place=place.parts()).decode())
        except UnicodeDecodeError:
            raise Unreadable("the ciphertext holds no text") from None

    async def seal_hosted(
        self,
        unit: Unit,
        *,
        provider_key: str,
        field: str,
        version: int,
        destination: str,
        secret: Secret,
    ) -> str:
        """The ciphertext of a secret of the operator's, under the key for those alone, bound to its place and destination."""
        row = await _hosted_row(unit)
        if row is None:
            await _make_hosted_key(unit, self._ring)
            row = await _hosted_row(unit)
        if row is None:
            raise Unreadable("the key for hosted secrets was not kept")
        key_id = UUID(str(row["id"])).hex
        key = self._hosted_keys.get(key_id) or await self._unwrapped_hosted(key_id, row["wrapped"])
        place = _hosted_place(provider_key, field, version, destination)
        clear = secret.reveal().encode()
        return encrypt(key, format=SEALED_FORMAT, key_id=key_id, place=place, clear=clear)

    async def open_hosted(
        self,
        reader: Rows,
        sealed: str,
        *,
        provider_key: str,
        field: str,
        version: int,
        destination: str,
    ) -> Secret:
        """The operator's secret again, though its key was made since this process began; raises Unreadable when it does not
        open in exactly this place."""
        ciphertext = parse(sealed, format=SEALED_FORMAT)
        key = self._hosted_keys.get(ciphertext.key_id)
        if key is None:
            row = await _hosted_row(reader)
            if row is None or UUID(str(row["id"])).hex != ciphertext.key_id:
                raise Unreadable("the key that the ciphertext names is not the one for hosted secrets")
            key = await self._unwrapped_hosted(ciphertext.key_id, row["wrapped"])
        place = _hosted_place(provider_key, field, version, destination)
        try:
            return Secret(decrypt(key, ciphertext, place=place).decode())
        except UnicodeDecodeError:
            raise Unreadable("the ciphertext holds no text") from None

    def readable(self, workspace_id: UUID, sealed: str) -> bool:
        """Whether the key that the ciphertext names is here, as far as is known without asking; decrypts nothing."""
        key_id = key_id_of(sealed, format=SEALED_FORMAT)
        return key_id is not None and len(key_id) == 32 and key_id not in self._lost

    def mac(self, purpose: Purpose, *parts: bytes | str) -> str:
        """The keyed hash of the parts, in hex, under the service's key of that purpose."""
        return self._mac(purpose, *parts).hex()

    def sign_cursor(self, workspace_id: UUID, sequence: int) -> str:
        """The opaque cursor of a position in a workspace's events."""
        body = _CURSOR_FORMAT + sequence.to_bytes(8, "big")
        return urlsafe_b64encode(body + self._cursor_mac(workspace_id, body)).rstrip(b"=").decode()

    def read_cursor(self, workspace_id: UUID, cursor: str) -> int | None:
        """The position, or None when the cursor is garbled or another workspace's."""
        if len(cursor) > 2 * _CURSOR_BYTES:
            return None
        try:
            given = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except ValueError:
            return None
        body, signature = given[:9], given[9:]
        if len(given) != _CURSOR_BYTES or body[:1] != _CURSOR_FORMAT:
            return None
        if not hmac.compare_digest(signature, self._cursor_mac(workspace_id, body)):
            return None
        sequence = int.from_bytes(body[1:], "big")
        return sequence if cursor == self.sign_cursor(workspace_id, sequence) else None

    def __repr__(self) -> str:
        return "Vault(…)"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a vault is not pickled")

    def _mac(self, purpose: Purpose, *parts: bytes | str) -> bytes:
        encoded = (part.encode(errors="surrogatepass") if isinstance(part, str) else part for part in parts)
        return hmac.digest(self._system_keys[purpose], framed(encoded), sha256)

    def _cursor_mac(self, workspace_id: UUID, body: bytes) -> bytes:
        return self._mac("cursors", "event", workspace_id.bytes, body)[:_CURSOR_MAC]

    def _cached(self, workspace_id: UUID, key_id: str) -> bytes | None:
        key = self._data_keys.get((workspace_id, key_id))
        if key is not None:
            self._data_keys.move_to_end((workspace_id, key_id))
        return key

    async def _fetched(self, reader: Rows, workspace_id: UUID, key_id: str) -> bytes:
        if len(key_id) != 32:
            raise Unreadable("the ciphertext names no data key")
        rows = await reader.rows(
            "SELECT wrapped FROM data_key WHERE workspace_id = ? AND id = ?", workspace_id, UUID(key_id)
        )
        if not rows:
            raise Unreadable("the data key that the ciphertext names is not this workspace's")
        try:
            return await self._unwrapped(workspace_id, key_id, rows[0]["wrapped"])
        except Unreadable:
            self._remember_lost(key_id)
            raise

    async def _unwrapped(self, workspace_id: UUID, key_id: str, wrapped: str) -> bytes:
        key = await self._ring.unwrap(wrapped, place=_data_key_place(UUID(key_id), workspace_id))
        if len(key) != KEY_BYTES or computed_id("data key", key).hex() != key_id:
            raise Unreadable("the wrapped data key is another key")
        self._data_keys[workspace_id, key_id] = key
        while len(self._data_keys) > _KEPT_DATA_KEYS:
            self._data_keys.popitem(last=False)
        return key

    async def _unwrapped_hosted(self, key_id: str, wrapped: str) -> bytes:
        key = await self._ring.unwrap(wrapped, place=_system_key_place(UUID(key_id), HOSTED))
        if len(key) != KEY_BYTES or computed_id("system key", key).hex() != key_id:
            raise Unreadable("the wrapped key for hosted secrets is another key")
        self._hosted_keys[key_id] = key
        return key

    def _forget(self, workspace_id: UUID) -> None:
        for place in [place for place in self._data_keys if place[0] == workspace_id]:
            del self._data_keys[place]

    def _remember_lost(self, key_id: str) -> None:
        self._lost[key_id] = None
        while len(self._lost) > _KEPT_LOST_IDS:
            self._lost.popitem(last=False)


async def _make_system_key(ring: Ring, purpose: Purpose) -> None:
    key_id, ring_key_id, wrapped = await _new_system_key(ring, purpose)
    await SystemKey.create(
        id=key_id, purpose=purpose, ring_key_id=ring_key_id, wrapped=wrapped, created_at=utc_now()
    )


async def _make_hosted_key(unit: Unit, ring: Ring) -> None:
    # Of two who make it at once one waits for the other, and takes what that one made.
    key_id, ring_key_id, wrapped = await _new_system_key(ring, HOSTED)
    await unit.execute(
        "INSERT INTO system_key (id, purpose, ring_key_id, wrapped, created_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (purpose) DO NOTHING",
        *(key_id, HOSTED, ring_key_id, wrapped, utc_now()),
    )


async def _new_system_key(ring: Ring, purpose: str) -> tuple[UUID, str, str]:
    key = new_key()
    key_id = UUID(bytes=computed_id("system key", key))
    return key_id, *await ring.wrap(key, place=_system_key_place(key_id, purpose))


async def _hosted_row(reader: Rows) -> dict[str, Any] | None:
    rows = await reader.rows("SELECT id, wrapped FROM system_key WHERE purpose = ?", HOSTED)
    return rows[0] if rows else None


async def _unwrapped_system_key(ring: Ring, row: dict[str, Any]) -> bytes:
    key_id = UUID(str(row["id"]))
    try:
        key = await ring.unwrap(row["wrapped"], place=_system_key_place(key_id, row["purpose"]))
    except Unreadable as error:
        raise WrongConfiguration(
            f"The service's key for {row['purpose']} does not open ({error}): the database was altered; restore it."
        ) from None
    if computed_id("system key", key) != key_id.bytes:
        raise WrongConfiguration(
            f"The service's key for {row['purpose']} is another key: the database was altered; restore it."
        )
    return key


async def _demand_ring_keys(reader: Reader, ring: Ring) -> None:
    needed = await reader.rows("SELECT ring_key_id FROM data_key UNION SELECT ring_key_id FROM system_key")
    missing = sorted(row["ring_key_id"] for row in needed if not ring.holds(row["ring_key_id"]))
    if not missing:
        return
    # Counted by the key that each ciphertext names, for a workspace may have several data keys.
    counted = await reader.rows(
        "SELECT count(DISTINCT s.credential_id) AS credentials FROM data_key k "  # noqa: S608
        "JOIN credential_secret s ON s.workspace_id = k.workspace_id "
        "AND substr(s.sealed, 4, 32) = replace(CAST(k.id AS VARCHAR(36)), '-', '') "
        f"WHERE k.ring_key_id IN ({marks(missing)})",
        *missing,
    )
    credentials = counted[0]["credentials"]
    raise WrongConfiguration(
        f"The key ring lacks {'the key' if len(missing) == 1 else 'the keys'} {', '.join(missing)}, "
        f"which {credentials} {'credential needs' if credentials == 1 else 'credentials need'}: "
        "give the ring that this database was made with. Nothing was changed."
    )


async def _orphaned_key_ids(reader: Reader) -> list[str]:
    rows = await reader.rows(
        "SELECT DISTINCT substr(s.sealed, 4, 32) AS key_id FROM credential_secret s WHERE NOT EXISTS ("
        "SELECT 1 FROM data_key k WHERE k.workspace_id = s.workspace_id "
        "AND replace(CAST(k.id AS VARCHAR(36)), '-', '') = substr(s.sealed, 4, 32)) LIMIT ?",
        _KEPT_LOST_IDS,
    )
    return [row["key_id"] for row in rows]


def _data_key_place(key_id: UUID, workspace_id: UUID) -> tuple[bytes, ...]:
    return (b"data key", key_id.bytes, workspace_id.bytes)


def _hosted_place(provider_key: str, field: str, version: int, destination: str) -> tuple[bytes, ...]:
    return (
        b"hosted",
        provider_key.encode(),
        field.encode(),
        str(version).encode(),
        destination.encode(),
    )


def _system_key_place(key_id: UUID, purpose: str) -> tuple[bytes, ...]:
    return (b"system key", key_id.bytes, purpose.encode())
