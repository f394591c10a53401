"""Plays ElevenLabs over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.vendor import Saying, Vendor


def model(id: str, *, speaks: bool = True, factor: float = 1.0) -> dict[str, Any]:
    """A row of the list."""
    return {
        "model_id": id,
        "name": id,
        "can_be_finetuned": False,
        "can_do_text_to_speech": speaks,
        "can_do_voice_conversion": not speaks,
        "can_use_style": False,
        "can_use_speaker_boost": False,
        "serves_pro_voices": False,
        "token_cost_factor": factor,
        "description": "A model.",
        "requires_alpha_access": False,
        "maximum_text_length_per_request": 40_000,
        "languages": [{"language_id": "en", "name": "English"}],
        "concurrency_group": "standard",
    }


MODELS = (
    model("eleven_v3"),
    model("eleven_flash_v2_5", factor=0.5),
    model("eleven_multilingual_sts_v2", speaks=False),
    model("scribe_v2", speaks=False),
)


def subscription(used: int, most: int = 10_000, **more: Any) -> dict[str, Any]:
    """What the account is on."""
    return {
        "tier": "creator",
        "character_count": used,
        "character_limit": most,
        "max_credit_limit_extension": 0,
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "status": "active",
        **more,
    }


def error(status: int, state: str, message: str) -> Saying:
    """An error as ElevenLabs words it."""
    return Saying(status, {"detail": {"status": state, "message": message}}, {"x-trace-id": "t1"})


def missing(permission: str) -> Saying:
    text = f"The API key you used is missing the permission {permission} to execute this operation."
    return error(401, "missing_permissions", text)


SAYINGS: dict[str, Saying] = {
    "bad_key": error(401, "invalid_api_key", "Invalid API key"),
    "no_user_read": missing("user_read"),
    "no_models_read": missing("models_read"),
    "no_speech": missing("text_to_speech"),
    "quota": error(
        401,
        "quota_exceeded",
        "This request exceeds your quota of 10000. You have 0 credits remaining, while 91 credits are required.",
    ),
    "unusual": error(
        401, "detected_unusual_activity", "Unusual activity detected. Free Tier usage disabled."
    ),
    "too_long": error(400, "max_character_limit_exceeded", "Your text is too long."),
    "no_voice": error(400, "voice_not_found", "A voice with that voice_id was not found."),
    "creator_only": error(403, "only_for_creator+", "This is for creator tier and above."),
    "too_many": error(429, "too_many_concurrent_requests", "Too many concurrent requests."),
    "busy": error(429, "system_busy", "Our services are experiencing high traffic."),
    "unprocessable": Saying(
        422, {"detail": [{"loc": ["body", "text"], "msg": "field required", "type": "value_error.missing"}]}
    ),
    "server": error(500, "internal_error", "Something went wrong."),
    "used_up": Saying(200, {"user_id": "u1", "subscription": subscription(10_000)}),
    "used_up_but_billed_on": Saying(
        200, {"user_id": "u1", "subscription": subscription(10_500, max_credit_limit_extension="unlimited")}
    ),
    "used_up_within_extension": Saying(
        200, {"user_id": "u1", "subscription": subscription(10_500, max_credit_limit_extension=1_000)}
    ),
    "used_up_beyond_extension": Saying(
        200, {"user_id": "u1", "subscription": subscription(11_000, max_credit_limit_extension=1_000)}
    ),
    "no_subscription": Saying(200, {"user_id": "u1"}),
}


@dataclass
class ElevenLabs(Vendor):
    """`voices`: those of the account."""

    models: tuple[dict[str, Any], ...] = MODELS
    voices: tuple[str, ...] = ("my-voice",)
    account: dict[str, Any] = field(default_factory=lambda: subscription(1_000))

    ROUTES = (
        ("GET", "/v1/user", "user"),
        ("GET", "/v1/models", "models"),
        ("GET", "/v2/voices", "voices"),
        ("POST", "/v1/text-to-speech/[^/]+", "speech"),
    )
    MISSING = Saying(404, {"detail": "Not Found"})

    def refusal(self, request: web.Request) -> Saying | None:
        return None if request.headers.get("xi-api-key") == self.key else SAYINGS["bad_key"]

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | web.Response:
        if name == "user":
            return Saying(
                200,
                {
                    "user_id": "u1",
                    "workspace_id": "w1",
                    "subscription": self.account,
                    "is_new_user": False,
                    "can_use_delayed_payment_methods": False,
                    "is_onboarding_completed": True,
                    "is_onboarding_checklist_completed": True,
                },
            )
        if name == "models":
            return Saying(200, list(self.models))
        if name == "voices":
            rows = [{"voice_id": id, "name": id} for id in self.voices]
            return Saying(200, {"voices": rows, "has_more": False, "total_count": len(rows)})
        if not any(row["model_id"] == body["model_id"] for row in self.models):
            return error(400, "model_not_found", f"A model with model ID {body['model_id']} does not exist.")
        return web.Response(body=b"ID3audio", content_type="audio/mpeg", headers={"character-cost": "2"})
