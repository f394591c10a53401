"""Text that goes in and comes out only by `reveal()`: it shows itself in no repr, log, JSON, pickle or copy."""

from typing import Any, NoReturn

_MASK = "Secret(…)"


class Secret:
    """A clear secret in memory. Two secrets are equal only when they are the same object."""

    __slots__ = ("_held",)

    def __init__(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError("a secret is text")
        object.__setattr__(self, "_held", text)

    def reveal(self) -> str:
        """The text itself. Call it as late as possible and keep the answer nowhere."""
        held: str = object.__getattribute__(self, "_held")
        return held

    def __len__(self) -> int:
        return len(self.reveal())

    def __repr__(self) -> str:
        return _MASK

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return _MASK

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a secret does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a secret does not change")

    def __copy__(self) -> NoReturn:
        raise TypeError("a secret is not copied")

    def __deepcopy__(self, memo: Any) -> NoReturn:
        raise TypeError("a secret is not copied")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")
