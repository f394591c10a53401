"""Judges one value of one field; pure, and no message repeats the value."""

from typing import Any

from models.catalog.entries import FieldType, FormField
from models.errors import ProblemCode
from models.vault.secret import Secret
from models.vendors import target

SECRET_LIMIT = 4096
TEXT_LIMIT = 500
URL_LIMIT = 2000

Fault = tuple[ProblemCode, str]


def secret(known: FormField, given: Secret) -> Fault | None:
    """What is wrong with a secret. Only printable ASCII travels in a header, so nothing else is a key."""
    text = given.reveal()
    if not text:
        return ProblemCode.MALFORMED, f"{known.label} is empty; null clears an optional one."
    if len(text) > SECRET_LIMIT:
        return ProblemCode.TOO_LONG, f"{known.label} is longer than {SECRET_LIMIT} characters."
    if any(not "\x21" <= char <= "\x7e" for char in text):
        return (
            ProblemCode.MALFORMED,
            f"{known.label} holds white space, control characters or letters no key has: copy it again.",
        )
    return None


def plain(known: FormField, given: Any) -> tuple[Any, Fault | None]:
    """The value to keep, None where it is empty, and what is wrong with it."""
    if known.type is FieldType.SWITCH:
        if not isinstance(given, bool):
            return None, (ProblemCode.WRONG_TYPE, f"{known.label} must be true or false.")
        return given, None
    if known.type is FieldType.INTEGER:
        if isinstance(given, bool) or not isinstance(given, int):
            return None, (ProblemCode.WRONG_TYPE, f"{known.label} must be a whole number.")
        if not -(2**53) < given < 2**53:
            return None, (ProblemCode.OUT_OF_RANGE, f"{known.label} is too large.")
        return given, None
    if not isinstance(given, str):
        return None, (ProblemCode.WRONG_TYPE, f"{known.label} must be a text.")
    return _text(known, given)


def _text(known: FormField, given: str) -> tuple[str | None, Fault | None]:
    limit = URL_LIMIT if known.type is FieldType.URL else TEXT_LIMIT
    if len(given) > limit:
        return None, (ProblemCode.TOO_LONG, f"{known.label} is longer than {limit} characters.")
    text = given.strip(" \t\r\n")
    if not text:
        return None, None
    if any(not char.isprintable() for char in text):
        return None, (ProblemCode.MALFORMED, f"{known.label} holds characters that cannot be printed.")
    if known.type is FieldType.SELECT and text not in {option.value for option in known.options}:
        choices = ", ".join(option.value for option in known.options)
        return None, (ProblemCode.NOT_AN_OPTION, f"{known.label} must be one of: {choices}.")
    if known.type is FieldType.TEXT and not text.isascii():
        return None, (ProblemCode.MALFORMED, f"{known.label} holds letters that no provider takes here.")
    if known.type is FieldType.URL:
        try:
            address = target.read(text)
        except target.BadAddress as error:
            return None, (ProblemCode.MALFORMED, f"{known.label} is not an address of a server: {error}.")
        if not address.bare:
            return None, (
                ProblemCode.MALFORMED,
                f"{known.label} is not an address of a server: leave off what follows ? or #.",
            )
        return text.rstrip("/"), None
    return text, None
