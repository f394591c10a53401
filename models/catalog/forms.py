"""Reads what was typed into a provider's form, all mistakes in one answer; it keeps nothing and repeats no value.

White space around a text or an address is dropped; in a secret it is refused, for it is a mistake of pasting that cannot be told
from a part of the key. A field hidden by its conditions (judged after defaults) is neither required nor kept.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from models.catalog import values
from models.catalog.entries import Entry, FieldType, Form, FormField
from models.errors import InvalidInput, Problem, ProblemCode, SecretsRequired
from models.vault.secret import Secret
from models.vendors import target


@dataclass(frozen=True, slots=True)
class GivenField:
    """One field as it came in. `has_*` tell a null from what was left out."""

    name: str
    secret: Secret | None = None
    value: Any = None
    has_secret: bool = False
    has_value: bool = False


@dataclass(frozen=True, slots=True)
class Former:
    """What is stored: the plain fields and the names of the secrets."""

    plain: Mapping[str, Any] = field(default_factory=dict)
    secrets: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """`plain`: all plain fields to store, those that stay included; defaults are not written into it. `secrets`: typed now.
    `kept_secrets`: stored ones that stay. `cleared`: stored fields, of either kind, that go."""

    plain: dict[str, Any]
    secrets: dict[str, Secret]
    cleared: frozenset[str]
    kept_secrets: frozenset[str]


def form_of(entry: Entry, model_type: str = "") -> Form:
    """The form that a stored credential is filled in by; `model_type`: of the one model that it is for. Such a credential is
    complete in itself: it needs what the provider's need, as far as its own form has it. Empty where the provider takes no
    model of the type."""
    if not model_type:
        return entry.credential_form
    needed = lent(entry, model_type)
    return tuple(
        replace(own, required=True) if own.name in needed else own for own in entry.model_form(model_type)
    )


def lent(entry: Entry, model_type: str) -> frozenset[str]:
    """The fields that a model of the type needs only where it has a credential of its own: else the provider's lend them."""
    needed = {own.name for own in entry.credential_form if own.required}
    return frozenset(
        own.name for own in entry.model_form(model_type) if not own.required and own.name in needed
    )


def read(form: Form, given: Sequence[GivenField], *, former: Former | None = None) -> Accepted:
    """What to store. Raises InvalidInput with every mistake, else SecretsRequired where a stored secret would go elsewhere."""
    fields = {entry.name: entry for entry in form}
    before = former or Former()
    plain = {name: value for name, value in before.plain.items() if name in fields}
    kept = {name for name in before.secrets if name in fields}
    secrets: dict[str, Secret] = {}
    problems: list[tuple[str | None, Problem]] = []
    seen: set[str] = set()
    for position, item in enumerate(given):
        known = fields.get(item.name)
        if known is None:
            problems.append((None, _unknown(item.name, position)))
        elif item.name in seen:
            problems.append(
                (None, _problem(item.name, ProblemCode.DUPLICATE, f"{known.label} is given twice."))
            )
        else:
            problem = _take(known, item, plain, secrets, kept)
            if problem is not None:
                problems.append((item.name, problem))
            seen.add(item.name)
    failed = {name for name, _ in problems if name is not None}
    visible = _visible(form, plain)
    wrong = [
        problem
        for name, problem in problems
        if name is None or name in visible or fields[name].show_when == ()
    ]
    present = plain.keys() | secrets.keys() | kept
    wrong += [
        _problem(entry.name, ProblemCode.REQUIRED, f"{entry.label} is required.")
        for entry in form
        if entry.required
        and entry.default is None
        and entry.name in visible
        and entry.name not in present | failed
    ]
    if wrong:
        raise InvalidInput(*wrong)
    accepted = Accepted(
        plain={name: value for name, value in plain.items() if name in visible},
        secrets={name: secret for name, secret in secrets.items() if name in visible},
        cleared=frozenset(
            (before.plain.keys() | set(before.secrets)) - ((plain.keys() | secrets.keys() | kept) & visible)
        ),
        kept_secrets=frozenset(kept & visible),
    )
    _same_destination(form, before, accepted)
    return accepted


