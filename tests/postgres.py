"""A PostgreSQL cluster of the tests' own: a Unix socket, no durability, gone when the tests are, however they end."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

# Standard input is a pipe from the tests: it closes when they end, also by kill -9, and then the cluster goes too.
_SUPERVISED = """
"$1/postgres" -D "$2/data" -k "$2" >"$2/log" 2>&1 </dev/null &
server=$!
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$2"
"""

_SETTINGS = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 200
shared_buffers = 64MB
"""


def installed() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Cluster:
    """One running server."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._as: dict[str, object] = {"user": "postgres", "group": "postgres", "extra_groups": []}
        if os.geteuid() != 0:
            self._as = {}  # only root must step down: initdb refuses it
        # A socket's path may have 107 characters, so not in pytest's deep folders.
        self._home = Path(tempfile.mkdtemp(prefix="pv-", dir="/tmp"))
        if self._as:
            shutil.chown(self._home, "postgres", "postgres")
        try:
            self._initialize()
            self._server = subprocess.Popen(
                ["/bin/sh", "-c", _SUPERVISED, "sh", str(programs), str(self._home)],
                stdin=subprocess.PIPE,
                cwd="/",
                start_new_session=True,  # Ctrl-C goes to the tests, which then end it in order
                **self._as,
            )
        except BaseException:
            shutil.rmtree(self._home, ignore_errors=True)
            raise
        self._wait_until_ready()

    def url(self, database: str) -> str:
        """The URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(str(self._home), safe='')}"

    def stop(self) -> None:
        """Stop it and remove its files."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(timeout=30)

    def _initialize(self) -> None:
        subprocess.run(
            [
                self._programs / "initdb",
                *("-D", self._home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"),
                "--no-sync",
            ],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd="/",
            **self._as,
        )
        with (self._home / "data" / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._server.poll() is None:
            ready = subprocess.run(
                [self._programs / "pg_isready", "-q", "-h", self._home], stdin=subprocess.DEVNULL, check=False
            )
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        log = (self._home / "log").read_text()
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start:\n{log}")
