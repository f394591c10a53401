"""`providence schema` prints what lies in api/schema.graphql."""

import subprocess

from tests.api.commands.conftest import ROOT, Providence, command, surroundings


def test_what_it_prints_is_the_committed_schema(providence: Providence) -> None:
    ended = providence("schema")
    assert ended.code == 0
    assert ended.out == (ROOT / "api" / "schema.graphql").read_text()


def test_a_reader_who_goes_away_is_no_traceback() -> None:
    process = subprocess.Popen(
        command("schema"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=surroundings()
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) in (0, 1)
    assert told == b""
