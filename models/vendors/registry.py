"""Which adapter checks, and which speaker speaks, which wire protocol; a provider that is only an address needs no line here."""

from collections.abc import Mapping

from models.vendors.adapter import Adapter
from models.vendors.anthropic import Anthropic
from models.vendors.anthropic_speaking import AnthropicSpeaking
from models.vendors.azure_openai import AzureOpenAI
from models.vendors.azure_speaking import AzureSpeaking
from models.vendors.cohere import Cohere
from models.vendors.cohere_speaking import CohereSpeaking
from models.vendors.elevenlabs import ElevenLabs
from models.vendors.google import Google
from models.vendors.google_speaking import GoogleSpeaking
from models.vendors.ollama import Ollama
from models.vendors.ollama_speaking import OllamaSpeaking
from models.vendors.openai import OpenAI
from models.vendors.openai_speaking import OpenAISpeaking
from models.vendors.speaking import Speaker
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

_SPEAKERS: Mapping[str, Speaker] = {
    "openai": OpenAISpeaking(),
    "anthropic": AnthropicSpeaking(),
    "google": GoogleSpeaking(),
    "cohere": CohereSpeaking(),
    "azure_openai": AzureSpeaking(),
    "ollama": OllamaSpeaking(),
}

PROTOCOLS = frozenset(_ADAPTERS)


def adapter_for(protocol: str) -> Adapter:
    """The adapter of a protocol. Raises KeyError: the catalog is checked against PROTOCOLS when it is read."""
    return _ADAPTERS[protocol]


def speaker_for(protocol: str) -> Speaker:
    """The speaker of a protocol. Raises KeyError for one that neither chats nor embeds."""
    return _SPEAKERS[protocol]
