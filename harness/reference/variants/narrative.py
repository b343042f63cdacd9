"""Lawful oddities of narrative."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from ..model import Resource
from ..problem import invalid
from ..rules import variant

_ACTIVE: Final = re.compile(
    r"<\s*(script|iframe|object|embed|form|base|link)\b|\son\w+\s*=|javascript:", re.IGNORECASE
)
_DIV: Final = '<div xmlns="http://www.w3.org/1999/xhtml"><p>{}: written by the record.</p></div>'
_WITHOUT: Final = frozenset({"Binary", "Bundle", "Parameters"})

Kept = Callable[[Resource], Resource]


@variant(
    "generated-narrative",
    replaces="content.kept",
    declares={"narrative": "generated"},
    allowed_by="CONTRACT 8: generated narrative where none was sent or where it was generated, if declared",
)
def a_narrative_of_its_own(kept: Kept, resource: Resource) -> Resource:
    "The server writes the narrative where none was sent, and in place of a generated one."
    resource = kept(resource)
    text = resource.get("text")
    status = text.get("status") if isinstance(text, dict) else None
    if resource["resourceType"] in _WITHOUT or (text is not None and status != "generated"):
        return resource
    return resource | {"text": {"status": "generated", "div": _DIV.format(resource["resourceType"])}}


@variant(
    "active-content-refused",
    replaces="content.kept",
    allowed_by="FHIR R4 narrative.html: no active content; CONTRACT 8: it may be refused",
)
def scripts_are_not_taken(kept: Kept, resource: Resource) -> Resource:
    "A resource whose narrative holds a script, a form, a frame or an event handler is refused."
    if any(_ACTIVE.search(div) for div in _divs(resource)):
        raise invalid("The narrative holds active content.")
    return kept(resource)


def _divs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("div"), str):
            yield value["div"]
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _divs(item)
