"""Faults of the XML view of what JSON shows rightly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...lossless import Number
from ...model import Resource
from ...rules import defect
from ...xml import Unwritable
from .walk import GONE, changed

AsXml = Callable[[Resource], str]
_XHTML: Final = '<div xmlns="http://www.w3.org/1999/xhtml">'


@defect("MR-19", violates="RTP-001", replaces="content.as_xml")
def ids_of_elements(as_xml: AsXml, resource: Resource) -> str:
    "The XML view lacks the ids of elements, which the JSON has."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "id" and "resourceType" not in beside else item

    return as_xml(changed(resource, bare))


@defect("MR-301", violates="RTP-001", replaces="content.as_xml")
def without_contained(as_xml: AsXml, resource: Resource) -> str:
    "The XML view lacks the contained resources, which the JSON has."
    return as_xml(_top(resource, lambda name, item: GONE if name == "contained" else item))


@defect("MR-302", violates="RTP-001", replaces="content.as_xml")
def line_ends_as_they_are(as_xml: AsXml, resource: Resource) -> str:
    "Line ends and tabs stand unescaped in the XML view, so that whoever reads it sees spaces."
    return as_xml(resource).replace("&#10;", "\n").replace("&#9;", "\t")


@defect("MR-303", violates="RTP-001", replaces="content.as_xml")
def extensions_move_up(as_xml: AsXml, resource: Resource) -> str:
    "The extension of one of several values stands on the first of them in the XML view."

    def first(name: str, item: Any, beside: Resource) -> Any:
        return (
            sorted(item, key=lambda extra: extra is None)
            if name[0] == "_" and isinstance(item, list)
            else item
        )

    return as_xml(changed(resource, first))


@defect("MR-304", violates="RTP-001", replaces="content.as_xml")
def decimals_through_binary(as_xml: AsXml, resource: Resource) -> str:
    "Decimals of the XML view go through binary floating point."

    def floated(name: str, item: Any, beside: Resource) -> Any:
        fraction = isinstance(item, Number) and not item.text.lstrip("-").isdigit()
        return Number(str(float(item.text))) if fraction else item

    return as_xml(changed(resource, floated))


@defect("MR-305", violates="RTP-001", replaces="content.as_xml")
def without_narrative(as_xml: AsXml, resource: Resource) -> str:
    "The XML view lacks the narrative, which the JSON has."
    return as_xml(_top(resource, lambda name, item: GONE if name == "text" else item))


@defect("MR-306", violates="RTP-001", replaces="content.as_xml")
def narrative_as_text(as_xml: AsXml, resource: Resource) -> str:
    "The XML view shows the markup of a narrative as text."

    def shown(name: str, item: Any, beside: Resource) -> Any:
        if name != "div" or not isinstance(item, str):
            return item
        inside = item.partition(">")[2].rpartition("</div>")[0]
        return f"{_XHTML}{inside.replace('&', '&amp;').replace('<', '&lt;')}</div>"

    return as_xml(changed(resource, shown))


@defect("MR-307", violates="RTP-001", replaces="content.as_xml")
def lists_in_another_order(as_xml: AsXml, resource: Resource) -> str:
    "Notes, codings and given names come in another order in the XML view."

    def turned(name: str, item: Any, beside: Resource) -> Any:
        return item[::-1] if name in ("note", "coding", "given") and isinstance(item, list) else item

    return as_xml(changed(resource, turned))


@defect("MR-308", violates="RTP-001", replaces="content.as_xml")
def not_what_contains(as_xml: AsXml, resource: Resource) -> str:
    "A resource that contains another is answered as JSON and refused as XML."
    if "contained" in resource:
        raise Unwritable("not this one")
    return as_xml(resource)


@defect("MR-309", violates="RTP-001", replaces="content.as_xml")
def no_escapes(as_xml: AsXml, resource: Resource) -> str:
    "An ampersand stands in the XML view as it is, so that no parser reads it."
    return as_xml(resource).replace("&amp;", "&")


@defect("MR-310", violates="RTP-001", replaces="content.as_xml")
def characters_that_xml_lacks(as_xml: AsXml, resource: Resource) -> str:
    "Characters that XML does not have come back as question marks in the XML view."

    def replaced(name: str, item: Any, beside: Resource) -> Any:
        return (
            "".join(c if c >= " " or c in "\t\n\r" else "?" for c in item) if isinstance(item, str) else item
        )

    return as_xml(changed(resource, replaced))


def _top(resource: Resource, change: Callable[[str, Any], Any]) -> Resource:
    """The resource with the members at its top changed; those of a bundle's entries stay."""
    result = {name: change(name, item) for name, item in resource.items()}
    return {name: item for name, item in result.items() if item is not GONE}
