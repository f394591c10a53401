"""The story of `providence demo`: three credentials are added to a running service and their checks are watched, all of it
through the public API. It judges each turn against what it expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api.demonstration.frontend import Frontend, Socket, Unexpected
from api.demonstration.telling import Progress, Teller, ended

PROVIDER = "openai_compatible"
ENVIRONMENT = "demonstration"

_REFUSED = "... on UserError { code message } ... on InvalidInput { problems { path code message } }"
_SIGN_IN = f"""mutation SignIn($input: SignInInput!) {{
  signIn(input: $input) {{ ... on SignInSuccess {{ token viewer {{ role workspace {{ slug }} }} }} {_REFUSED} }}
}}"""
_ADD = f"""mutation Add($input: AddCredentialInput!) {{
  addCredential(input: $input) {{
    ... on AddCredentialSuccess {{ credential {{ id name status }} validationRun {{ id state }} }} {_REFUSED}
  }}
}}"""
_WATCH = """subscription Watch($id: ID!) {
  validationRunUpdated(id: $id) {
    state failure message hint modelsFound steps { kind state latencyMs detail } credential { name status usable }
  }
}"""
_SET_DEFAULT = f"""mutation SetDefault($input: SetDefaultCredentialInput!) {{
  setDefaultCredential(input: $input) {{
    ... on SetDefaultCredentialSuccess {{ credential {{ name isDefault }} provider {{ status }} }} {_REFUSED}
  }}
}}"""
_MAKE_TOKEN = f"""mutation MakeToken($input: CreateApiTokenInput!) {{
  createApiToken(input: $input) {{ ... on CreateApiTokenSuccess {{ secret }} {_REFUSED} }}
}}"""
READ = (
    "{ providers(configuredOnly: true) { key status defaultCredential { name } "
    "credentials { name status lastValidation { state failure } } } }"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A credential to be added, and how its check must end."""

    about: str
    name: str
    base_url: str
    key: str
    state: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signs in."""

    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is left after the story: how often it went otherwise than told, and a token that may read."""

    mistakes: int
    reading_token: str


async def tell(trials: Sequence[Trial], *, endpoint: str, sign_in: SignIn, teller: Teller) -> Told:
    """Tell the story against a running service; the first trial is the one that becomes the default. Raises Unexpected
    where the service answers so that the story cannot go on."""
    mistakes = 0
    async with Frontend(endpoint) as frontend:
        teller.heading("Signing in")
        await _sign_in(frontend, sign_in, teller)
        added: list[str] = []
        async with frontend.socket() as socket:
            for trial in trials:
                teller.heading(f"Adding {trial.about}")
                credential_id, went_as_told = await _try(
                    trial, frontend=frontend, socket=socket, teller=teller
                )
                added.append(credential_id)
                mistakes += not went_as_told
        teller.heading("Choosing the default")
        mistakes += not await _choose_default(added[0], trials[0], frontend=frontend, teller=teller)
        teller.heading("Reading it back with an API token that may only look")
        made = await frontend.act(
            _MAKE_TOKEN, input={"name": "demonstration, reading", "permissions": ["PROVIDERS_VIEW"]}
        )
        frontend.use(made["secret"])
        mistakes += not await _read_back(trials, frontend=frontend, teller=teller)
    return Told(mistakes=mistakes, reading_token=made["secret"])


async def _sign_in(frontend: Frontend, sign_in: SignIn, teller: Teller) -> None:
    signed_in = await frontend.act(_SIGN_IN, input={"email": sign_in.email, "password": sign_in.password})
    frontend.use(signed_in["token"])
    viewer = signed_in["viewer"]
    teller.line(f"{sign_in.email} is {viewer['role']} of the workspace {viewer['workspace']['slug']}")


async def _try(trial: Trial, *, frontend: Frontend, socket: Socket, teller: Teller) -> tuple[str, bool]:
    fields = [{"name": "base_url", "value": trial.base_url}, {"name": "api_key", "secret": trial.key}]
    success = await frontend.act(
        _ADD,
        input={
            "providerKey": PROVIDER,
            "name": trial.name,
            "environment": ENVIRONMENT,
            "fields": fields,
            # The default is chosen by hand further down, so none of them takes that place by itself.
            "makeDefault": False,
            "idempotencyKey": f"demonstration {trial.name}",
        },
    )
    teller.line(
        f"{trial.name!r} for {trial.base_url}: saved as {success['credential']['status']}, its check is queued"
    )
    run = await _watch(success["validationRun"]["id"], socket=socket, teller=teller)
    went_as_told = (run["state"], run["failure"]) == (trial.state, trial.failure)
    if not went_as_told:
        expected = f"{trial.state} ({trial.failure})" if trial.failure else trial.state
        teller.wrong(f"this check should have ended {expected}")
    return success["credential"]["id"], went_as_told


async def _watch(run_id: str, *, socket: Socket, teller: Teller) -> dict[str, Any]:
    progress = Progress()
    run: dict[str, Any] | None = None
    async for data in socket.watch(_WATCH, id=run_id):
        run = data["validationRunUpdated"]
        for step in progress.news(run["steps"]):
            teller.step(progress.elapsed(), step)
    if run is None or not ended(run):
        raise Unexpected("the subscription completed before the check had ended")
    teller.outcome(progress.elapsed(), run)
    standing = run["credential"]
    found = f", {run['modelsFound']} models found" if run.get("modelsFound") is not None else ""
    teller.line(
        f"the credential is {standing['status']}, {'usable' if standing['usable'] else 'not usable'}{found}"
    )
    return run


async def _choose_default(credential_id: str, trial: Trial, *, frontend: Frontend, teller: Teller) -> bool:
    try:
        success = await frontend.act(_SET_DEFAULT, input={"id": credential_id})
    except Unexpected as refused:
        teller.wrong(f"{trial.name!r} did not become the default: {refused}")
        return False
    status = success["provider"]["status"]
    teller.line(f"{success['credential']['name']!r} is the default; the provider {PROVIDER} is {status}")
    if not success["credential"]["isDefault"] or status != "ACTIVE":
        teller.wrong("the provider should be ACTIVE with this default")
        return False
    return True


async def _read_back(trials: Sequence[Trial], *, frontend: Frontend, teller: Teller) -> bool:
    right = False
    for provider in (await frontend.ask(READ))["providers"]:
        default = provider["defaultCredential"]
        teller.line(
            f"{provider['key']}: {provider['status']}, default {default['name'] if default else 'none'}"
        )
        right = right or {
            (held["name"], (held["lastValidation"] or {}).get("state")) for held in provider["credentials"]
        } == {(trial.name, trial.state) for trial in trials}
        for held in provider["credentials"]:
            teller.line(f"  {held['name']}: {held['status']}")
    if not right:
        teller.wrong("the three credentials should be listed with these checks")
    return right
