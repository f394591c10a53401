"""AES-256-GCM over bytes, bound to where they stand; pure, knows no database and keeps no key."""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEALED_FORMAT = "v1"
WRAPPED_FORMAT = "w1"
KEY_BYTES = 32

_NONCE_BYTES = 12
_TAG_BYTES = 16
_TEXT = re.compile(r"([vw]1)\.([0-9a-f]{16}|[0-9a-f]{32})\.([A-Za-z0-9_-]+)")


class Unreadable(Exception):
    """A ciphertext does not open: altered, moved, or its key is not here. Holds neither text nor key."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed field stands and where it may be sent; a ciphertext opens in its own place alone."""

    workspace_id: UUID
    object_id: UUID
    field: str
    version: int
    destination: str

    def parts(self) -> tuple[bytes, ...]:
        return (
            self.workspace_id.bytes,
            self.object_id.bytes,
            self.field.encode(),
            str(self.version).encode(),
            self.destination.encode(),
        )


@dataclass(frozen=True, slots=True)
class Ciphertext:
    """The parts of a ciphertext's text: `<format>.<key id>.<base64url of nonce and ciphertext>`."""

    format: str
    key_id: str
    body: bytes


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return os.urandom(KEY_BYTES)


def computed_id(label: str, key: bytes) -> bytes:
    """The id of a key, computed from it, so that a wrong key cannot bear a right id."""
    return sha256(framed([b"providence", label.encode(), key])).digest()[:16]


def framed(parts: Iterable[bytes]) -> bytes:
    """Parts joined so that no two lists of parts give the same bytes: each bears its length."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def encrypt(key: bytes, *, format: str, key_id: str, place: Iterable[bytes], clear: bytes) -> str:
    """The ciphertext's text; format and key id are bound to it like its place."""
    nonce = os.urandom(_NONCE_BYTES)
    body = nonce + AESGCM(key).encrypt(nonce, clear, _associated(format, key_id, place))
    return f"{format}.{key_id}.{urlsafe_b64encode(body).rstrip(b'=').decode()}"


def decrypt(key: bytes, ciphertext: Ciphertext, *, place: Iterable[bytes]) -> bytes:
    """The clear bytes; raises Unreadable when anything was altered or moved."""
    nonce, body = ciphertext.body[:_NONCE_BYTES], ciphertext.body[_NONCE_BYTES:]
    associated = _associated(ciphertext.format, ciphertext.key_id, place)
    try:
        return AESGCM(key).decrypt(nonce, body, associated)
    except InvalidTag:
        raise Unreadable("the ciphertext was altered or does not belong here") from None


def parse(text: str, *, format: str) -> Ciphertext:
    """The parts of a ciphertext's text; raises Unreadable when it is not one of this format."""
    found = _TEXT.fullmatch(text)
    if found is None or found[1] != format:
        raise Unreadable("not a ciphertext of this format")
    encoded = found[3]
    try:
        body = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError:
        raise Unreadable("not a ciphertext of this format") from None
    if len(body) < _NONCE_BYTES + _TAG_BYTES:
        raise Unreadable("a ciphertext cut short")
    return Ciphertext(format, found[2], body)


def key_id_of(text: str, *, format: str) -> str | None:
    """The key a ciphertext names, or None when it is not one; decodes and decrypts nothing."""
    found = _TEXT.fullmatch(text)
    return None if found is None or found[1] != format else found[2]


def _associated(format: str, key_id: str, place: Iterable[bytes]) -> bytes:
    return framed([format.encode(), key_id.encode(), *place])
