"""Plays Stability AI over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.vendor import Saying, Vendor, bearer


def error(status: int, name: str, *errors: str) -> Saying:
    """An error as Stability AI words it."""
    return Saying(status, {"id": "a1b2", "name": name, "errors": list(errors)})


MODERATED = "Your request was flagged by our content moderation system, as a result your request was denied and you were not charged."
SAYINGS: dict[str, Saying] = {
    "bad_key": error(401, "unauthorized", "missing or malformed authorization header"),
    "bad_request": error(400, "bad_request", "prompt: is required"),
    "payment": error(402, "payment_required", "You lack sufficient credits to make this request."),
    "moderated": error(403, "content_moderation", MODERATED),
    "forbidden": error(403, "forbidden", "You may not do this."),
    "too_large": error(413, "payload_too_large", "Too large."),
    "unprocessable": error(422, "invalid_prompts", "Language not supported."),
    "rate": error(429, "rate_limit_exceeded", "You have exceeded 150 requests within 10 seconds."),
    "server": error(500, "internal_error", "An unexpected server error has occurred."),
    "no_credit": Saying(200, {"credits": 0}),
    "in_debt": Saying(200, {"credits": -0.25}),
    "credits_in_words": Saying(200, {"credits": "many"}),
    "filtered": Saying(200, {"image": "", "finish_reason": "CONTENT_FILTERED", "seed": 1}),
    "filtered_head": Saying(200, {"image": ""}, {"finish-reason": "CONTENT_FILTERED"}),
}


@dataclass
class Stability(Vendor):
    """`credits`: what the balance shows."""

    credits: float = 12.5

    ROUTES = (
        ("GET", "/v1/user/balance", "balance"),
        ("POST", "/v2beta/stable-image/generate/(core|ultra|sd3)", "generate"),
    )
    MISSING = error(404, "not_found", "The resource was not found.")

    def refusal(self, request: web.Request) -> Saying | None:
        return None if bearer(request) == self.key else SAYINGS["bad_key"]

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | web.Response:
        if name == "balance":
            return Saying(200, {"credits": self.credits})
        if 'name="prompt"' not in body:
            return SAYINGS["bad_request"]
        return web.Response(
            body=b"\xff\xd8\xff\xe0image",
            content_type="image/jpeg",
            headers={"finish-reason": "SUCCESS", "seed": "7"},
        )
