"""FHIR XML as a tree of everything that stands in it, for whoever must miss nothing: no types, no rules."""

from __future__ import annotations

from lxml import etree

from harness.fhir.lossless import Json
from harness.fhir.xml import FHIR, XmlError, document

_ONE = frozenset({"id", "reference", "system", "value"})
_MANY = frozenset({"identifier", "link"})


def tree(content: bytes) -> Json:
    """Every element and attribute of a document of FHIR XML, by name, whatever namespace they are in.

    An element that is named like a resource is one. Those of a kind stand in a list; what can be said only
    once and is said again stands in a Bundle beside, as if somebody else said it.

    Raises:
        XmlError: it is no FHIR XML.
    """
    root = document(content)
    if not str(root.tag).startswith(FHIR):
        raise XmlError("another kind of XML")
    return _node(root)


def _node(node: etree._Element) -> dict[str, Json]:
    name = etree.QName(node).localname
    found: dict[str, Json] = {"resourceType": name} if name[:1].isupper() else {}
    again: list[tuple[str, Json]] = []
    for key, text in node.attrib.items():
        if key != "value":
            _put(found, again, etree.QName(key).localname, str(text))
    for part in node.iterchildren("*"):
        name, value, inner = etree.QName(part).localname, part.get("value"), _node(part)
        if value is not None:
            _put(found, again, name, str(value))
        if inner or value is None:
            _put(found, again, name if value is None else f"_{name}", inner)
    if again:
        plain = {name: value for name, value in found.items() if isinstance(value, str)}
        found[" again"] = {"resourceType": "Bundle", "said": [{**plain, name: v} for name, v in again]}
    return found


def _put(found: dict[str, Json], again: list[tuple[str, Json]], name: str, value: Json) -> None:
    if name not in found:
        found[name] = [value] if name in _MANY else value
    elif name in _ONE:
        again.append((name, value))
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]
