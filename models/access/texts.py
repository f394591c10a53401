"""What people may type as names, slugs, labels and addresses; pure, and asked before the database sees any of it."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import Enum
from typing import Final

from models.errors import InvalidInput, Problem, ProblemCode

NAME_LENGTH = 80
EMAIL_LENGTH = 254
LABEL_LENGTH = 40
KEY_LENGTH = 128
PASSWORD_LENGTHS = range(8, 1025)

_NAME_KEY_LENGTH = 240
_LABEL = re.compile(r"[a-z0-9-]{1,40}")
# They show what follows in another order than it is written: one name could pose as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = " \u00ad\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u2800\u3164\ufeff\uffa0"
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")


class Unset(Enum):
    """The mark of a field that was not given: it stays as it is."""

    # No text, so that an input in which somebody typed its name has another fingerprint.
    UNSET = ("left out",)


UNSET: Final = Unset.UNSET


class Problems:
    """The mistakes of one input, gathered so that one answer names them all."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    @property
    def found(self) -> tuple[Problem, ...]:
        """The mistakes so far."""
        return tuple(self._found)

    def add(self, field: str, code: ProblemCode, message: str) -> None:
        self._found.append(Problem((field,), code, message))

    def take(self, *problems: Problem) -> None:
        """Notes mistakes that were found elsewhere, with their own paths."""
        self._found.extend(problems)

    def at(self, field: str) -> bool:
        """Whether there are mistakes in this field, or below it."""
        return any(problem.path[0] == field for problem in self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def refuse_any(self) -> None:
        """Raises InvalidInput when there are mistakes."""
        if self._found:
            raise InvalidInput(*self._found)

    def name(self, field: str, given: str, *, longest: int = NAME_LENGTH) -> str:
        """A name for people, trimmed, also of what is not seen; white space within it counts as one blank."""
        if not self._sound(field, given, longest):
            return ""
        name = " ".join(given.split()).strip(_UNSEEN)
        if any(character in _TURNING for character in name):
            self.add(
                field, ProblemCode.MALFORMED, f"The {field} holds characters that turn its reading round."
            )
        elif not name:
            self.add(field, ProblemCode.REQUIRED, f"Give a {field}.")
        elif len(name_key(name)) > _NAME_KEY_LENGTH:
            self.add(field, ProblemCode.TOO_LONG, f"The {field} is too long.")
        return name

    def label(self, field: str, given: str) -> str:
        """A slug or an environment: trimmed, lower-cased, `[a-z0-9-]{1,40}`."""
        if not self._sound(field, given, LABEL_LENGTH):
            return ""
        label = given.strip().lower()
        if not label:
            self.add(field, ProblemCode.REQUIRED, f"The {field} must not be empty.")
        elif not is_label(label):
            self.add(
                field, ProblemCode.MALFORMED, f"The {field} may hold the letters a to z, digits and hyphens."
            )
        return label

    def email(self, field: str, given: str) -> str:
        """An e-mail address, trimmed and lower-cased. Whether it has an address's shape is not asked here."""
        if not self._sound(field, given, EMAIL_LENGTH):
            return ""
        email = given.strip().lower()
        if not email:
            self.add(field, ProblemCode.REQUIRED, "Give an e-mail address.")
        elif len(email) > EMAIL_LENGTH:
            self.add(field, ProblemCode.TOO_LONG, "The e-mail address is too long.")
        return email

    def idempotency_key(self, given: str | None) -> str | None:
        """1 to 128 characters, taken as they are."""
        if given is None:
            return None
        if not given:
            self.add("idempotencyKey", ProblemCode.REQUIRED, "An idempotency key must not be empty.")
        self._sound("idempotencyKey", given, KEY_LENGTH, title="idempotency key")
        return given

    def _sound(self, field: str, given: str, length: int, *, title: str | None = None) -> bool:
        title = title or field
        # Measured first and alone: a text of a megabyte is not walked through.
        if len(given) > length:
            self.add(field, ProblemCode.TOO_LONG, f"The {title} may have {length} characters at most.")
            return False
        if not is_clean(given):
            self.add(
                field, ProblemCode.MALFORMED, f"The {title} holds control characters or broken characters."
            )
            return False
        return True


def is_clean(text: str) -> bool:
    """Whether a text is free of NUL and other control characters and of lone surrogates."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


def is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def name_key(name: str) -> str:
    """What two names have in common that count as the same: normalised, case-folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def slug_from(name: str) -> str:
    """A slug that reads like the name; `workspace` where nothing of it can stand in one."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower())[:LABEL_LENGTH].strip("-")
    return slug or "workspace"


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """The slug itself, else with the first number that makes it free."""
    if wanted not in taken:
        return wanted
    return next(slug for slug in _numbered(wanted, "-", LABEL_LENGTH) if slug not in taken)


def free_name(wanted: str, taken_keys: Collection[str]) -> str:
    """The name itself, else with the first number that makes it free."""
    if name_key(wanted) not in taken_keys:
        return wanted
    return next(name for name in _numbered(wanted, " ", NAME_LENGTH) if name_key(name) not in taken_keys)


def _numbered(wanted: str, joint: str, length: int) -> Iterator[str]:
    number = 2
    while True:
        ending = f"{joint}{number}"
        yield wanted[: length - len(ending)].rstrip(joint) + ending
        number += 1
