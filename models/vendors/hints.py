"""What the reader can do about a failure: one sentence or two, with the exact setting, value or page; pure."""

from models.vendors.cures import CURES, KEY_PAGES
from models.vendors.failure import Failure
from models.vendors.networks import Zone, zone
from models.vendors.target import Target
from models.vendors.transport import BlockedAddress

_OWN_SERVERS = frozenset({"ollama", "openai_compatible"})


def hint(
    failure: Failure,
    provider: str,
    *,
    where: Target | None = None,
    error: BaseException | None = None,
    keyed: bool = True,
) -> str | None:
    """The cure. `keyed`: a key was sent."""
    if failure is Failure.BLOCKED_ADDRESS:
        return _blocked(error, where)
    if failure is Failure.KEY_REJECTED:
        return _rejected(provider, keyed)
    if failure is Failure.CONNECTION_REFUSED:
        return _refused(provider, where)
    return CURES.get((failure, provider)) or _HINTS.get(failure)


def _blocked(error: BaseException | None, where: Target | None) -> str:
    if not isinstance(error, BlockedAddress) or error.allow is None or where is None:
        return "This address can never be called. Use the server's public https address, or one that the operator allows."
    text = f"If this server may be called, the operator adds {error.allow} to PROVIDENCE_EGRESS_ALLOW and restarts the service"
    if not where.exact:
        text += ", and the address here is written just so"
    text += "."
    if _local(where):
        text += f" Inside a container that is the container itself: there use {where.scheme}://host.docker.internal:{where.port}."
    return text


def _rejected(provider: str, keyed: bool) -> str:
    if not keyed:
        return "The server asks for a key: fill in the API key."
    if (Failure.KEY_REJECTED, provider) in CURES:
        return CURES[Failure.KEY_REJECTED, provider]
    page = KEY_PAGES.get(provider)
    if provider in _OWN_SERVERS or page is None:
        return "Type the key again, as the server or the proxy in front of it was set up with."
    return f"Type the key again, or make another one at {page}"


def _refused(provider: str, where: Target | None) -> str:
    text = "Start the server, or correct the address and its port."
    if provider == "ollama":
        text = "Start Ollama (ollama serve), or correct the address and its port; OLLAMA_HOST=0.0.0.0 opens it to other machines."
    if where is not None and _local(where):
        text += (
            f" If this service runs in a container, localhost is the container: use "
            f"{where.scheme}://host.docker.internal:{where.port} and let the operator add it to PROVIDENCE_EGRESS_ALLOW."
        )
    return text


def _local(where: Target) -> bool:
    if where.address is not None:
        return zone(where.address) is Zone.PRIVATE and (
            where.address.is_loopback or where.address.is_unspecified
        )
    return where.host == "localhost" or where.host.endswith(".localhost")


_HINTS = {
    Failure.WRONG_ENDPOINT: "Something else than the provider answers at this address: correct the address.",
    Failure.PERMISSION_DENIED: "The key is known, but may not do this: give it the permission, or use a key that has it.",
    Failure.QUOTA_EXHAUSTED: "The key is good; the account behind it has no credit or reached its limit: see its billing page.",
    Failure.ACCOUNT_DISABLED: "The account behind the key is closed or on hold: ask the provider.",
    Failure.REGION_BLOCKED: "The provider does not serve the country that this service calls from.",
    Failure.MODEL_NOT_FOUND: "The provider offers no model of this name to this key: choose another one.",
    Failure.REQUEST_REFUSED: "The provider refused the request itself: see its message.",
    Failure.RATE_LIMITED: "The key was used too often for a moment: try again later.",
    Failure.UNREACHABLE: "The connection broke: try again, and see whether a firewall or a proxy stands between.",
    Failure.DNS_FAILURE: "The name does not resolve: correct the address.",
    Failure.TLS_FAILURE: "The certificate must be valid for this name. For a private authority the operator names its roots in "
    "PROVIDENCE_CA_BUNDLE; a server without TLS has an http:// address.",
    Failure.TIMEOUT: "The server did not answer in time: see whether it runs and is reachable from this service.",
    Failure.PROVIDER_ERROR: "The provider has trouble of its own, or is still starting: try again later.",
    Failure.BAD_RESPONSE: "The answer was the provider's but broken: try again, and see the proxies between.",
    Failure.MALFORMED: "A field holds what cannot be sent: type it again.",
}
