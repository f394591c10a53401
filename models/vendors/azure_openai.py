"""Azure OpenAI's protocol: OpenAI's words at a resource of one's own, with a key or a service principal. A check spends
nothing unless asked to invoke; only that proves a deployment."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from models.vendors import shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.credit import Credit
from models.vendors.ladder import Ladder
from models.vendors.openai import invoke
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import Verdict

SCOPE = "https://cognitiveservices.azure.com/.default"
AUTHORITY = "https://login.microsoftonline.com"
UNDATED = frozenset({"v1", "latest", "preview"})
"""Versions of the newer form, which has no dated ones."""


class AzureOpenAI:
    """GET models proves the key and the endpoint together: a wrong key and a wrong endpoint are answered alike. It lists what
    could be deployed, not what is, so nothing is discovered.

    A service principal's client_secret goes to the authority alone, for a token that goes to the endpoint alone.
    """

    async def check(self, call: CheckCall) -> Verdict:
        plain, secrets = call.plain, call.secrets
        ladder = Ladder(call, {}, keyed=bool(secrets))
        await ladder.start()
        if plain.get("auth_method") == "entra_service_principal":
            token = await _token(ladder)
            if isinstance(token, Outcome):
                return await ladder.end(token)
            ladder.unshown.append(token)
            ladder.headers = {"Authorization": f"Bearer {token}"}
        elif "api_key" in secrets:
            ladder.headers = {"api-key": secrets["api_key"].reveal()}
        base, query = form(plain)
        listing = await ladder.rows(shapes.MODELS_OF_OPENAI, f"{base}/models{query}")
        credit = Credit("Neither credit nor a deployment is shown by a free call: test with invoke.")
        verdict = await ladder.ended(listing) or await ladder.authenticated(listing, credit)
        if verdict is not None:
            return verdict
        if listing.rows is not None:
            await call.steps.skipped(
                StepKind.DISCOVER,
                f"{len(listing.rows)} models could be deployed; which are, Azure does not list.",
            )
        reached = Outcome(http_status=listing.outcome.http_status)
        name = plain.get("deployment_name") or call.model
        if call.invoke and not name:
            await call.steps.skipped(StepKind.INVOKE, "Name a deployment: only calling one proves it.")
        elif call.invoke:
            where = deployed_at(base, query, str(name))
            reached = await invoke(ladder, where, None, name=str(name), query=query) or reached
        return ladder.verdict(reached)


async def _token(ladder: Ladder) -> str | Outcome:
    """A token for the endpoint, or why there is none."""
    call = ladder.call
    url = token_address(call.plain)
    secret = call.secrets.get("client_secret")
    answer = await ladder.ask(
        "POST",
        url,
        content=token_request(call.plain, secret.reveal() if secret is not None else ""),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        of="entra",
    )
    if answer.response is None or answer.outcome.failure is not None:
        return answer.outcome
    response = answer.response
    token = shapes.answer("access_token", str, response.body, response.headers, whole=response.fault is None)
    if isinstance(token, Misshapen):
        return ladder.misshapen(answer, token, url, of="entra")
    return str(token)


def token_address(plain: Mapping[str, Any]) -> str:
    """Where the authority hands out tokens."""
    authority = str(plain.get("authority") or AUTHORITY).rstrip("/")
    return f"{authority}/{quote(str(plain.get('tenant_id') or ''), safe='')}/oauth2/v2.0/token"


def token_request(plain: Mapping[str, Any], secret: str) -> bytes:
    """What a service principal says there."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": str(plain.get("client_id") or ""),
        "client_secret": secret,
        "scope": SCOPE,
    }
    return urlencode(fields).encode()


def form(plain: Mapping[str, Any]) -> tuple[str, str]:
    """Where the resource answers and what each address ends with, in the form that the version means."""
    endpoint = re.sub(r"(?<=[^/])/openai(/.*)?$", "", str(plain.get("endpoint") or "").rstrip("/"))
    version = str(plain.get("api_version") or "").strip()
    query = f"?api-version={quote(version, safe='')}" if version and version != "v1" else ""
    dated = bool(version) and version not in UNDATED
    return f"{endpoint}/openai" if dated else f"{endpoint}/openai/v1", query


def deployed_at(base: str, query: str, name: str) -> str:
    """Where a deployment answers."""
    if base.endswith("/v1") or not query:
        return base
    return f"{base}/deployments/{quote(name, safe='')}"
