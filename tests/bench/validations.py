"""A thousand checks against providers that answer after 100 ms: wall time against the ideal, and the loop's lag meanwhile.

python -m tests.bench.validations [--checks N] [--hosts N]
"""

import argparse
import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from models.validation.desk import CheckRules
from tests.bench.rig import Client, add_credentials, add_workspace, in_parallel, rig

THINKING = 0.1
_A_WORKSPACE = 100
_VALIDATE = """mutation ($input: ValidateCredentialInput!) {
  validateCredential(input: $input) { ... on ValidateCredentialSuccess { validationRun { id } } ... on UserError { code message } }
}"""
_VALIDATE_ALL = """mutation ($input: ValidateCredentialsInput!) {
  validateCredentials(input: $input) { ... on ValidateCredentialsSuccess { validationRuns { id } } ... on UserError { code message } }
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=1000)
    parser.add_argument("--hosts", type=int, default=4, help="providers on loopback; each has its own slots")
    given = parser.parse_args()
    asyncio.run(measure(given.checks, given.hosts))


async def measure(checks: int, hosts: int) -> None:
    workspaces = [f"bench-{number}" for number in range(math.ceil(checks / _A_WORKSPACE))]
    async with rig(hosts=hosts, thinking=THINKING) as running:
        added: list[tuple[str, str]] = []
        for workspace in workspaces:
            await add_workspace(running, workspace)
            count = min(_A_WORKSPACE, checks - len(added))
            ids = await add_credentials(running, count, prefix="key", workspace=workspace)
            added += [(workspace, id) for id in ids]
        await running.client.until_idle()
        idle = await _lag(running.client)
        # The worker's measure: a call a workspace, so that the queue is full and what is left is the checks themselves.
        at_once = await _measured(
            running.client,
            [
                lambda workspace=workspace: running.client.act(
                    _VALIDATE_ALL, {"providerKey": "openai_compatible"}, workspace=workspace
                )
                for workspace in workspaces
            ],
        )
        # The door's: as many people with one check each.
        one_by_one = await _measured(
            running.client,
            [
                lambda workspace=workspace, id=id: running.client.act(
                    _VALIDATE, {"id": id}, workspace=workspace
                )
                for workspace, id in added
            ],
        )
    rules = CheckRules()
    slots = min(rules.process_slots, hosts * rules.host_slots, len(workspaces) * rules.workspace_slots)
    ideal = math.ceil(checks / slots) * THINKING
    print(
        f"{checks} checks in {len(workspaces)} workspaces, {hosts} hosts that answer after {THINKING * 1000:.0f} ms"
    )
    print(f"allowed at once  {slots:8d}")
    print(f"ideal            {ideal:8.2f} s")
    for how, (queued, took, lag) in (("at once", at_once), ("one by one", one_by_one)):
        print(f"asked for {how}")
        print(f"  queued         {queued:8.2f} s")
        print(
            f"  all ended      {took:8.2f} s, {took / ideal:.2f} times the ideal, {checks / took:.0f} checks/s"
        )
        print(f"  loop lag p99   {lag * 1000:8.1f} ms ({idle * 1000:.1f} ms before, with the adding)")


async def _measured(client: Client, asking: list[Callable[[], Awaitable[Any]]]) -> tuple[float, float, float]:
    """Seconds until all were queued, until all had ended, and the lag meanwhile."""
    began = time.monotonic()
    await in_parallel(asking, width=16)
    queued = time.monotonic() - began
    await client.until_idle()
    return queued, time.monotonic() - began, await _lag(client)


async def _lag(client: Client) -> float:
    lags = sorted(await client.inside("lag"))
    return float(lags[int(len(lags) * 0.99)]) if lags else 0.0


if __name__ == "__main__":
    main()
