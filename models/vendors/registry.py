"""Which adapter speaks which wire protocol; a provider that is only an address needs no line here."""

from collections.abc import Mapping

from models.vendors.adapter import Adapter
from models.vendors.anthropic import Anthropic
from models.vendors.azure_openai import AzureOpenAI
from models.vendors.cohere import Cohere
from models.vendors.elevenlabs import ElevenLabs
from models.vendors.google import Google
from models.vendors.ollama import Ollama
from models.vendors.openai import OpenAI
from models.vendors.stability import Stability

_ADAPTERS: Mapping[str, Adapter] = {
    "openai": OpenAI(),
    "anthropic": Anthropic(),
    "google": Google(),
    "cohere": Cohere(),
    "azure_openai": AzureOpenAI(),
    "ollama": Ollama(),
    "stability": Stability(),
    "elevenlabs": ElevenLabs(),
}

PROTOCOLS = frozenset(_ADAPTERS)


def adapter_for(protocol: str) -> Adapter:
    """The adapter of a protocol. Raises KeyError: the catalog is checked against PROTOCOLS when it is read."""
    return _ADAPTERS[protocol]
