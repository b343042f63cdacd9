"""Addresses a user gives: whether they can be asked over HTTP, and whether they are this machine."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

_UNSENDABLE = re.compile(r"[^\x21-\x7e]|\\")
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?)+\Z")
_DOTTED = re.compile(r"[0-9]+(?:\.[0-9]+){3}\Z")
_PORTS = {"http": 80, "https": 443}


def problem(url: str, *, login_allowed: bool = False) -> str:
    """What is wrong with an address, empty if nothing; it is never quoted, since it may hold a password."""
    if _UNSENDABLE.search(url):
        return "it holds a space, a backslash, or a character that is not printable ASCII"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "its host or port cannot be read"
    if parts.scheme not in _PORTS or not host or port == 0:
        return "it is not http(s)://host"
    if (parts.username is not None or parts.password is not None) and not login_allowed:
        return "it holds a user name or password, which would be written into reports"
    return "" if _can_be_a_host(host) else "its host cannot be read"


def is_this_machine(url: str) -> bool:
    """Whether an address is a loopback address, or exactly `localhost`."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port, equal for all spellings of one origin.

    Raises:
        ValueError: the address cannot be read.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname or "", parts.port or _PORTS.get(scheme, 0)


def without_login(url: str) -> str:
    """Host and port of an address, for a message."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2]


def _can_be_a_host(host: str) -> bool:
    try:
        if ":" in host:
            return ipaddress.IPv6Address(host).scope_id is None
        if _DOTTED.match(host):
            ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return ":" in host or _NAME.match(host) is not None
