"""FHIR XML to the JSON it stands for, by the compiled types of R4 (FHIR R4, xml and json)."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from harness.fhir.lossless import Json, JsonError, Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import Element
from harness.fhir.profiles.refining import opened

_FHIR = "{http://hl7.org/fhir}"
_NUMBERS = frozenset({"integer", "unsignedInt", "positiveInt", "decimal"})


class XmlError(ValueError):
    """The text is no FHIR XML; the message is one line."""


def to_json(content: bytes, compiler: Compiler) -> Json:
    """The resource an XML document holds; any other XML gives an empty object.

    Entities are not expanded, nothing is fetched. What R4 does not know is kept under its name, so that
    validation finds it.

    Raises:
        XmlError: not well-formed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise XmlError("not well-formed XML") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("FHIR XML has no document type declaration")
    return _resource(root, compiler) if _name(root) else {}


def _resource(node: etree._Element, compiler: Compiler) -> dict[str, Json]:
    name = _name(node)
    if not compiler.definitions.is_resource(name):
        return {"resourceType": name}
    root = compiler.profile(name).root
    return {"resourceType": name, **_members(node, root, root, compiler)}


def _members(node: etree._Element, element: Element, root: Element, compiler: Compiler) -> dict[str, Json]:
    children = _by_key(opened(element, root, compiler).children or {})
    found: dict[str, Json] = {key: node.attrib[key] for key in ("id", "url") if key in node.attrib}
    for part in node.iterchildren("*"):
        name = etree.QName(part).localname
        child = children.get(name)
        if child is None:
            found[name] = {}
        else:
            _add(found, name, part, child, root, compiler)
    return found


def _add(
    found: dict[str, Json], name: str, part: etree._Element, child: Element, root: Element, compiler: Compiler
) -> None:
    type_ = child.types[0].code if child.types else ""
    if type_ == "xhtml":
        part.tail = None
        found[name] = etree.tostring(part, encoding="unicode")
        return
    if type_ == "Resource":
        value: Json = next((_resource(inner, compiler) for inner in part.iterchildren("*")), {})
    elif type_ and compiler.profile(type_).kind == "primitive-type":
        _add_primitive(found, name, part, child, type_, compiler)
        return
    else:
        value = _members(part, child, root, compiler)
    _put(found, name, value, child.repeats)


def _add_primitive(
    found: dict[str, Json], name: str, part: etree._Element, child: Element, type_: str, compiler: Compiler
) -> None:
    text = part.get("value")
    value = None if text is None else _value(str(text), type_)
    extras = _members(part, child, child, compiler)
    if not child.repeats:
        if value is not None:
            found[name] = value
        if extras:
            found[f"_{name}"] = extras
        return
    items = found.setdefault(name, [])
    items.append(value)
    if extras or f"_{name}" in found:
        beside = found.setdefault(f"_{name}", [])
        beside.extend([None] * (len(items) - 1 - len(beside)))
        beside.append(extras or None)


def _put(found: dict[str, Json], name: str, value: Json, repeats: bool) -> None:
    if repeats:
        found.setdefault(name, []).append(value)
    elif name in found:
        found[name] = [*found[name], value] if isinstance(found[name], list) else [found[name], value]
    else:
        found[name] = value


def _value(text: str, type_: str) -> Json:
    if type_ == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if type_ in _NUMBERS:
        try:
            return Number(text)
        except JsonError:
            return text
    return text


def _by_key(children: Mapping[str, Element]) -> dict[str, Element]:
    found = dict(children)
    for child in children.values():
        found.update(child.choices)
    return found


def _name(node: etree._Element) -> str:
    tag = str(node.tag)
    return tag.removeprefix(_FHIR) if tag.startswith(_FHIR) else ""
