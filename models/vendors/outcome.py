"""How one call of a provider ended, in the words of the classification; it holds nothing that was not cut and scrubbed."""

from dataclasses import dataclass

from models.vendors.failure import Failure


@dataclass(frozen=True, slots=True)
class Outcome:
    """`failure` None: it went well. `message`: what the provider (or the network) said. `hint`: what the reader can do about
    it. `retry_after`: seconds that the provider asked for."""

    failure: Failure | None = None
    message: str | None = None
    hint: str | None = None
    http_status: int | None = None
    retry_after: float | None = None
