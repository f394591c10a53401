"""Which adapter speaks which wire protocol; a provider that is only an address needs no line here."""

from collections.abc import Mapping

from models.vendors.adapter import Adapter
from models.vendors.ollama import Ollama
from models.vendors.openai import OpenAI

_ADAPTERS: Mapping[str, Adapter] = {"openai": OpenAI(), "ollama": Ollama()}

PROTOCOLS = frozenset(_ADAPTERS)


def adapter_for(protocol: str) -> Adapter:
    """The adapter of a protocol. Raises KeyError: the catalog is checked against PROTOCOLS when it is read."""
    return _ADAPTERS[protocol]
