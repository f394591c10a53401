"""A real Chromium without a network, driven over the DevTools protocol; it notes every request, console line and complaint."""

import asyncio
import base64
import itertools
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
    "--no-default-browser-check",
    "--password-store=basic",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)
_TO_START = 60.0
_TO_ANSWER = 30.0


def installed() -> str | None:
    """The browser's program, where there is one."""
    return next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)


class ScriptFailed(Exception):
    """A script that was evaluated in the page threw."""


@dataclass(slots=True)
class Tab:
    """One tab. `complaints`: errors and warnings of the console, uncaught exceptions, violations of the page's policy."""

    send: Callable[[str, dict[str, Any]], Any]
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """Which hosts were asked for anything, by http or websocket."""
        return {urlsplit(url).netloc for url in self.requests if urlsplit(url).scheme not in ("data", "blob")}

    async def open(self, url: str, *, width: int = 1400, height: int = 900) -> None:
        """Begin to load a page in a window of this size."""
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            await self.send(f"{domain}.enable", {})
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        await self.send("Emulation.setDeviceMetricsOverride", size)
        await self.send("Page.navigate", {"url": url})

    async def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is awaited."""
        asked = {"expression": script, "returnByValue": True, "awaitPromise": True}
        answer = await self.send("Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise ScriptFailed(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    async def until(self, script: str, *, seconds: float = 20.0) -> Any:
        """The expression's value as soon as it is true; a script that throws is not true."""
        seen: Any = None
        try:
            async with asyncio.timeout(seconds):
                while True:
                    try:
                        seen = await self.run(script)
                    except ScriptFailed as failed:
                        seen = failed
                    else:
                        if seen:
                            return seen
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"never true: {script} (at last {seen!r}; {self.complaints})") from None

    async def type(self, text: str) -> None:
        """Insert a text where the focus is, as a paste does."""
        await self.send("Input.insertText", {"text": text})

    async def picture(self) -> bytes:
        """What the window shows, as PNG."""
        shot = await self.send("Page.captureScreenshot", {"format": "png"})
        return base64.b64decode(shot["data"])

    def note(self, method: str, told: dict[str, Any]) -> None:
        """One event of the protocol."""
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(told["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning", "assert"):
                self.complaints.append(json.dumps(told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                self.complaints.append(json.dumps(told["entry"]))
            case "Audits.issueAdded" if told["issue"]["code"] in _ISSUES:
                self.complaints.append(json.dumps(told["issue"]))


_ISSUES = ("ContentSecurityPolicyIssue", "MixedContentIssue", "CorsIssue", "BlockedByResponseIssue")


@asynccontextmanager
async def tab(program: str, folder: Path) -> AsyncIterator[Tab]:
    """A browser with one empty tab; its profile is kept in `folder`."""
    with (folder / "browser.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            program,
            *_FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            "about:blank",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        address = await _address(folder, process)
        async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
            async with _attached(socket) as opened:
                yield opened
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _address(folder: Path, process: asyncio.subprocess.Process) -> str:
    named = folder / "profile" / "DevToolsActivePort"
    async with asyncio.timeout(_TO_START):
        while True:
            if process.returncode is not None:
                raise AssertionError(f"the browser ended: {(folder / 'browser.log').read_text()}")
            if named.exists() and len(lines := named.read_text().split()) == 2:
                return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _attached(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[Tab]:
    numbers = itertools.count(1)
    waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def send(method: str, params: dict[str, Any], **session: str) -> dict[str, Any]:
        number = next(numbers)
        answer = waiting[number] = asyncio.get_running_loop().create_future()
        await socket.send_json({"id": number, "method": method, "params": params, **session})
        async with asyncio.timeout(_TO_ANSWER):
            result: dict[str, Any] = await answer
        return result

    async def listen() -> None:
        async for frame in socket:
            told = frame.json()
            if "id" not in told:
                opened.note(told["method"], told["params"])
            elif "error" in told:
                waiting.pop(told["id"]).set_exception(ScriptFailed(told["error"]["message"]))
            else:
                waiting.pop(told["id"]).set_result(told["result"])

    opened = Tab(lambda method, params: send(method, params, sessionId=session))
    listening = asyncio.create_task(listen())
    try:
        target = (await send("Target.createTarget", {"url": "about:blank"}))["targetId"]
        attached = await send("Target.attachToTarget", {"targetId": target, "flatten": True})
        session = attached["sessionId"]
        yield opened
    finally:
        listening.cancel()
        await asyncio.wait({listening})