def effective(form: Form, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields with the form's defaults filled in, hidden ones left out. Where the choice of a field stands for an
    address (a region), that is the base_url unless one was given."""
    filled = _filled(form, plain)
    return {name: value for name, value in filled.items() if name in _visible(form, plain)}


def called(entry: Entry, form: Form, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields as they are called with: `effective`, and the provider's own address where the form asks for none."""
    filled = effective(form, plain)
    if entry.base_url is not None:
        filled.setdefault(entry.address, entry.base_url)
    return filled


def faults(form: Form, plain: Mapping[str, Any], secrets: Mapping[str, Secret]) -> tuple[Problem, ...]:
    """The mistakes in what is stored: the FORMAT step of a check. What the form no longer has is no mistake: it goes nowhere."""
    names = {entry.name for entry in form}
    given = [
        GivenField(name=name, value=value, has_value=True) for name, value in plain.items() if name in names
    ]
    given += [
        GivenField(name=name, secret=held, has_secret=True) for name, held in secrets.items() if name in names
    ]
    try:
        read(form, given)
    except InvalidInput as error:
        return error.problems
    return ()


def destination(entry: Entry, plain: Mapping[str, Any], secret_name: str, *, form: Form | None = None) -> str:
    """Where a secret may be sent: `vendor:<key>` for the provider's own address, else scheme://host:port. `form`: the
    provider's unless another one was filled in."""
    own = target.read(entry.base_url).origin if entry.base_url else None
    origin = _origin(entry.credential_form if form is None else form, plain, secret_name) or own
    if origin is None or origin == own:
        return f"vendor:{entry.key}"
    return origin


def host(entry: Entry, plain: Mapping[str, Any], *, form: Form | None = None) -> str:
    """host:port that a check will call: what its concurrency is bounded by."""
    address = called(entry, entry.credential_form if form is None else form, plain).get(entry.address)
    return target.read(address).authority if address else entry.key


def _take(
    known: FormField, item: GivenField, plain: dict[str, Any], secrets: dict[str, Secret], kept: set[str]
) -> Problem | None:
    if item.has_secret and item.has_value:
        return _problem(
            known.name, ProblemCode.NOT_ALLOWED, f"{known.label}: give secret or value, not both."
        )
    if not item.has_secret and not item.has_value:
        return _problem(
            known.name, ProblemCode.REQUIRED, f"{known.label}: give {'secret' if known.secret else 'value'}."
        )
    if (item.secret if item.has_secret else item.value) is None:
        if known.required and known.default is None:
            return _problem(
                known.name, ProblemCode.REQUIRED, f"{known.label} is required and cannot be cleared."
            )
        plain.pop(known.name, None)
        kept.discard(known.name)
        return None
    if known.secret:
        if item.secret is None:
            return _problem(
                known.name,
                ProblemCode.NOT_ALLOWED,
                f"{known.label} is secret: give it as secret, not as value.",
            )
        fault = values.secret(known, item.secret)
        if fault is None:
            secrets[known.name] = item.secret
            kept.discard(known.name)
        return None if fault is None else _problem(known.name, *fault)
    if item.has_secret:
        return _problem(
            known.name, ProblemCode.NOT_ALLOWED, f"{known.label} is not secret: give it as value."
        )
    read_value, fault = values.plain(known, item.value)
    if fault is not None:
        return _problem(known.name, *fault)
    if read_value is None:
        plain.pop(known.name, None)
        if known.required and known.default is None:
            return _problem(known.name, ProblemCode.REQUIRED, f"{known.label} is required.")
    else:
        plain[known.name] = read_value
    return None


def _same_destination(form: Form, before: Former, accepted: Accepted) -> None:
    moved = {
        name
        for name in accepted.kept_secrets
        if _origin(form, before.plain, name) != _origin(form, accepted.plain, name)
    }
    if moved:
        raise SecretsRequired(tuple(entry.name for entry in form if entry.name in moved))


def _origin(form: Form, plain: Mapping[str, Any], secret_name: str) -> str | None:
    filled = effective(form, plain)
    for entry in form:
        if entry.type is FieldType.URL and secret_name in entry.resets and filled.get(entry.name):
            return target.read(filled[entry.name]).origin
    return None


def _filled(form: Form, plain: Mapping[str, Any]) -> dict[str, Any]:
    filled = {entry.name: entry.default for entry in form if entry.default is not None}
    filled.update((entry.name, plain[entry.name]) for entry in form if plain.get(entry.name) is not None)
    if filled.get("base_url") is None:
        for entry in form:
            for option in entry.options:
                if option.base_url is not None and option.value == filled.get(entry.name):
                    filled["base_url"] = option.base_url
    return filled


def _visible(form: Form, plain: Mapping[str, Any]) -> set[str]:
    filled = _filled(form, plain)
    visible = {entry.name for entry in form}
    while True:
        hidden = {
            entry.name
            for entry in form
            if entry.name in visible
            and not all(
                condition.field in visible and _same(filled.get(condition.field), condition.equals)
                for condition in entry.show_when
            )
        }
        if not hidden:
            return visible
        visible -= hidden


def _same(one: Any, other: Any) -> bool:
    # To Python 0 is False and 1 is True; in a form a number is no switch.
    return type(one) is type(other) and bool(one == other)


def _unknown(name: str, position: int) -> Problem:
    shown = name if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,29}", name) else str(position)
    return _problem(shown, ProblemCode.UNKNOWN, "The form has no such field.")


def _problem(name: str, code: ProblemCode, message: str) -> Problem:
    return Problem(("fields", name), code, message)
