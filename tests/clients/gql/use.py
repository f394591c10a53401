"""A stock gql client: the schema fetched from the service, documents checked against it, a Secret sent, a check watched."""

import asyncio
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportQueryError

ADD = gql("""mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
  ... on AddCredentialSuccess { validationRun { id } } ... on UserError { code message } } }""")
WATCH = gql("subscription ($id: ID!) { validationRunUpdated(id: $id) { state steps { kind state } } }")


async def main(url: str, token: str, base_url: str, key: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "X-Workspace": "main"}
    transport = AIOHTTPTransport(url=url, headers=headers, ssl=True)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        providers = await session.execute(gql("{ providers { key status } }"))
        assert {"key": "openai", "status": "NOT_CONFIGURED"} in providers["providers"], providers
        fields = [{"name": "base_url", "value": base_url}, {"name": "api_key", "secret": key}]
        given = {"providerKey": "openai_compatible", "name": "gql", "fields": fields}
        added = await session.execute(ADD, variable_values={"input": given})
        code = None
        try:
            await session.execute(gql('{ credentials(first: 10, after: "garbled") { totalCount } }'))
        except TransportQueryError as refused:
            code = (refused.errors or [{}])[0].get("extensions", {}).get("code")
        assert code == "BAD_ARGUMENT", code
    sockets = AIOHTTPWebsocketsTransport(
        url=url.replace("http", "ws"), init_payload={"authorization": f"Bearer {token}", "workspace": "main"}
    )
    state = None
    async with Client(transport=sockets) as session:
        run = added["addCredential"]["validationRun"]["id"]
        async for told in session.subscribe(WATCH, variable_values={"id": run}):
            state = told["validationRunUpdated"]["state"]
    assert state == "SUCCEEDED", state
    print("gql is content")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
