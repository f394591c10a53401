"""`models(first: 100)` over 5,000 discovered models of twenty providers: GraphQL against a plain handler with the same statements
and answer; and what `explainRoute` costs.

python -m tests.bench.models [--seconds S]
"""

import argparse
import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from tests.bench.measured_models import PROVIDERS
from tests.bench.rig import Rig, rate, rig

QUERY = """query ($search: String, $usableOnly: Boolean! = false) {
  models(first: 100, search: $search, usableOnly: $usableOnly) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id name label type origin baseModelName features contextWindow maxOutputTokens
      pricing { unit price { amount currency } validFrom } deprecated retiresAt replacedBy enabled status
      provider { key name }
    } }
  }
}"""
WITH_CREDENTIALS = """{ models(first: 100) { edges { node {
  id name status credentials { id name status } defaultCredential { id } } } } }"""
ROUTE = """query ($model: ModelChoice) { explainRoute(type: LLM, model: $model) {
  requested { providerKey name } source model { name status }
  candidates { position source usable reason message until credential { id name } } } }"""
BARE_ROUTE = ROUTE.replace("credential { id name }", "")
_MODEL = {"providerKey": "server_09", "name": "few-0001"}
_WIDTH = 4
_FEW, _MANY = 25, 225


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is measured")
    asyncio.run(measure(parser.parse_args().seconds))


async def measure(seconds: float) -> None:
    async with rig(program="tests.bench.measured_models") as running:
        asked = {
            "models(first: 100)": {"query": QUERY},
            "… with credentials": {"query": WITH_CREDENTIALS},
            "explainRoute": {"query": BARE_ROUTE, "variables": {"model": _MODEL}},
            "… of the default": {"query": BARE_ROUTE},
            "… with credentials ": {"query": ROUTE, "variables": {"model": _MODEL}},
        }
        await found(running, "few", _FEW, default=True)
        few = {name: await statements(running, body) for name, body in asked.items()}
        await found(running, "many", _MANY, default=False)
        began = time.perf_counter()
        await running.client.raw("/graphql", {"query": QUERY})
        first = time.perf_counter() - began
        many = {name: await statements(running, body) for name, body in asked.items()}
        print(f"{PROVIDERS} providers, {PROVIDERS * (_FEW + _MANY)} discovered models, {_WIDTH} callers")
        for title, given in (
            ("models(first: 100)", {}),
            ("… usableOnly", {"usableOnly": True}),
            ("… search, nothing found", {"search": "no model bears this"}),
        ):
            await compare(running, title, given, seconds)
        for name in ("explainRoute", "… of the default", "… with credentials "):
            through = await rate(
                lambda name=name: running.client.raw("/graphql", asked[name]),  # type: ignore[misc]
                seconds=seconds / 2,
                width=_WIDTH,
            )
            print(f"{name:24} {through:8.1f} requests/s")
        print(
            f"after a change           {first * 1000:8.1f} ms for the first answer: the picture is read anew"
        )
        for name in asked:
            print(
                f"SQL statements {len(few[name]):3d} with {PROVIDERS * _FEW} models, {len(many[name]):3d} with "
                f"{PROVIDERS * (_FEW + _MANY)}: {name}"
            )


async def compare(running: Rig, title: str, given: Mapping[str, Any], seconds: float) -> None:
    """GraphQL and the plain handler, in turns, so that what else the machine does meanwhile meets both."""
    body = {"query": QUERY, "variables": given}
    bare = {{"usableOnly": "usable_only"}.get(name, name): value for name, value in given.items()}
    told = json.loads(await running.client.raw("/graphql", body))
    same = told == json.loads(await running.client.raw("/bench/models", bare))
    through_graphql, plain = [], []
    for _ in range(2):
        through_graphql.append(
            await rate(lambda: running.client.raw("/graphql", body), seconds=seconds / 2, width=_WIDTH)
        )
        plain.append(
            await rate(lambda: running.client.raw("/bench/models", bare), seconds=seconds / 2, width=_WIDTH)
        )
    print(
        f"{title:24} {sum(through_graphql) / 2:8.1f} requests/s, plain {sum(plain) / 2:8.1f}, "
        f"GraphQL / plain {sum(through_graphql) / sum(plain):5.2f} (the same answer: {'yes' if same else 'NO'}; "
        f"{told['data']['models']['totalCount']} models pass)"
    )


async def found(running: Rig, prefix: str, models: int, *, default: bool) -> None:
    """Each provider's list grows by so many models."""
    await running.client.raw("/bench/found", {"prefix": prefix, "models": models, "default": default})


async def statements(running: Rig, body: Mapping[str, Any]) -> list[str]:
    """The statements of one such query, when the picture is in memory; the queue's own looking around left out."""
    await running.client.raw("/graphql", body)
    await asyncio.sleep(0.2)
    await running.client.inside("statements")
    await running.client.raw("/graphql", body)
    seen: list[str] = await running.client.inside("statements")
    return [sql for sql in seen if "validation_run" not in sql or "listed" in sql or "open_run" in sql]


if __name__ == "__main__":
    main()
