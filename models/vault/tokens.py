"""The text of session tokens, API tokens and invitations: kind, id, secret and a checksum that tells a mistyped one without a query."""

import secrets
import string
import zlib
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from models.vault.secret import Secret

Kind = Literal["pvs", "pvt", "pvi"]

_KINDS: tuple[Kind, ...] = ("pvs", "pvt", "pvi")
_DIGITS = string.digits + string.ascii_letters
_SECRET_LENGTH = 43
_CHECKSUM_LENGTH = 6
_LENGTH = 3 + 1 + 32 + 1 + _SECRET_LENGTH + 1 + _CHECKSUM_LENGTH


@dataclass(frozen=True, slots=True)
class ParsedToken:
    """A token whose checksum holds; whether it is anybody's is not known yet."""

    kind: Kind
    id: UUID
    secret: Secret


def mint(kind: Kind, id: UUID) -> Secret:
    """The text of a fresh token; its secret has 256 bits."""
    secret = "".join(secrets.choice(_DIGITS) for _ in range(_SECRET_LENGTH))
    body = f"{kind}_{id.hex}_{secret}"
    return Secret(f"{body}_{_checksum(body)}")


def parse(text: str) -> ParsedToken | None:
    """The parts of a token's text, or None when it cannot be one."""
    if len(text) != _LENGTH or not text.isascii():
        return None
    body, checksum = text[: -_CHECKSUM_LENGTH - 1], text[-_CHECKSUM_LENGTH - 1 :]
    if checksum != "_" + _checksum(body):
        return None
    kind, id_hex, secret = body[:3], body[4:36], body[37:]
    if body[3] != "_" or body[36] != "_" or not set(id_hex) <= set("0123456789abcdef"):
        return None
    if not set(secret) <= set(_DIGITS):
        return None
    for known in _KINDS:
        if kind == known:
            return ParsedToken(known, UUID(id_hex), Secret(secret))
    return None


def _checksum(body: str) -> str:
    left = zlib.crc32(body.encode())
    digits = ""
    for _ in range(_CHECKSUM_LENGTH):
        left, digit = divmod(left, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
