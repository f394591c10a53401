"""The catalog: how long it takes to load and what it weighs, and `providers` with all forms and models as GraphQL against a plain
handler that answers the same.

python -m tests.bench.catalog [--seconds S]
"""

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import time
import tracemalloc

from models.catalog.providers import load
from tests.bench.rig import Rig, add_credentials, rate, rig

_FIELD = """name label type required secret default placeholder help helpUrl resets
    options { value label } showWhen { field equals }"""
QUERY = f"""{{
  providers {{
    key name description iconUrl helpUrl modelTypes configurationMethods customModelTypes modelCount
    credentialForm {{ {_FIELD} }}
    modelCredentialForm {{ {_FIELD} }}
    models(first: 100) {{
      totalCount
      edges {{ node {{
        id name label type origin features contextWindow maxOutputTokens
        pricing {{ unit price {{ amount currency }} validFrom }} deprecated retiresAt replacedBy
      }} }}
    }}
  }}
}}"""
_WIDTH = 4
_LOADS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is measured")
    seconds = parser.parse_args().seconds
    loading()
    asyncio.run(measure(seconds))


def loading() -> None:
    """Time and memory of the catalog alone."""
    times = []
    for _ in range(_LOADS):
        began = time.perf_counter()
        load()
        times.append(time.perf_counter() - began)
    gc.collect()
    tracemalloc.start()
    catalog = load()
    gc.collect()
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    models = sum(len(entry.offerings) + len(entry.base_models) for entry in catalog)
    fresh = subprocess.run(
        [
            sys.executable,
            "-c",
            "import time; b = time.perf_counter(); from models.catalog.providers import load; load(); print(time.perf_counter() - b)",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"{len(catalog)} providers, {models} models, {len(catalog.icons)} icons")
    print(
        f"load             {sorted(times)[_LOADS // 2] * 1000:8.1f} ms (median of {_LOADS}; the first with its imports"
    )
    print(f"                 {float(fresh.stdout) * 1000:8.1f} ms)")
    print(f"memory           {kept / 1024:8.0f} KiB kept, {peak / 1024:.0f} KiB while loading")


async def measure(seconds: float) -> None:
    """The same answer through GraphQL and without it."""
    async with rig() as running:
        before = await statements(running)
        await add_credentials(running, 20, prefix="some")
        await running.client.until_idle()
        after = await statements(running)
        graphql = await running.client.raw("/graphql", {"query": QUERY})
        plain = await running.client.raw("/bench/catalog", {})
        same = json.loads(graphql) == json.loads(plain)
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
                await rate(
                    lambda: running.client.raw("/bench/catalog", {}), seconds=seconds / 2, width=_WIDTH
                )
            )
        print(
            f"`providers` with all forms and models, {len(graphql) / 1024:.0f} KiB an answer, {_WIDTH} callers"
        )
        print(f"GraphQL          {sum(through_graphql) / 2:8.1f} requests/s")
        print(
            f"plain handler    {sum(bare) / 2:8.1f} requests/s (the same answer: {'yes' if same else 'NO'})"
        )
        print(f"GraphQL / plain  {sum(through_graphql) / sum(bare):8.3f}")
        print(f"SQL statements   {before} without credentials, {after} with 20")


async def statements(running: Rig) -> int:
    """How many statements one such query sends; the queue's own looking around left out."""
    await running.client.raw("/graphql", {"query": QUERY})
    await asyncio.sleep(0.2)
    await running.client.inside("statements")
    await running.client.raw("/graphql", {"query": QUERY})
    seen: list[str] = await running.client.inside("statements")
    return len([sql for sql in seen if "validation_run" not in sql and "outbox" not in sql])


if __name__ == "__main__":
    main()
