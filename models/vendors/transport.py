"""What can go wrong before a provider has said anything, one class each; classify() tells what each means."""

from typing import ClassVar

from models.vendors.failure import Failure


class TransportError(Exception):
    """The call did not come to an answer. The text names no secret and no path."""

    failure: ClassVar[Failure] = Failure.UNREACHABLE


class BlockedAddress(TransportError):
    """The guard refused the address. `allow`: what the operator would add to the list, None where nothing helps."""

    failure = Failure.BLOCKED_ADDRESS

    def __init__(self, reason: str, *, allow: str | None = None) -> None:
        super().__init__(reason)
        self.allow = allow


class NameNotFound(TransportError):
    """The host's name does not resolve."""

    failure = Failure.DNS_FAILURE


class ConnectionRefused(TransportError):
    """Nobody listens there."""

    failure = Failure.CONNECTION_REFUSED


class TlsFailed(TransportError):
    """No trust could be made. Never tried again: a certificate does not mend itself."""

    failure = Failure.TLS_FAILURE


class TimedOut(TransportError):
    """A deadline passed."""

    failure = Failure.TIMEOUT


class Unreachable(TransportError):
    """The network, or the other end, broke the connection off."""

    failure = Failure.UNREACHABLE


class BodyCut(TransportError):
    """The answer ended before its end."""

    failure = Failure.BAD_RESPONSE


class BodyTooLarge(TransportError):
    """The answer is larger than it may be, packed or unpacked."""

    failure = Failure.BAD_RESPONSE


class NotHttp(TransportError):
    """Something else than a web server answered."""

    failure = Failure.WRONG_ENDPOINT


class NotSendable(TransportError):
    """A header or the address cannot be written as a request."""

    failure = Failure.MALFORMED
