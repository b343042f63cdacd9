"""Whether anybody outside the run stands in an answer: in its body, however it is written, or its headers."""

from __future__ import annotations

from harness.fhir.lossless import Json, JsonError, loads
from harness.target.manifest import Manifest
from harness.target.strangers import as_text

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


def strangers(manifest: Manifest, asked: str, headers: str, body: bytes, tree: Json) -> list[str]:
    """People of an answer who are not of this run (CONTRACT 11).

    `asked`: the address that was asked, and a form sent with it; `headers`: those of the answer, as text.
    """
    text = as_text(body)
    in_body = manifest.strangers_in_unreadable if tree is NOTHING else manifest.strangers
    found = in_body(text if tree is NOTHING else tree, asked)
    told = headers if _is_documentation(tree) else f"{headers}\n{text}"
    return found + manifest.strangers_in_text(told)


def _is_documentation(tree: Json) -> bool:
    """What a server says of itself may quote an example number; a person in it is still noticed."""
    return isinstance(tree, dict) and tree.get("resourceType") == "CapabilityStatement"
