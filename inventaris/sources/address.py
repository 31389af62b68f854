"""Find out where a git address really leads, and let it lead to no private network.

git follows redirects and resolves names by itself, each time anew, so what was checked need not be
what is fetched. Here each hop is resolved once, every address of it is judged, and the one that was
spoken to is pinned for git.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from inventaris.sources.git import Credentials, Deadline
from inventaris.sources.refusal import SourceRefusedError

INFO_REFS = "/info/refs?service=git-upload-pack"
SMART = "application/x-git-upload-pack-advertisement"
SAFE_IN_PATH = "/%:@!$&'()*+,;=~"
MOST_HOPS = 5
TIMEOUT_S = 20.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
LOOPBACK: IPAddress = ipaddress.IPv4Address("127.0.0.1")


@dataclass(frozen=True, slots=True)
class GitUrl:
    """An address as people paste it; a name and password inside it become `credentials`."""

    url: str
    credentials: Credentials | None = None

    @classmethod
    def parse(cls, text: str, credentials: Credentials | None = None) -> GitUrl:
        """Raises `SourceRefusedError` if it is no http or https address of a host."""
        told = text.strip()
        try:
            parts = urlsplit(told)
            port = parts.port
        except ValueError as error:
            raise SourceRefusedError(
                "alamat-git-tidak-sah", alamat=without_userinfo(told)
            ) from error
        host = parts.hostname
        if parts.scheme not in PORTS or not host or not told.isprintable() or " " in told:
            raise SourceRefusedError("alamat-git-tidak-sah", alamat=without_userinfo(told))
        if credentials is None and parts.username:
            credentials = Credentials(unquote(parts.username), unquote(parts.password or ""))
        shown_host = f"[{host}]" if ":" in host else host
        netloc = f"{shown_host}:{port}" if port else shown_host
        path = quote(parts.path.rstrip("/"), safe=SAFE_IN_PATH)
        return cls(urlunsplit((parts.scheme, netloc, path, "", "")), credentials)


def same_server(one: str, other: str) -> bool:
    """Tell whether two addresses are of one server; a usual port is one, whatever the scheme.

    >>> same_server("http://git.kota.example/a", "https://git.kota.example:443/b")
    True
    """
    return _server(one) == _server(other)


def _server(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    return parts.hostname, None if parts.port == PORTS.get(parts.scheme) else parts.port


@dataclass(frozen=True, slots=True)
class Pinned:
    """Where a git address led to: the last hop, and the one IP address to speak to."""

    url: str
    resolve: str
    """For git's `http.curloptResolve`."""
    credentials: Credentials | None
    """None if a redirect led to another server than they were given for."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str
    location: str


def find(source: GitUrl, trusted_hosts: AbstractSet[str], deadline: Deadline) -> Pinned:
    """Follow the address to its end.

    Raises `SourceRefusedError` if any hop is private, unreachable, locked or no git server.
    """
    at = source
    for _ in range(MOST_HOPS):
        parts = urlsplit(at.url)
        address = _checked_address(parts, source.url, trusted_hosts)
        answer = _ask(parts, address, at, source.url, deadline)
        if answer.status == 200:
            if answer.content_type != SMART:
                break
            host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
            resolve = f"{host}:{_port(parts)}:{_bracketed(address)}"
            return Pinned(at.url, resolve, at.credentials)
        if answer.status in {401, 403}:
            raise SourceRefusedError("repositori-terkunci", alamat=source.url)
        location = urljoin(at.url + INFO_REFS, answer.location)
        if answer.status not in {301, 302, 303, 307, 308} or not location.endswith(INFO_REFS):
            break
        following = GitUrl.parse(location.removesuffix(INFO_REFS))
        stays = urlsplit(following.url)[:2] == parts[:2]
        at = GitUrl(following.url, at.credentials if stays else None)
    raise SourceRefusedError("repositori-tidak-terjangkau", alamat=source.url)


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public internet, also where it hides an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in NAT64:
            hidden.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if any(inner and not inner.is_global for inner in hidden):
            return False
    return address.is_global and not address.is_multicast


def _checked_address(parts: SplitResult, told: str, trusted_hosts: AbstractSet[str]) -> IPAddress:
    host = parts.hostname or ""
    addresses = [LOOPBACK] if _is_localhost(host) else _resolved(host, _port(parts), told)
    if host not in trusted_hosts and not all(is_public(address) for address in addresses):
        raise SourceRefusedError("alamat-git-pribadi", alamat=told, host=host)
    return min(addresses, key=lambda address: address.version)  # IPv6 is often there by name only


def _is_localhost(host: str) -> bool:
    """Such names mean this machine, whatever a resolver says of them (RFC 6761, section 6.3)."""
    name = host.rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def _resolved(host: str, port: int, told: str) -> list[IPAddress]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceRefusedError("repositori-tidak-terjangkau", alamat=told) from error
    return [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]


def _ask(
    parts: SplitResult, address: IPAddress, at: GitUrl, told: str, deadline: Deadline
) -> _Answer:
    """One request to one address; a server that drips its answer is hung up on in time."""
    host, port = parts.hostname or "", _port(parts)
    patience_s = min(TIMEOUT_S, deadline.left_s())
    headers = {"User-Agent": "git/inventaris", "Connection": "close"}
    if at.credentials:
        name, _, value = at.credentials.header().partition(": ")
        headers[name] = value
    try:
        with _connected(parts.scheme, host, (str(address), port), patience_s) as sock:
            hang_up = threading.Timer(patience_s, _hang_up, [sock])
            hang_up.start()
            try:
                if isinstance(sock, ssl.SSLSocket):
                    sock.do_handshake()
                connection = http.client.HTTPConnection(host, port)
                connection.sock = sock
                connection.request("GET", parts.path + INFO_REFS, headers=headers)
                response = connection.getresponse()
                return _Answer(
                    response.status,
                    response.headers.get("Content-Type", "").split(";")[0],
                    response.headers.get("Location", ""),
                )
            finally:
                hang_up.cancel()
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise SourceRefusedError("repositori-tidak-terjangkau", alamat=told) from error


def _connected(
    scheme: str, host: str, address: tuple[str, int], patience_s: float
) -> socket.socket:
    """To be shaken hands with; raises `ValueError` if TLS cannot ask for such a host."""
    plain = socket.create_connection(address, timeout=patience_s)
    if scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(
            plain, server_hostname=host, do_handshake_on_connect=False
        )
    except ValueError:
        plain.close()
        raise


def _hang_up(sock: socket.socket) -> None:
    """Below TLS, whose own shutdown is not made to be called from another thread."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _bracketed(address: IPAddress) -> str:
    return f"[{address}]" if address.version == 6 else str(address)


def without_userinfo(text: str) -> str:
    return text.rpartition("@")[2]
