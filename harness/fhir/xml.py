"""FHIR XML to the JSON it stands for, by the compiled types of R4 (FHIR R4, xml and json)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from harness.fhir.lossless import Json, JsonError, Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import Element
from harness.fhir.profiles.refining import opened

FHIR = "{http://hl7.org/fhir}"
_XHTML = "http://www.w3.org/1999/xhtml"
_SCHEMA_HINT = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_NUMBERS = frozenset({"integer", "unsignedInt", "positiveInt", "decimal"})


class XmlError(ValueError):
    """The text is no FHIR XML; the message is one line."""


def document(content: bytes) -> etree._Element:
    """The root of an XML document; entities are not expanded, nothing is fetched.

    Raises:
        XmlError: not well-formed, nested deeper than 255 elements, or with a document type declaration.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise XmlError("not well-formed XML, or nested too deep") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("FHIR XML has no document type declaration")
    return root


def to_json(content: bytes, compiler: Compiler) -> Json:
    """The resource an XML document holds; any other XML gives an empty object.

    What R4 does not know is kept under its name, with its namespace in braces where that is not FHIR's,
    attributes after `@` and text as `#text`: whoever validates or compares finds it. What is said more often
    than R4 allows is a list.

    Raises:
        XmlError: not well-formed, nested too deep, or with a document type declaration.
    """
    root = document(content)
    try:
        return _resource(root, compiler) if str(root.tag).startswith(FHIR) else {}
    except RecursionError:
        raise XmlError("nested too deep") from None


def _resource(node: etree._Element, compiler: Compiler) -> dict[str, Json]:
    name = _name(node)
    if not compiler.definitions.is_resource(name):
        return {"resourceType": name}
    root = compiler.profile(name).root
    return {"resourceType": name, **_members(node, root, root, compiler, frozenset())}


def _members(
    node: etree._Element, element: Element, root: Element, compiler: Compiler, attributes: frozenset[str]
) -> dict[str, Json]:
    """The members of an element; `attributes` are those that R4 gives it."""
    known = _by_key(opened(element, root, compiler).children or {})
    children = {name: child for name, child in known.items() if name not in attributes}
    found: dict[str, Json] = {}
    for key, text in node.attrib.items():
        if key != _SCHEMA_HINT:
            name = str(key)
            found[name if name in attributes else f"@{name}"] = text
    if loose := (node.text or "").strip():
        found["#text"] = loose
    for part in list(node):
        if (part.tail or "").strip():
            found["#text"] = part.tail
        if isinstance(part.tag, str):
            _add(found, part, children.get(_name(part)), root, compiler)
    return {name: value for name, value in found.items() if not _is_filler(value)}


def _add(
    found: dict[str, Json], part: etree._Element, child: Element | None, root: Element, compiler: Compiler
) -> None:
    name = _name(part)
    if child is None:
        _put(found, name, {}, False)
        return
    type_ = child.types[0].code if child.types else ""
    if type_ == "xhtml":
        value: Json = _xhtml(part)
    elif type_ == "Resource":
        held = [_resource(inner, compiler) for inner in part.iterchildren("*")]
        value = held[0] if len(held) == 1 else {"#resources": held}
    elif type_ and compiler.profile(type_).kind == "primitive-type":
        _add_primitive(found, name, part, child, type_, compiler)
        return
    else:
        value = _members(part, child, root, compiler, _ATTRIBUTES.get(type_, _ID))
    _put(found, name, value, child.repeats)


_ID = frozenset({"id"})
_ATTRIBUTES = {"Extension": frozenset({"id", "url"})}
_OF_PRIMITIVE = frozenset({"id", "value"})


def _add_primitive(
    found: dict[str, Json], name: str, part: etree._Element, child: Element, type_: str, compiler: Compiler
) -> None:
    extras = _members(part, child, child, compiler, _OF_PRIMITIVE)
    text = extras.pop("value", None)
    value = None if text is None else _value(str(text), type_)
    if not child.repeats:
        if value is not None or not extras:
            _put(found, name, value if value is not None else {}, False)
        if extras:
            _put(found, f"_{name}", extras, False)
        return
    items = found.setdefault(name, [])
    items.append(value if extras or value is not None else {})
    if extras or f"_{name}" in found:
        beside = found.setdefault(f"_{name}", [])
        beside.extend([None] * (len(items) - 1 - len(beside)))
        beside.append(extras or None)


class _Several(list[Any]):
    """What is said more often than R4 allows."""


def _put(found: dict[str, Json], name: str, value: Json, repeats: bool) -> None:
    if repeats:
        found.setdefault(name, []).append(value)
    elif name not in found:
        found[name] = value
    elif isinstance(found[name], _Several):
        found[name].append(value)
    else:
        found[name] = _Several([found[name], value])


def _is_filler(value: Json) -> bool:
    """Whether this is a list of places without a value, which JSON leaves out."""
    return isinstance(value, list) and all(item is None for item in value)


def _value(text: str, type_: str) -> Json:
    if type_ == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if type_ in _NUMBERS:
        try:
            return Number(text)
        except JsonError:
            return text
    return text


def _xhtml(div: etree._Element) -> str:
    """A narrative as text, without the namespaces and prefixes of the document around it."""
    alone = etree.fromstring(f'<div xmlns="{_XHTML}"/>')
    alone.append(div)
    div.tail = None
    etree.cleanup_namespaces(alone)
    return etree.tostring(div, encoding="unicode")


def _by_key(children: Mapping[str, Element]) -> dict[str, Element]:
    found = dict(children)
    for child in children.values():
        found.update(child.choices)
    return found


def _name(node: etree._Element) -> str:
    """The local name in FHIR's namespace and of a narrative, any other name with its namespace."""
    tag = str(node.tag)
    if tag == f"{{{_XHTML}}}div":
        return "div"
    if not tag.startswith("{"):
        return "{}" + tag
    return tag.removeprefix(FHIR)
