"""Whether anybody outside the run stands in an answer: in its body, however it is written, or its headers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from harness.fhir import untyped
from harness.fhir.lossless import Json, JsonError, loads
from harness.fhir.xml import XmlError
from harness.target.clock import SystemClock
from harness.target.manifest import Manifest
from harness.target.strangers import as_text

_UNTIL_NEWS_S = 0.05

_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"

NOTHING: Json = object()
"""A body without a tree."""


def parsed(body: bytes) -> Json:
    """The tree of a body that is JSON with one meaning, else `NOTHING`."""
    if body.lstrip()[:1] not in (b"{", b"["):
        return NOTHING
    try:
        return loads(body)
    except JsonError:
        return NOTHING


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as the guard sees it.

    `asked`: the address that was asked, and a form sent with it; `tree`: what `parsed` made of the body.
    """

    asked: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    tree: Json


def holds_strangers(manifest: Manifest, told: Told, patience_s: float) -> bool:
    """Whether an answer holds anybody who is not of this run.

    `patience_s`: how long another worker may take to learn where the server put a person of its own.
    """
    until = time.monotonic() + patience_s
    while strangers(manifest, told):
        while not manifest.catch_up():
            if not manifest.shared or time.monotonic() > until:
                return True
            SystemClock().sleep(_UNTIL_NEWS_S)
    return False


def strangers(manifest: Manifest, told: Told) -> list[str]:
    """People of an answer who are not of this run (CONTRACT 11)."""
    text, tree = as_text(told.body), _tree(told)
    in_body = manifest.strangers_in_unreadable if tree is NOTHING else manifest.strangers
    found = in_body(text if tree is NOTHING else tree, told.asked)
    headers = "\n".join(f"{name}: {value}" for name, value in told.headers)
    said = headers if _is_documentation(tree) else f"{headers}\n{text}"
    return found + manifest.strangers_in_text(said)


def _tree(told: Told) -> Json:
    """The tree of a body that is JSON or FHIR XML with one meaning, else `NOTHING`."""
    if told.tree is not NOTHING or told.body.lstrip(_BEFORE_XML)[:1] != b"<":
        return told.tree
    try:
        return untyped.tree(told.body)
    except XmlError:
        return NOTHING


def _is_documentation(tree: Json) -> bool:
    """What a server says of itself may quote an example number; a person in it is still noticed."""
    return isinstance(tree, dict) and tree.get("resourceType") == "CapabilityStatement"
