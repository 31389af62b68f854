"""Which addresses a hook may have. Rules: GitLab lib/gitlab/url_blocker.rb."""

import ipaddress
import socket
from urllib.parse import urlsplit

LOCAL_HOOKS = "allow_local_requests_from_web_hooks_and_services"  # the instance's setting


class AddressRefusedError(Exception):
    """A hook's address is malformed or not allowed."""


def check_address(url: str, *, allow_local: bool) -> None:
    """Refuse what is no http(s) address, and the local network unless it is allowed.

    Raises:
        AddressRefusedError: the text is GitLab's.

    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefusedError("URI is invalid") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefusedError("Only allowed schemes are http, https")
    if allow_local:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter for a label that is empty or too long
        raise AddressRefusedError("Host cannot be resolved or invalid") from error
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
        if ip.is_loopback:
            raise AddressRefusedError("Requests to localhost are not allowed")
        if not ip.is_global:
            raise AddressRefusedError("Requests to the local network are not allowed")
