"""What an actor that is bound to an environment may have to do with: credentials of its label, and those without one."""

from collections.abc import Sequence
from typing import Protocol

from models.access.actor import Actor
from models.errors import InvalidInput, Problem, ProblemCode


class Labelled(Protocol):
    """A credential, in whichever form."""

    @property
    def environment(self) -> str | None: ...


def is_foreign(actor: Actor, environment: str | None) -> bool:
    """Whether a credential of this label is none of the actor's business. One without a label is everybody's."""
    return actor.environment is not None and environment not in (None, actor.environment)


def refuse_foreign(actor: Actor, credential: Labelled, *path: str) -> None:
    """Ask it wherever an actor makes a stored credential be sent, changes it, or puts it in another's place. Raises
    InvalidInput at `path` where the actor is bound to another environment than the credential's."""
    if is_foreign(actor, credential.environment):
        raise InvalidInput(_foreign(actor, path))


def refuse_any_foreign(actor: Actor, credentials: Sequence[Labelled], *path: str) -> None:
    """The same of a list: each that is foreign is named by its position below `path`. Raises InvalidInput."""
    problems = [
        _foreign(actor, (*path, str(position)))
        for position, credential in enumerate(credentials)
        if is_foreign(actor, credential.environment)
    ]
    if problems:
        raise InvalidInput(*problems)


def refuse_moving(actor: Actor, before: str | None, after: str | None, *path: str) -> None:
    """Who is bound moves no label: one that is taken off or put on would give a credential to others, or take it from
    them. Raises InvalidInput at `path`."""
    if actor.environment is not None and before != after:
        raise InvalidInput(
            Problem(
                path,
                ProblemCode.NOT_ALLOWED,
                f"This token is bound to {actor.environment}: it leaves the environments of credentials as they are.",
            )
        )


def _foreign(actor: Actor, path: tuple[str, ...]) -> Problem:
    return Problem(
        path,
        ProblemCode.NOT_ALLOWED,
        f"This token is bound to {actor.environment}: a credential of another environment is not its to use.",
    )
