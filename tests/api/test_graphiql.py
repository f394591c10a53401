"""GraphiQL's page: what is served, to whom, and under which policy."""

import re
from pathlib import Path

import pytest
from multidict import CIMultiDictProxy

import api.graphiql
from api.graphiql import page
from tests.api.founding import Founding, started
from tests.api.service import Service

FOLDER = Path(api.graphiql.__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # no row is read


async def get(service: Service, path: str, **headers: str) -> tuple[int, CIMultiDictProxy[str], str]:
    """The status, the headers and the text of an answer; `headers` with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with service.session.get(f"{service.url}{path}", headers=named) as answer:
        return answer.status, answer.headers, await answer.text()


async def test_the_page_and_what_it_names_are_served_without_a_token(service: Service) -> None:
    status, headers, text = await get(service, "/graphiql")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    named = re.findall(r'(?:src|href)="([^":]+)"', text)
    assert len(named) == len(page.OWN) + len(page.VENDORED)
    for path in named:
        status, headers, text = await get(service, f"/{path}")
        kind = "text/css" if path.endswith(".css") else "text/javascript"
        assert (status, headers["Content-Type"]) == (200, f"{kind}; charset=utf-8")
        assert text != ""


async def test_every_answer_of_the_page_bears_the_strict_policy(service: Service) -> None:
    for path in ("/graphiql", *(f"/graphiql/{name}" for name in (*page.OWN, *page.VENDORED))):
        _, headers, _ = await get(service, path)
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] == "providence"


async def test_a_file_with_its_version_in_its_name_is_kept_and_ours_are_asked_for_again(
    service: Service,
) -> None:
    for name in page.VENDORED:
        assert re.search(r"-\d+\.\d+\.\d+\.min\.(js|css)$", name)
        _, headers, _ = await get(service, f"/graphiql/{name}")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/graphiql", *(f"/graphiql/{name}" for name in page.OWN)):
        _, headers, _ = await get(service, path)
        assert headers["Cache-Control"] == "no-cache"
        status, _, text = await get(service, path, If_None_Match=headers["ETag"])
        assert (status, text) == (304, "")


@pytest.mark.parametrize("name", ["", "vendored/LICENSES.txt", "page.py", "%2e%2e/app.py", "..%2fapp.py"])
async def test_nothing_else_of_the_folder_is_served(service: Service, name: str) -> None:
    status, _, _ = await get(service, f"/graphiql/{name}")
    assert status == 404


async def test_the_page_takes_no_other_method(service: Service) -> None:
    async with service.session.post(f"{service.url}/graphiql", data=b"x") as answer:
        assert answer.status == 405


async def test_a_service_that_was_told_off_has_no_such_page(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    url, founding = foundation
    async with started(founding, url, tmp_path, environ={"PROVIDENCE_GRAPHIQL": "off"}) as service:
        for path in ("/graphiql", "/graphiql/boot.js"):
            status, _, _ = await get(service, path)
            assert status == 404


def test_our_files_name_no_other_host_and_hold_no_inline_script(engine: str) -> None:
    for name in ("index.html", *page.OWN):
        text = (FOLDER / name).read_text()
        assert set(re.findall(r"(?:https?|wss?)://[^\"'\s]+", text)) <= {"http://127.0.0.1:11434/v1"}
    text = (FOLDER / "index.html").read_text()
    assert re.findall(r"<script[^>]*>([^<]+)</script>", text) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", text) == []


def test_what_is_not_ours_has_its_licence_beside_it(engine: str) -> None:
    licences = (FOLDER / "vendored" / "LICENSES.txt").read_text()
    held = {path.name for path in (FOLDER / "vendored").iterdir()}
    assert held == {"LICENSES.txt", *page.VENDORED}
    for name in page.VENDORED:
        assert f"{name}\n" in licences
    for package in (
        "graphiql",
        "react",
        "react-dom",
        "codemirror",
        "@fontsource/roboto",
        "@fontsource/fira-code",
    ):
        assert f"\n{package} (" in licences
