"""What helps against a failure at one provider, where there is more to say than for all of them; only texts."""

from collections.abc import Mapping

from models.vendors.failure import Failure

KEY_PAGES: Mapping[str, str] = {
    "openai": "https://platform.openai.com/api-keys",
    "anthropic": "https://platform.claude.com/settings/keys",
    "google": "https://aistudio.google.com/apikey",
    "cohere": "https://dashboard.cohere.com/api-keys",
    "azure_openai": "https://portal.azure.com",
    "ollama": "https://ollama.com/settings/keys",
    "stability": "https://platform.stability.ai/account/keys",
    "elevenlabs": "https://elevenlabs.io/app/settings/api-keys",
}

CURES: Mapping[tuple[Failure, str], str] = {
    (
        Failure.KEY_REJECTED,
        "azure_openai",
    ): "Azure answers a wrong key and a wrong endpoint alike: compare both with Keys and "
    "Endpoint of the resource at https://portal.azure.com",
    (
        Failure.KEY_REJECTED,
        "entra",
    ): "Compare tenant, client id and client secret with the app registration at "
    "https://portal.azure.com; the secret is its value, not its id, and it may have ended.",
    (
        Failure.KEY_REJECTED,
        "cohere",
    ): "Type the key again, or make another one at https://dashboard.cohere.com/api-keys; keys "
    "end by themselves where their owner said so.",
    (
        Failure.WRONG_ENDPOINT,
        "openai",
    ): "Something else than OpenAI's API answers there: the address ends with /v1, such as "
    "https://api.openai.com/v1.",
    (
        Failure.WRONG_ENDPOINT,
        "openai_compatible",
    ): "No OpenAI-compatible list of models was found there, with and without /v1: correct the address, and leave off "
    "/chat/completions and /models.",
    (
        Failure.WRONG_ENDPOINT,
        "ollama",
    ): "Something else than Ollama answers there: the address ends with the port, without /api and /v1.",
    (
        Failure.WRONG_ENDPOINT,
        "anthropic",
    ): "Something else than Anthropic's API answers there: the address ends with the host, "
    "without /v1, such as https://api.anthropic.com.",
    (
        Failure.WRONG_ENDPOINT,
        "google",
    ): "Something else than the Gemini API answers there: the address ends with the host, "
    "without /v1beta, such as https://generativelanguage.googleapis.com.",
    (
        Failure.WRONG_ENDPOINT,
        "cohere",
    ): "Something else than Cohere's API answers there: the address ends with the host, "
    "without /v1 and /v2, such as https://api.cohere.com.",
    (
        Failure.WRONG_ENDPOINT,
        "stability",
    ): "Something else than Stability AI's API answers there: the address ends with the "
    "host, without /v2beta, such as https://api.stability.ai.",
    (
        Failure.WRONG_ENDPOINT,
        "elevenlabs",
    ): "Something else than ElevenLabs' API answers there: the address ends with the "
    "host, without /v1, such as https://api.elevenlabs.io.",
    (
        Failure.WRONG_ENDPOINT,
        "azure_openai",
    ): "No Azure OpenAI resource answers there: the endpoint is the resource's own, such "
    "as https://my-resource.openai.azure.com, without /openai; where it is right, give another API version.",
    (Failure.WRONG_ENDPOINT, "entra"): "Something else than Microsoft Entra answers at the authority: it is "
    "https://login.microsoftonline.com unless your cloud has its own.",
    (
        Failure.DNS_FAILURE,
        "azure_openai",
    ): "The name does not resolve: there is no resource of that name. Compare the endpoint "
    "with Keys and Endpoint at https://portal.azure.com",
    (
        Failure.QUOTA_EXHAUSTED,
        "openai",
    ): "The key is good; add credit or raise the limit of the organization or project at "
    "https://platform.openai.com/settings/organization/billing",
    (Failure.QUOTA_EXHAUSTED, "anthropic"): "The key is good; buy credit or raise the spend limit at "
    "https://platform.claude.com/settings/billing",
    (
        Failure.QUOTA_EXHAUSTED,
        "google",
    ): "The key is good; its day's quota is used up or its project has no billing: wait until "
    "midnight Pacific time, or set up billing at https://aistudio.google.com/apikey",
    (Failure.QUOTA_EXHAUSTED, "cohere"): "The key is good; set up a payment method or raise the limit at "
    "https://dashboard.cohere.com/billing, or wait for the next month with a trial key.",
    (
        Failure.QUOTA_EXHAUSTED,
        "azure_openai",
    ): "The key is good; the resource's call volume is used up: raise its quota or "
    "pricing tier at https://portal.azure.com",
    (
        Failure.QUOTA_EXHAUSTED,
        "stability",
    ): "The key is good; buy credits at https://platform.stability.ai/account/credits",
    (
        Failure.QUOTA_EXHAUSTED,
        "elevenlabs",
    ): "The key is good; its credits are used up: change the plan, or the key's own "
    "limit, at https://elevenlabs.io/app/subscription",
    (
        Failure.PERMISSION_DENIED,
        "openai",
    ): "The key is known, but restricted: give it the permission that the message names at "
    "https://platform.openai.com/api-keys",
    (Failure.PERMISSION_DENIED, "anthropic"): "The key is known, but its workspace may not do this: see "
    "https://platform.claude.com/settings/workspaces",
    (
        Failure.PERMISSION_DENIED,
        "google",
    ): "The key is known, but restricted, or the Gemini API is off in its project: enable "
    "the Generative Language API and see the key's restrictions at https://console.cloud.google.com/apis/credentials",
    (
        Failure.PERMISSION_DENIED,
        "azure_openai",
    ): "Known, but not allowed: the service principal needs the role Cognitive "
    "Services OpenAI User on the resource, and the resource's networking must let this service's address in.",
    (
        Failure.PERMISSION_DENIED,
        "entra",
    ): "A policy of the tenant keeps this service principal from a token: ask its administrator.",
    (
        Failure.PERMISSION_DENIED,
        "elevenlabs",
    ): "The key is known, but restricted: give it the permission that the message names "
    "at https://elevenlabs.io/app/settings/api-keys",
    (
        Failure.MODEL_NOT_FOUND,
        "azure_openai",
    ): "The resource has no deployment of this name: give the name of the deployment, "
    "not of the model. A deployment made within the last five minutes may not answer yet.",
    (
        Failure.MODEL_NOT_FOUND,
        "ollama",
    ): "The server has no model of this name: pull it (ollama pull NAME), or choose another.",
    (Failure.ACCOUNT_DISABLED, "anthropic"): "Anthropic put the organization on hold: the message or "
    "https://platform.claude.com tells how to appeal.",
    (Failure.ACCOUNT_DISABLED, "azure_openai"): "Azure blocked the resource: open a support request at "
    "https://portal.azure.com",
    (
        Failure.ACCOUNT_DISABLED,
        "entra",
    ): "The application or its service principal is disabled in the tenant: ask its administrator.",
}
