"""The story on a terminal: what is news, and nothing that could steer the terminal."""

from io import StringIO

from api.demonstration.telling import Progress, Teller, ended, readable


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def step(kind: str, state: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "state": state, "latencyMs": None, "detail": None, **more}


def test_a_step_is_told_once_for_each_state_and_never_while_it_waits() -> None:
    progress = Progress()
    assert progress.news([step("FORMAT", "PENDING"), step("REACH", "PENDING")]) == []
    told = progress.news([step("FORMAT", "SUCCEEDED"), step("REACH", "RUNNING")])
    assert [(moved["kind"], moved["state"]) for moved in told] == [
        ("FORMAT", "SUCCEEDED"),
        ("REACH", "RUNNING"),
    ]
    assert progress.news([step("FORMAT", "SUCCEEDED"), step("REACH", "RUNNING")]) == []
    assert [
        moved["kind"] for moved in progress.news([step("FORMAT", "SUCCEEDED"), step("REACH", "FAILED")])
    ] == ["REACH"]


def test_colour_is_for_terminals_alone() -> None:
    for out, coloured in ((StringIO(), False), (Terminal(), True)):
        teller = Teller(out)
        teller.heading("A chapter")
        teller.step(0.5, step("REACH", "SUCCEEDED", latencyMs=3))
        teller.outcome(0.6, {"state": "FAILED", "failure": "KEY_REJECTED", "message": "no", "hint": "look"})
        assert ("\x1b" in out.getvalue()) is coloured
        assert "3 ms" in out.getvalue()
        assert "KEY_REJECTED" in out.getvalue()


def test_what_a_provider_said_cannot_steer_the_terminal() -> None:
    out = StringIO()
    hostile = "a\x1b[2Jb\r\nc\x07\u202e"
    Teller(out).outcome(
        0.1, {"state": "FAILED", "failure": "KEY_REJECTED", "message": hostile, "hint": hostile}
    )
    Teller(out).step(0.1, step("REACH", "FAILED", detail=hostile))
    assert not set("\x1b\r\x07\u202e") & set(out.getvalue())
    assert len(out.getvalue().splitlines()) == 4
    assert readable(hostile) == "a [2Jb  c  "


def test_last_states_are_known() -> None:
    assert [
        state for state in ("QUEUED", "RUNNING", "SUCCEEDED", "CANCELLED") if ended({"state": state})
    ] == [
        "SUCCEEDED",
        "CANCELLED",
    ]
