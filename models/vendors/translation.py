"""Turns what the HTTP library raises into the few errors of ours; it decides nothing about them."""

import errno
import ssl

import aiohttp

from models.vendors.target import Target
from models.vendors.transport import (
    ConnectionRefused,
    NameNotFound,
    NotHttp,
    NotSendable,
    TlsFailed,
    TransportError,
    Unreachable,
)


def translated(where: Target, error: Exception) -> TransportError:
    """The one error of ours for an error of the HTTP library. Nothing of the library's text is repeated."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NameNotFound(f"The name {where.host} does not resolve.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return TlsFailed(_certificate_text(error))
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return TlsFailed(_certificate_text(cause))
        if isinstance(cause, ConnectionRefusedError) or getattr(cause, "errno", None) == errno.ECONNREFUSED:
            return ConnectionRefused(f"Nobody listens on {where.authority}.")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Unreachable("It closed the connection without an answer.")
    if isinstance(error, aiohttp.ClientResponseError):
        return NotHttp("What it answered is not HTTP.")
    if isinstance(error, aiohttp.ClientOSError | OSError):
        reason = errno.errorcode.get(error.errno or 0)
        return Unreachable(f"The connection broke ({reason})." if reason else "The connection broke.")
    if isinstance(error, ValueError):
        return NotSendable("A field holds characters that a request cannot carry.")
    return Unreachable("The call could not be made.")


def _certificate_text(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        # The library's own error is of this class too, but does not say why.
        reason = getattr(cause, "verify_message", None)
        if isinstance(cause, ssl.SSLCertVerificationError) and reason:
            return f"Its certificate is not trusted: {reason.rstrip('.')}."
        cause = cause.__cause__
    return "No TLS connection could be made: is it an https server?"
