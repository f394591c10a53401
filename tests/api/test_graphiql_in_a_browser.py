"""GraphiQL in a real Chromium without a network: the story from signing in to an answer of a model, and what stays behind."""

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import browser
from tests.api.service import EMAIL, PASSWORD, Service
from tests.fakes.provider import KEY, WRONG_KEY, Provider

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the browser sees no difference

_QUERY = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
_VARIABLES = "document.querySelector('.graphiql-editor-tool .CodeMirror').CodeMirror"
_ANSWER = "document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"
_STANDING = "document.getElementById('standing').textContent"
TABS = [
    "SignIn",
    "Providers",
    "AddCredential",
    "WatchCheck",
    "SetDefault",
    "Credentials",
    "WhoServes",
    "Chat",
]


@dataclass(slots=True)
class GraphiQL:
    """The page, as a person uses it: one thing after the other, seen before the next."""

    tab: browser.Tab
    url: str

    async def open(self) -> None:
        """Load the page."""
        await self.tab.open(f"{self.url}/graphiql")
        await self.ready()

    async def ready(self) -> None:
        await self.tab.until(f"{_VARIABLES}.getValue()")

    async def turn_to(self, name: str) -> None:
        """Show the tab of this operation."""
        button = f"[...document.querySelectorAll('.graphiql-tab-button')].find(one => one.textContent === '{name}')"
        await self.tab.run(f"{button}.click()")
        await self.tab.until(f"{_QUERY}.getValue().includes(' {name}(')")

    async def fill(self, old: str, new: str) -> None:
        """Replace a text of the variables."""
        filled = (
            f"{_VARIABLES}.getValue().replace({json.dumps(json.dumps(old))}, {json.dumps(json.dumps(new))})"
        )
        await self.tab.run(f"{_VARIABLES}.setValue({filled})")

    async def run(self, text: str) -> str:
        """Run the tab's operation and wait until the answer holds a text; the answer."""
        await self.tab.run("document.querySelector('.graphiql-execute-button').click()")
        return await self.answer(text)

    async def answer(self, text: str) -> str:
        """Wait until the answer holds a text; the answer."""
        answer: str = await self.tab.until(f"{_ANSWER}.includes({json.dumps(text)}) && {_ANSWER}")
        return answer

    async def paste_token(self, token: str) -> None:
        """Into the header's field, over what is there."""
        await self.tab.run(
            "document.getElementById('token').focus(); document.getElementById('token').select()"
        )
        await self.tab.type(token)

    async def press(self, label: str) -> None:
        """The button of this label or text."""
        named = f"one => (one.getAttribute('aria-label') ?? one.textContent).startsWith({json.dumps(label)})"
        await self.tab.until(f"[...document.querySelectorAll('button')].some({named})")
        await self.tab.run(f"[...document.querySelectorAll('button')].find({named}).click()")

    async def standing(self, text: str) -> None:
        """Wait until the header tells so."""
        await self.tab.until(f"{_STANDING} === {json.dumps(text)}")

    async def schema_is_there(self) -> bool:
        """Whether the documentation can be read."""
        await self.press("Show Documentation Explorer")
        return bool(await self.tab.until("document.querySelector('.graphiql-doc-explorer').textContent"))

    async def kept(self) -> object:
        """What the page left in the browser's own keeping."""
        return await self.tab.run(
            "indexedDB.databases().then(found => [{...localStorage}, {...sessionStorage}, document.cookie, found])"
        )


@pytest.fixture
def program() -> str:
    """The browser's program."""
    found = browser.installed()
    if found is None:
        reason = "Chromium is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
async def graphiql(program: str, service: Service, tmp_path: Path) -> AsyncIterator[GraphiQL]:
    """The loaded page. Whatever was done with it: nothing broke the policy, and no other host was asked for anything."""
    async with browser.tab(program, tmp_path) as tab:
        page = GraphiQL(tab, service.url)
        await page.open()
        yield page
        assert tab.complaints == []
        assert tab.hosts == {urlsplit(service.url).netloc}


async def test_the_tabs_tell_the_story_from_signing_in_to_an_answer(
    graphiql: GraphiQL, provider: Provider, tmp_path: Path
) -> None:
    tab = graphiql.tab
    names = "[...document.querySelectorAll('.graphiql-tab-button')].map(one => one.textContent)"
    assert await tab.run(names) == TABS

    await graphiql.fill("ada@example.com", EMAIL)
    await graphiql.fill("your password", PASSWORD)
    assert '"OWNER"' in await graphiql.run('"expiresAt"')
    await graphiql.standing(f"{EMAIL}, OWNER of main")

    await graphiql.turn_to("Providers")
    assert '"credentialForm"' in await graphiql.run('"openai_compatible"')

    await graphiql.turn_to("AddCredential")
    await graphiql.fill("http://127.0.0.1:11434/v1", provider.base_url)
    await graphiql.fill("sk-your-key", KEY)
    provider.delay = 1.0
    answer = await graphiql.run('"validationRun"')
    assert '"QUEUED"' in answer
    assert KEY not in answer

    await graphiql.turn_to("WatchCheck")
    assert '"state": "SUCCEEDED",\n      "failure"' not in await graphiql.run('"state": "RUNNING"')
    assert '"status": "VALID"' in await graphiql.answer('"modelsFound": 3')
    (tmp_path / "graphiql.png").write_bytes(await tab.picture())  # such a one stands in the README
    assert f"{graphiql.url.replace('http', 'ws')}/graphql" in tab.requests

    await graphiql.turn_to("SetDefault")
    assert '"ACTIVE"' in await graphiql.run('"isDefault": true')

    await graphiql.turn_to("Credentials")
    assert '"Own server"' in await graphiql.run('"totalCount": 1')

    await graphiql.turn_to("WhoServes")
    answer = await graphiql.run('"candidates"')
    assert '"chosen": "AUTOMATIC"' in answer
    assert '"usable": true' in answer

    provider.delay = 0
    await graphiql.turn_to("Chat")
    for _ in range(2):  # each time it is another call
        answer = await graphiql.run('"ChatFinished"')
        assert '"credentialName": "Own server"' in answer
        assert '"outcome": "SERVED"' in answer


