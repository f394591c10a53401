"""`providers` with credentials and last checks: GraphQL against a plain handler with the same statements and answer.

python -m tests.bench.providers [--seconds S]
"""

import argparse
import asyncio
import json

from tests.bench.rig import Rig, add_credentials, rate, rig

QUERY = """{
  providers {
    key name status defaultCredential { id }
    credentials {
      id name status usable isDefault environment
      lastValidation { id state failure latencyMs steps { kind state latencyMs } }
    }
  }
}"""
_WIDTH = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is measured")
    asyncio.run(measure(parser.parse_args().seconds))


async def measure(seconds: float) -> None:
    async with rig() as running:
        for provider_key in ("openai", "openai_compatible"):
            await add_credentials(running, 10, prefix="few", provider_key=provider_key)
        await running.client.until_idle()
        with_20 = await statements(running)
        for provider_key in ("openai", "openai_compatible"):
            await add_credentials(running, 90, prefix="many", provider_key=provider_key)
        await running.client.until_idle()
        with_200 = await statements(running)
        graphql = await running.client.raw("/graphql", {"query": QUERY})
        plain = await running.client.raw("/bench/plain", {})
        same = sorted_by_key(graphql) == sorted_by_key(plain)
        through_graphql, bare = [], []
        # In turns, so that what else the machine does meanwhile meets both.
        for _ in range(2):
            through_graphql.append(
                await rate(
                    lambda: running.client.raw("/graphql", {"query": QUERY}),
                    seconds=seconds / 2,
                    width=_WIDTH,
                )
            )
            bare.append(
                await rate(lambda: running.client.raw("/bench/plain", {}), seconds=seconds / 2, width=_WIDTH)
            )
        print(
            f"200 credentials with their last checks, {len(graphql) / 1024:.0f} KiB an answer, {_WIDTH} callers"
        )
        print(f"GraphQL          {sum(through_graphql) / 2:8.1f} requests/s")
        print(
            f"plain handler    {sum(bare) / 2:8.1f} requests/s (the same answer: {'yes' if same else 'NO'})"
        )
        print(f"GraphQL / plain  {sum(through_graphql) / sum(bare):8.2f}")
        print(f"SQL statements   {len(with_20):5d} with 20 credentials, {len(with_200)} with 200")


async def statements(running: Rig) -> list[str]:
    """The statements of one such query."""
    await running.client.raw("/graphql", {"query": QUERY})
    await asyncio.sleep(0.2)
    await running.client.inside("statements")
    await running.client.raw("/graphql", {"query": QUERY})
    seen: list[str] = await running.client.inside("statements")
    return seen


def sorted_by_key(body: bytes) -> str:
    """The answer with its object keys in order, so that two can be compared."""
    return json.dumps(json.loads(body), sort_keys=True)


if __name__ == "__main__":
    main()
