"""ElevenLabs' protocol. A check spends nothing unless asked to invoke: then it speaks two characters."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from models.vendors import shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.credit import NOT_SHOWN, Credit
from models.vendors.failure import Failure
from models.vendors.kinds import kind
from models.vendors.ladder import Ladder, Listing
from models.vendors.listing import listed
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

FIRST_VOICE = "JBFqnCBsd6RMkjVDRZzb"
"""Of the voices that every account has from the start; spoken with where the account's own may not be listed."""
CHEAPEST = "eleven_flash_v2_5"


class ElevenLabs:
    """GET /v1/user proves the key and shows what is left of the quota. A key without the permission for it is a good key:
    GET /v1/models, which is the list, proves it then."""

    async def check(self, call: CheckCall) -> Verdict:
        key = call.secrets.get("api_key")
        ladder = Ladder(call, {} if key is None else {"xi-api-key": key.reveal()}, keyed=key is not None)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        await ladder.start()
        account, credit = await _account(ladder, f"{base}/v1/user")
        verdict = await ladder.ended(account)
        if verdict is not None:
            return verdict
        if account.rows is not None:
            verdict = await ladder.authenticated(account, credit)
            if verdict is not None:
                return verdict
            listing = await ladder.rows(shapes.MODELS_OF_ELEVENLABS, f"{base}/v1/models")
            if listing.outcome.failure is Failure.PERMISSION_DENIED:
                ladder.limited_by = Failure.PERMISSION_DENIED
                await call.steps.skipped(StepKind.DISCOVER, listing.outcome.message)
            elif listing.rows is None:
                return await ladder.end(listing.outcome)
        else:
            listing = await ladder.rows(shapes.MODELS_OF_ELEVENLABS, f"{base}/v1/models")
            verdict = await ladder.ended(listing) or await ladder.authenticated(listing, credit)
            if verdict is not None:
                return verdict
        models = None
        if listing.rows is not None:
            models = await ladder.found(_offerings(listing.rows))
            await ladder.discovered(models)
        reached = Outcome(http_status=listing.outcome.http_status if models is not None else None)
        if call.invoke:
            reached = await _invoke(ladder, base, listing.rows or ()) or reached
        return ladder.verdict(reached, models=models)


async def _account(ladder: Ladder, url: str) -> tuple[Listing, Credit]:
    """Whether the account was shown, and what is left of its quota; it has no list, so an empty one stands for it."""
    answer = await ladder.ask("GET", url)
    response = answer.response
    if response is None or answer.outcome.failure is not None:
        detail = f"The key may not see the quota ({answer.outcome.message}): test with invoke."
        closed = Credit(detail, limited_by=Failure.PERMISSION_DENIED)
        return Listing(answer, answer.outcome, None), closed
    found = shapes.answer("subscription", dict, response.body, response.headers, whole=response.fault is None)
    if isinstance(found, Misshapen):
        return Listing(answer, ladder.misshapen(answer, found, url), None), NOT_SHOWN
    came = Listing(answer, answer.outcome, ())
    used, most = _number(found.get("character_count")), _number(found.get("character_limit"))
    if used is None or most is None:
        return came, NOT_SHOWN
    text = f"The account shows {max(most - used, 0)} of {most} credits left"
    if used < most:
        return came, Credit(f"{text}.")
    if _may_go_beyond(found):
        return came, Credit(f"{text}; what goes beyond is billed.")
    return came, Credit(None, ends=ladder.judged(answer, Failure.QUOTA_EXHAUSTED, f"{text}.", url))


def _may_go_beyond(subscription: Mapping[str, Any]) -> bool:
    """Whether use beyond the quota is billed instead of refused."""
    extension = subscription.get("max_credit_limit_extension")
    if extension is None:
        return subscription.get("allowed_to_extend_character_limit") is True
    used, most = _number(subscription.get("character_count")), _number(subscription.get("character_limit"))
    if isinstance(extension, int) and used is not None and most is not None:
        return used < most + extension
    return str(extension) == "unlimited"


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _offerings(rows: Sequence[Mapping[str, Any]]) -> Iterator[FoundModel]:
    for row in rows:
        speaks = row.get("can_do_text_to_speech") is True
        yield listed(row["model_id"], type="TEXT_TO_SPEECH" if speaks else None, label=row.get("name"))


async def _invoke(ladder: Ladder, base: str, rows: Sequence[Mapping[str, Any]]) -> Outcome | None:
    call = ladder.call
    name = call.model or _cheapest(rows)
    if (call.model_type or kind(name)) == "SPEECH_TO_TEXT":
        await call.steps.skipped(
            StepKind.INVOKE, f"{name} hears speech: a recording to try it with is not sent."
        )
        return None
    await ladder.onto(StepKind.INVOKE)
    voice = await _voice(ladder, base)
    outcome = await ladder.try_out(
        name,
        f"{base}/v1/text-to-speech/{quote(voice, safe='')}?output_format=mp3_22050_32",
        json={"text": "OK", "model_id": name},
        headers={**ladder.headers, "Accept": "audio/mpeg"},
        answered=lambda response: shapes.media(
            "audio", response.body, response.headers, whole=response.fault is None
        ),
        cost="it cost two characters",
    )
    if outcome is not None and _of_the_voice(outcome):
        # The check chose the voice: that it is not there says nothing of the key, nor of the model.
        text = f"{name} was not tried: the voice {voice}, which the check speaks with, is not in the account."
        await call.steps.skipped(StepKind.INVOKE, call.scrub(text))
        return None
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


def _of_the_voice(outcome: Outcome) -> bool:
    return outcome.failure is Failure.MODEL_NOT_FOUND and "voice" in (outcome.message or "").lower()


def _cheapest(rows: Sequence[Mapping[str, Any]]) -> str:
    """The model that speaks at the lowest factor, as the list tells it."""
    speaking = [
        (factor if isinstance(factor := row.get("token_cost_factor"), int | float) else 1.0, number, row)
        for number, row in enumerate(rows)
        if row.get("can_do_text_to_speech") is True
    ]
    names = {row["model_id"] for _, _, row in speaking}
    return CHEAPEST if CHEAPEST in names or not speaking else str(min(speaking)[2]["model_id"])


async def _voice(ladder: Ladder, base: str) -> str:
    """A voice of the account; what keeps it from being told is no verdict, for one is known to every account."""
    voices = await ladder.rows(shapes.VOICES_OF_ELEVENLABS, f"{base}/v2/voices?page_size=1")
    return str(voices.rows[0]["voice_id"]) if voices.rows else FIRST_VOICE
