"""The documents by which models are added, changed, switched and removed, and short ways to send them."""

from typing import Any

from tests.api.credentials import LIMITED, NAMED, REFUSAL, RUN, send
from tests.api.service import Service

MODEL = """fragment Model on Model { id name label type origin baseModelName features contextWindow maxOutputTokens enabled
  status deprecated retiresAt pricing { unit price { amount currency } } provider { key } credentials { id }
  defaultCredential { id } }"""
ADD_MODEL = f"""mutation Add($input: AddCustomModelInput!) {{ addCustomModel(input: $input) {{ __typename
  ... on AddCustomModelSuccess {{ attached model {{ ...Model }} validationRun {{ ...Run }}
    credential {{ id name scope modelType modelName environment status isDefault model {{ id }} }} }}
  ... on LimitReached {{ limit }} {NAMED} {LIMITED} {REFUSAL} }} }} {MODEL} {RUN}"""
UPDATE_MODEL = f"""mutation Update($input: UpdateCustomModelInput!) {{ updateCustomModel(input: $input) {{ __typename
  ... on UpdateCustomModelSuccess {{ model {{ ...Model }} }} {REFUSAL} }} }} {MODEL}"""
REMOVE_MODEL = f"""mutation Remove($input: RemoveCustomModelInput!) {{ removeCustomModel(input: $input) {{ __typename
  ... on RemoveCustomModelSuccess {{ deletedId impact {{ defaultOf credentialsKept }}
    provider {{ key removedModels {{ providerKey type name }} models {{ edges {{ node {{ name }} }} }} }} }} {REFUSAL} }} }}"""
ENABLE_MODEL = f"""mutation Enable($input: EnableModelInput!) {{ enableModel(input: $input) {{ __typename
  ... on EnableModelSuccess {{ model {{ ...Model }} }} {REFUSAL} }} }} {MODEL}"""
DISABLE_MODEL = f"""mutation Disable($input: DisableModelInput!) {{ disableModel(input: $input) {{ __typename
  ... on DisableModelSuccess {{ model {{ ...Model }} }} {REFUSAL} }} }} {MODEL}"""
DISCOVER = f"""mutation Discover($input: DiscoverModelsInput!) {{ discoverModels(input: $input) {{ __typename
  ... on DiscoverModelsSuccess {{ validationRun {{ ...Run }} }} {LIMITED} {REFUSAL} }} }} {RUN}"""
ONE_MODEL = f"""query One($providerKey: String!, $type: ModelType!, $name: String!) {{
  model(providerKey: $providerKey, type: $type, name: $name) {{ ...Model }} }} {MODEL}"""
NODE = "query ($id: ID!) { node(id: $id) { id ... on Model { name origin status } } }"
OURS = "openai_compatible"


def key(name: str, provider_key: str = OURS, type: str = "LLM") -> dict[str, str]:
    """How a model is named."""
    return {"providerKey": provider_key, "type": type, "name": name}


async def add_model(
    service: Service, name: str, provider_key: str = OURS, type: str = "LLM", **more: Any
) -> dict[str, Any]:
    """Add a model; the answer."""
    how = {one: more.pop(one) for one in ("token", "workspace") if one in more}
    return await send(service, ADD_MODEL, {"model": key(name, provider_key, type), **more}, **how)


async def model(
    service: Service, name: str, provider_key: str = OURS, type: str = "LLM"
) -> dict[str, Any] | None:
    """The model as it is; None where it is not on offer."""
    found: dict[str, Any] | None = (await service.graphql(ONE_MODEL, key(name, provider_key, type)))["model"]
    return found