async def test_the_token_is_pasted_once_and_the_schema_comes_with_it(
    graphiql: GraphiQL, service: Service
) -> None:
    await graphiql.standing("Nobody is signed in.")
    posts = [url for url in graphiql.tab.requests if url.endswith("/graphql")]
    assert posts == []  # nothing is asked for before
    await graphiql.turn_to("Credentials")
    assert '"UNAUTHENTICATED"' in await graphiql.run('"errors"')
    await graphiql.paste_token(service.owner)
    await graphiql.standing(f"{EMAIL}, OWNER of main")
    assert '"totalCount": 0' in await graphiql.run('"data"')
    assert await graphiql.schema_is_there()
    await graphiql.tab.until(
        "document.querySelector('.graphiql-doc-explorer').textContent.includes('Mutation')"
    )


async def test_a_workspace_is_named_for_http_and_for_the_websocket(
    graphiql: GraphiQL, service: Service
) -> None:
    made = """mutation { createWorkspace(input: {name: "Second", slug: "second"}) { ... on UserError { message } } }"""
    assert (await service.graphql(made))["createWorkspace"] == {}
    await graphiql.paste_token(service.owner)
    await graphiql.standing(f"{EMAIL}: name a workspace")
    await graphiql.tab.run("document.getElementById('workspace').focus()")
    await graphiql.tab.type("second")
    await graphiql.standing(f"{EMAIL}, OWNER of second")
    await graphiql.turn_to("WatchCheck")
    assert '"NOT_FOUND"' in await graphiql.run('"code"')  # in a workspace, but not this check


async def test_a_token_that_is_not_accepted_is_told(graphiql: GraphiQL) -> None:
    await graphiql.paste_token("pvs_nothing")
    await graphiql.tab.until("document.getElementById('standing').dataset.standing === 'refused'")


async def test_forgetting_and_loading_again_leave_nobody_signed_in(
    graphiql: GraphiQL, service: Service
) -> None:
    await graphiql.paste_token(service.owner)
    await graphiql.standing(f"{EMAIL}, OWNER of main")
    await graphiql.press("Forget the token")
    await graphiql.standing("Nobody is signed in.")
    await graphiql.turn_to("Credentials")
    assert '"UNAUTHENTICATED"' in await graphiql.run('"errors"')
    await graphiql.paste_token(service.owner)
    await graphiql.standing(f"{EMAIL}, OWNER of main")
    await graphiql.tab.run("window.beforeLoadingAgain = true")
    await graphiql.tab.run("window.location.reload()")
    await graphiql.tab.until("!window.beforeLoadingAgain")
    await graphiql.ready()
    await graphiql.standing("Nobody is signed in.")
    assert await graphiql.tab.run("document.getElementById('token').value") == ""


async def test_no_key_and_no_token_stays_in_the_browser(
    program: str, service: Service, provider: Provider, tmp_path: Path
) -> None:
    async with browser.tab(program, tmp_path) as tab:
        graphiql = GraphiQL(tab, service.url)
        await graphiql.open()
        await graphiql.paste_token(service.owner)
        await graphiql.standing(f"{EMAIL}, OWNER of main")
        await graphiql.turn_to("AddCredential")
        await graphiql.fill("sk-your-key", WRONG_KEY)
        await graphiql.run('"validationRun"')
        await graphiql.turn_to("Providers")
        await graphiql.press("Show History")
        assert await graphiql.kept() == [{}, {}, "", []]
    profile = [path for path in (tmp_path / "profile").rglob("*") if path.is_file()]
    assert profile
    for path in profile:
        kept = path.read_bytes()
        for secret in (WRONG_KEY, service.owner):
            assert secret.encode() not in kept, path
            assert secret.encode("utf-16-le") not in kept, path


async def test_dialogs_and_panes_open_under_the_policy(graphiql: GraphiQL, service: Service) -> None:
    await graphiql.paste_token(service.owner)
    await graphiql.standing(f"{EMAIL}, OWNER of main")
    assert await graphiql.schema_is_there()
    await graphiql.press("Show History")
    await graphiql.press("Open settings dialog")
    await graphiql.press("Dark")
    await graphiql.tab.until("document.body.classList.contains('graphiql-dark')")
    await graphiql.press("Close dialog")
    await graphiql.press("Open short keys dialog")
    await graphiql.press("Close dialog")
    await graphiql.press("Prettify query (Shift-Ctrl-P)")
    assert await graphiql.kept() == [{}, {}, "", []]
