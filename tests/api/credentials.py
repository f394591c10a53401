"""The documents that tests of credentials send, and short ways to send them."""

from collections.abc import Mapping
from typing import Any

from tests.api.service import Service
from tests.fakes.provider import KEY

RUN = """fragment Run on ValidationRun { id state ofChange failure message hint httpStatus latencyMs modelsFound
  steps { kind state latencyMs detail } credential { id } provider { key } requestedBy { email }
  createdAt startedAt finishedAt }"""
CREDENTIAL = """fragment Credential on Credential { id name environment enabled status usable limitedBy isDefault version
  expiresAt scope provider { key status customStatus defaultCredential { id } } }"""
REFUSAL = "... on UserError { message code } ... on InvalidInput { problems { path code message } }"
NAMED = "... on NameTaken { suggestion }"
LIMITED = "... on RateLimited { retryAt }"
STALE = "... on VersionConflict { currentVersion }"

ADD = f"""mutation Add($input: AddCredentialInput!) {{ addCredential(input: $input) {{ __typename
  ... on AddCredentialSuccess {{ credential {{ ...Credential }} validationRun {{ ...Run }} }}
  ... on LimitReached {{ limit }} {NAMED} {LIMITED} {REFUSAL} }} }} {RUN} {CREDENTIAL}"""
TEST = f"""mutation Test($input: TestCredentialInput!) {{ testCredential(input: $input) {{ __typename
  ... on TestCredentialSuccess {{ validationRun {{ ...Run }} }} ... on SecretsRequired {{ fields }} {LIMITED} {REFUSAL} }} }} {RUN}"""
UPDATE = f"""mutation Update($input: UpdateCredentialInput!) {{ updateCredential(input: $input) {{ __typename
  ... on UpdateCredentialSuccess {{ credential {{ ...Credential }} validationRun {{ ...Run }} }}
  ... on SecretsRequired {{ fields }} {NAMED} {STALE} {LIMITED} {REFUSAL} }} }} {RUN} {CREDENTIAL}"""
VALIDATE = f"""mutation Validate($input: ValidateCredentialInput!) {{ validateCredential(input: $input) {{ __typename
  ... on ValidateCredentialSuccess {{ validationRun {{ ...Run }} }} {LIMITED} {REFUSAL} }} }} {RUN}"""
SET_DEFAULT = f"""mutation Choose($input: SetDefaultCredentialInput!) {{ setDefaultCredential(input: $input) {{ __typename
  ... on SetDefaultCredentialSuccess {{ credential {{ ...Credential }} provider {{ key status }} }}
  ... on NotUsable {{ status }} {REFUSAL} }} }} {CREDENTIAL}"""
ENABLE = f"""mutation Enable($input: EnableCredentialInput!) {{ enableCredential(input: $input) {{ __typename
  ... on EnableCredentialSuccess {{ credential {{ ...Credential }} provider {{ key status }} }} {STALE} {REFUSAL} }} }} {CREDENTIAL}"""
IMPACT = "impact { isDefault providerStatusAfter replacements { id name } }"
DISABLE = f"""mutation Disable($input: DisableCredentialInput!) {{ disableCredential(input: $input) {{ __typename
  ... on DisableCredentialSuccess {{ credential {{ ...Credential }} provider {{ key status }} {IMPACT} }} {STALE} {REFUSAL} }} }} {CREDENTIAL}"""
DELETE = f"""mutation Delete($input: DeleteCredentialInput!) {{ deleteCredential(input: $input) {{ __typename
  ... on DeleteCredentialSuccess {{ deletedId provider {{ key status defaultCredential {{ id }} }} {IMPACT} }}
  ... on NotUsable {{ status }} ... on CredentialInUse {{ {IMPACT} }} {STALE} {REFUSAL} }} }}"""
WATCH = f"subscription Watch($id: ID!) {{ validationRunUpdated(id: $id) {{ ...Run }} }} {RUN}"
CHANGED = """subscription Changed($after: String, $providerKey: String) {
  credentialChanged(after: $after, providerKey: $providerKey) { cursor kind credentialId at provider { key }
    credential { id name status isDefault version } validationRun { id state } } }"""
ONE = f"""query One($id: ID!) {{ credential(id: $id) {{ ...Credential
  fields {{ name value hint setAt }} form {{ name secret }} activeValidation {{ ...Run }} pendingValidation {{ ...Run }}
  lastValidation {{ ...Run }} validations {{ totalCount edges {{ node {{ id state }} }} }} createdBy {{ email }} }} }}
  {CREDENTIAL} {RUN}"""
PROVIDER = """query ($key: String!) { provider(key: $key) { id key status customStatus credentialCount
  credentials { id name status } defaultCredential { id } } }"""


def filled(base_url: str, key: str | None = KEY) -> list[dict[str, Any]]:
    """The fields of an openai_compatible credential."""
    fields: list[dict[str, Any]] = [{"name": "base_url", "value": base_url}]
    return fields if key is None else [*fields, {"name": "api_key", "secret": key}]


async def send(service: Service, document: str, input: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """The mutation's answer."""
    data = await service.graphql(document, {"input": dict(input)}, **how)
    (answer,) = data.values()
    told: dict[str, Any] = answer
    return told


async def add(service: Service, base_url: str, key: str | None = KEY, **more: Any) -> dict[str, Any]:
    """Add an openai_compatible credential; the answer."""
    how = {name: more.pop(name) for name in ("token", "workspace") if name in more}
    return await send(
        service, ADD, {"providerKey": "openai_compatible", "fields": filled(base_url, key), **more}, **how
    )


async def watched(service: Service, run_id: str, **how: Any) -> list[dict[str, Any]]:
    """Every state of a check until it ended."""
    return [data["validationRunUpdated"] async for data in service.subscribe(WATCH, {"id": run_id}, **how)]


async def added(
    service: Service, base_url: str, key: str | None = KEY, **more: Any
) -> tuple[str, dict[str, Any]]:
    """Add a credential and wait for its check: its id, and how the check ended."""
    answer = await add(service, base_url, key, **more)
    assert answer["__typename"] == "AddCredentialSuccess", answer
    how = {name: more[name] for name in ("token", "workspace") if name in more}
    states = await watched(service, answer["validationRun"]["id"], **how)
    return answer["credential"]["id"], states[-1]


async def one(service: Service, id: str, **how: Any) -> dict[str, Any]:
    """The credential as it is."""
    data = await service.graphql(ONE, {"id": id}, **how)
    told: dict[str, Any] = data["credential"]
    return told
