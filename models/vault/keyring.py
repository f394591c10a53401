"""The operator's keys: a ring of 256-bit keys with one primary, from a file or the environment; it wraps other keys and
never seals data itself."""

import binascii
import json
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from models.errors import WrongConfiguration
from models.vault.sealing import (
    KEY_BYTES,
    WRAPPED_FORMAT,
    Unreadable,
    computed_id,
    decrypt,
    encrypt,
    new_key,
    parse,
)

_VERSION = 1
_LARGEST_FILE = 1_048_576


class Ring(Protocol):
    """What the vault asks of a ring; a key management service can stand behind it, hence the awaits."""

    @property
    def primary(self) -> str: ...

    def holds(self, key_id: str) -> bool: ...

    async def wrap(self, key: bytes, *, place: Iterable[bytes]) -> tuple[str, str]: ...

    async def unwrap(self, wrapped: str, *, place: Iterable[bytes]) -> bytes: ...


class KeyRing:
    """Keys by their computed ids. Its repr names ids alone."""

    __slots__ = ("_keys", "_primary")

    def __init__(self, keys: Iterable[bytes], *, primary: str) -> None:
        self._keys: Mapping[str, bytes] = {ring_key_id(key): key for key in keys}
        self._primary = primary
        if primary not in self._keys:
            raise WrongConfiguration(f"The key ring's primary key {primary} is not among its keys.")

    @classmethod
    def create(cls, path: Path) -> "KeyRing":
        """A ring of one fresh key, written to a new file (0600); refuses to overwrite."""
        key = new_key()
        ring = cls([key], primary=ring_key_id(key))
        _write_new(path, ring._document())
        return ring

    @classmethod
    def from_file(cls, path: Path) -> "KeyRing":
        """The ring in a file that nobody else may read."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except FileNotFoundError:
            raise WrongConfiguration(
                f"There is no key ring at {path}: run `providence init`, or set PROVIDENCE_KEY_RING."
            ) from None
        except OSError as error:
            raise WrongConfiguration(f"The key ring at {path} cannot be read: {error.strerror}.") from None
        try:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode):
                raise WrongConfiguration(f"The key ring at {path} is not a file.")
            if mode & 0o077:
                raise WrongConfiguration(
                    f"The key ring at {path} is open to others (mode {stat.S_IMODE(mode):04o}): `chmod 600 {path}`."
                )
            text = os.read(descriptor, _LARGEST_FILE)
        finally:
            os.close(descriptor)
        return cls.from_json(text, origin=f"at {path}")

    @classmethod
    def from_json(cls, text: str | bytes, *, origin: str = "in PROVIDENCE_KEY_RING_JSON") -> "KeyRing":
        """The ring in a JSON text: `{"version": 1, "primary": id, "keys": {id: base64 of 32 bytes}}`."""
        try:
            given = json.loads(text)
        except (ValueError, RecursionError):
            raise WrongConfiguration(f"The key ring {origin} is not JSON.") from None
        keys, primary = _checked(given, origin)
        return cls(keys, primary=primary)

    @property
    def primary(self) -> str:
        return self._primary

    @property
    def key_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._keys))

    def holds(self, key_id: str) -> bool:
        return key_id in self._keys

    async def wrap(self, key: bytes, *, place: Iterable[bytes]) -> tuple[str, str]:
        """The primary's id, and the key wrapped by it and bound to its place."""
        wrapped = encrypt(
            self._keys[self._primary], format=WRAPPED_FORMAT, key_id=self._primary, place=place, clear=key
        )
        return self._primary, wrapped

    async def unwrap(self, wrapped: str, *, place: Iterable[bytes]) -> bytes:
        """The key that was wrapped. Only the ring key named in the text is tried."""
        ciphertext = parse(wrapped, format=WRAPPED_FORMAT)
        key = self._keys.get(ciphertext.key_id)
        if key is None:
            raise Unreadable(f"the ring key {ciphertext.key_id} is not in the ring")
        return decrypt(key, ciphertext, place=place)

    def __repr__(self) -> str:
        return f"KeyRing(primary={self._primary!r}, key_ids={self.key_ids!r})"

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("a key ring is not pickled")

    def _document(self) -> bytes:
        keys = {key_id: b64encode(key).decode() for key_id, key in self._keys.items()}
        document = {"version": _VERSION, "primary": self._primary, "keys": keys}
        return json.dumps(document, indent=2).encode() + b"\n"


def ring_key_id(key: bytes) -> str:
    """Sixteen hex digits computed from a ring key."""
    return computed_id("ring key", key)[:8].hex()


def _checked(given: object, origin: str) -> tuple[list[bytes], str]:
    where = f"The key ring {origin}"
    if not isinstance(given, dict) or given.get("version") != _VERSION:
        raise WrongConfiguration(f"{where} is not a key ring of version {_VERSION}.")
    named, primary = given.get("keys"), given.get("primary")
    if not isinstance(named, dict) or not named or not isinstance(primary, str):
        raise WrongConfiguration(f"{where} must name its keys and which of them is primary.")
    keys = []
    for key_id, encoded in named.items():
        try:
            key = b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            raise WrongConfiguration(f"{where}: the key {key_id} is not {KEY_BYTES} bytes in base64.")
        if ring_key_id(key) != key_id:
            raise WrongConfiguration(f"{where}: the key under the id {key_id} is another key.")
        keys.append(key)
    return keys, primary


def _write_new(path: Path, content: bytes) -> None:
    # Written aside and linked into place: a crash leaves either no ring or a whole one, and never replaces one.
    aside = path.with_name(f".{path.name}.{token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            raise WrongConfiguration(
                f"There is already a key ring at {path}; it is not overwritten."
            ) from None
    finally:
        os.unlink(aside)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
