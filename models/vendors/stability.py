"""Stability AI's REST protocol. A check spends nothing unless asked to invoke: then it draws one image."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from models.vendors import bodies, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import Response
from models.vendors.credit import NOT_SHOWN, Credit
from models.vendors.failure import Failure
from models.vendors.ladder import Ladder, Listing, bearer
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import Verdict

CHEAPEST = "stable-image-core"
IMAGE_LIMIT = 32 * 1024 * 1024
_PATHS: Mapping[str, str] = {CHEAPEST: "core", "stable-image-ultra": "ultra"}


class Stability:
    """GET /v1/user/balance proves the key and shows the credits. There is no list of models to ask for."""

    async def check(self, call: CheckCall) -> Verdict:
        ladder = Ladder(call, bearer(call), keyed="api_key" in call.secrets)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        await ladder.start()
        account, credit = await _balance(ladder, f"{base}/v1/user/balance")
        verdict = await ladder.ended(account) or await ladder.authenticated(account, credit)
        if verdict is not None:
            return verdict
        if account.rows is not None:
            await call.steps.skipped(
                StepKind.DISCOVER, "Stability AI lists no models: the catalog's are offered."
            )
        reached = Outcome(http_status=account.outcome.http_status)
        if call.invoke:
            reached = await _invoke(ladder, base) or reached
        return ladder.verdict(reached)


async def _balance(ladder: Ladder, url: str) -> tuple[Listing, Credit]:
    """Whether the balance came, and what it shows; the account has no list, so an empty one stands for it."""
    answer = await ladder.ask("GET", url)
    response = answer.response
    if response is None or answer.outcome.failure is not None:
        return Listing(answer, answer.outcome, None), NOT_SHOWN
    value = shapes.answer(
        "credits", (int, float), response.body, response.headers, whole=response.fault is None
    )
    if isinstance(value, Misshapen):
        return Listing(answer, ladder.misshapen(answer, value, url), None), NOT_SHOWN
    came = Listing(answer, answer.outcome, ())
    if value <= 0:
        gone = ladder.judged(answer, Failure.QUOTA_EXHAUSTED, "The balance shows no credits.", url)
        return came, Credit(None, ends=gone)
    return came, Credit(f"The balance shows {value:g} credits.")


async def _invoke(ladder: Ladder, base: str) -> Outcome | None:
    call = ladder.call
    name = call.model or CHEAPEST
    path = _PATHS.get(name, "sd3")
    fields = {"prompt": "A dot", "output_format": "jpeg"} | ({"model": name} if path == "sd3" else {})
    content_type, content = _form(fields)
    await ladder.onto(StepKind.INVOKE)
    outcome = await ladder.try_out(
        name,
        f"{base}/v2beta/stable-image/generate/{path}",
        content=content,
        headers={**bearer(call), "Accept": "image/*", "Content-Type": content_type},
        limit=IMAGE_LIMIT,
        answered=_drawn,
        cost="it cost one image, at the price in credits of this model",
    )
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


def _drawn(response: Response) -> Misshapen | None:
    if response.headers.get("finish-reason", "SUCCESS").upper() == "CONTENT_FILTERED":
        return Misshapen(Failure.REQUEST_REFUSED, "Its content filter held the image back.")
    page: Any = bodies.parse(response.body)
    if isinstance(page, dict) and page.get("finish_reason") == "CONTENT_FILTERED":
        return Misshapen(Failure.REQUEST_REFUSED, "Its content filter held the image back.")
    return shapes.media("image", response.body, response.headers, whole=response.fault is None)


def _form(fields: Mapping[str, str]) -> tuple[str, bytes]:
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return f"multipart/form-data; boundary={mark}", "".join([*parts, f"--{mark}--\r\n"]).encode()
