"""How the story is told on a terminal: readable lines, colour only for a person, nothing that could steer the terminal."""

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any, TextIO

_COLOURS = {"bold": "1", "grey": "2", "red": "31", "green": "32", "yellow": "33", "blue": "36"}
_OF_STATE = {"SUCCEEDED": "green", "FAILED": "red", "INCONCLUSIVE": "yellow", "RUNNING": "blue"}
_ENDED = frozenset({"SUCCEEDED", "FAILED", "INCONCLUSIVE", "SKIPPED", "CANCELLED"})


class Teller:
    """Writes the story to one stream."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._colour = out.isatty()

    def heading(self, text: str) -> None:
        """Begin a chapter."""
        self._write(f"\n{self._dyed(text, 'bold')}")

    def line(self, text: str = "") -> None:
        """Tell one thing."""
        self._write(f"  {readable(text)}" if text else "")

    def verbatim(self, text: str) -> None:
        """One line to be copied, without indent."""
        self._write(text)

    def wrong(self, text: str) -> None:
        """Tell what went otherwise than it should."""
        self._write(f"  {self._dyed('NOT AS TOLD', 'red')}: {readable(text)}")

    def step(self, after: float, step: Mapping[str, Any]) -> None:
        """One step of a check, as it arrived `after` seconds."""
        state = str(step["state"])
        took = f"{step['latencyMs']} ms" if step.get("latencyMs") is not None else ""
        told = f"{after:7.2f} s  {step['kind']:<13} {self._dyed(f'{state.lower():<13}', _OF_STATE.get(state, 'grey'))}"
        self._write(f"  {told} {took:>7}  {readable(str(step.get('detail') or ''))}".rstrip())

    def outcome(self, after: float, run: Mapping[str, Any]) -> None:
        """How a check ended, and what can be done about it."""
        state, failure = str(run["state"]), run.get("failure")
        named = f"{state} ({failure})" if failure else state
        self._write(f"  {after:7.2f} s  {self._dyed(named, _OF_STATE.get(state, 'grey'))}")
        if run.get("message") and run["message"] not in [step.get("detail") for step in run.get("steps", ())]:
            self.line(f"           said: {run['message']}")
        if run.get("hint"):
            self.line(f"           cure: {run['hint']}")

    def _dyed(self, text: str, colour: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._colour else text

    def _write(self, text: str) -> None:
        print(text, file=self._out, flush=True)


class Progress:
    """Which steps of one check are news: a message bears the whole present state, so several may have moved at once."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._seen: dict[str, str] = {}

    def elapsed(self) -> float:
        """Seconds since the watch began."""
        return monotonic() - self._began

    def news(self, steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The steps whose state was not told yet, in the order of the check; a step that waits is no news."""
        moved = [
            step
            for step in steps
            if step["state"] != "PENDING" and self._seen.get(step["kind"]) != step["state"]
        ]
        self._seen.update({str(step["kind"]): str(step["state"]) for step in moved})
        return moved


def ended(run: Mapping[str, Any]) -> bool:
    """Whether a run's state is a last one."""
    return run["state"] in _ENDED


def readable(text: str) -> str:
    """Text from outside, on one line and without control characters."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
