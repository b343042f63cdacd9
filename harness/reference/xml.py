"""FHIR JSON as FHIR XML, unaltered or not at all (FHIR R4, xml.html)."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from xml.parsers import expat

from .lossless import Json, Number
from .structures import Element, is_resource, structure

_FHIR: Final = "http://hl7.org/fhir"
_DIV: Final = "http://www.w3.org/1999/xhtml div"
_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKED: Final = re.compile('[&<>"\t\n\r]')
_MARKS: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NUMBERS: Final = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})


class Unwritable(ValueError):
    """The content has no form in FHIR XML that says the same."""


def escaped(text: str) -> str:
    """A value as it stands between double quotes: white space that a reader would change is spelt out."""
    return _MARKED.sub(lambda found: _MARKS.get(found[0]) or f"&#{ord(found[0])};", text)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the markup is written: what stands at the start, before a name and between elements, and values."""

    start: str = '<?xml version="1.0" encoding="UTF-8"?>\n'
    prefix: str = ""
    between: str = ""
    quote: str = '"'
    value: Callable[[str], str] = escaped


PLAIN: Final = Spelling()


def written(resource: Json, spelling: Spelling = PLAIN) -> str:
    """The XML of a resource, or `Unwritable`."""
    writer = _Writer(spelling)
    namespace = f"xmlns:{spelling.prefix[:-1]}" if spelling.prefix else "xmlns"
    writer.resource(resource, f" {namespace}={spelling.quote}{_FHIR}{spelling.quote}")
    return spelling.start + "".join(writer.parts)


class _Writer:
    """One document being written."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self.parts: list[str] = []

    def resource(self, resource: Json, namespace: str = "") -> None:
        type = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(type, str) or not is_resource(type):
            raise Unwritable("a resource of no type")
        members = {name: value for name, value in resource.items() if name != "resourceType"}
        self._element(type, type, members, namespace)

    def _element(self, name: str, type: str, members: dict[str, Json], attributes: str = "") -> None:
        """An element with its members, of which some are attributes and the others come in R4's order."""
        elements = structure(type)
        left = dict(members)
        for known in elements.values():
            if known.attribute and known.name in left:
                attributes += self._attribute(known.name, _text(known.type, left.pop(known.name)))
        inner = [known for known in elements.values() if known.name in left or f"_{known.name}" in left]
        if not inner:
            self._tag(f"{name}{attributes}", "/>")
        else:
            self._tag(f"{name}{attributes}", ">")
            for known in inner:
                self._member(known, left.pop(known.name, None), left.pop(f"_{known.name}", None))
            self._tag(f"/{name}", ">")
        if left:
            raise Unwritable("an element that R4 does not know")

    def _member(self, known: Element, value: Json, beside: Json) -> None:
        values = _listed(known, value)
        extras = _listed(known, beside)
        for place in range(max(len(values), len(extras))):
            one = values[place] if place < len(values) else None
            extra = extras[place] if place < len(extras) else None
            if one is None and not extra:
                raise Unwritable("an element without a value")
            self._one(known, one, extra)

    def _one(self, known: Element, value: Json, extra: Json) -> None:
        if known.type == "xhtml" and extra is None:
            self.parts += self._spelling.between, _narrative(value)
        elif known.type[0].islower() and isinstance(extra, dict | None):
            attributes = "" if value is None else self._attribute("value", _text(known.type, value))
            self._element(known.name, "Element", extra or {}, attributes)
        elif known.type == "Resource" and extra is None:
            self._tag(known.name, ">")
            self.resource(value)
            self._tag(f"/{known.name}", ">")
        elif isinstance(value, dict) and value and extra is None:
            self._element(known.name, known.type, value)
        else:
            raise Unwritable("a value of another kind than R4's")

    def _tag(self, inside: str, end: str) -> None:
        slash = "/" if inside.startswith("/") else ""
        prefix = self._spelling.prefix
        self.parts += self._spelling.between, f"<{slash}{prefix}", inside[len(slash) :], end

    def _attribute(self, name: str, text: str) -> str:
        if _NO_CHARACTER.search(text):
            raise Unwritable("a character that XML does not have")
        quote = self._spelling.quote
        return f" {name}={quote}{self._spelling.value(text)}{quote}"


def _listed(known: Element, value: Json) -> list[Json]:
    if value is None:
        return []
    if isinstance(value, list) is not known.repeats or value == []:
        raise Unwritable("a list where R4 has none, or none where it has one")
    return value if known.repeats else [value]


def _text(type: str, value: Json) -> str:
    if type == "boolean" and isinstance(value, bool):
        return "true" if value else "false"
    if type in _NUMBERS and isinstance(value, Number):
        return value.text
    if type not in _NUMBERS and type != "boolean" and isinstance(value, str) and value:
        return value
    raise Unwritable("a value of another kind than R4's")


def _narrative(div: Any) -> str:
    """A narrative as it was sent, entities of HTML aside: XML does not know them."""
    text = _ENTITY.sub(_character, div) if isinstance(div, str) else ""
    depth, tops, loose = 0, [], False

    def starts(name: str, attributes: Any) -> None:
        nonlocal depth
        if depth == 1:
            tops.append(name)
        depth += 1

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1

    def other(text: str, *more: Any) -> None:
        nonlocal loose
        loose = loose or (depth == 1 and bool(text.strip()))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = starts, ends
    parser.CharacterDataHandler = parser.CommentHandler = parser.ProcessingInstructionHandler = other
    try:
        parser.Parse(f"<in>{text}</in>", True)
    except (expat.ExpatError, UnicodeError):
        raise Unwritable("a narrative that is no XML") from None
    if tops != [_DIV] or loose or _NO_CHARACTER.search(text):
        raise Unwritable("a narrative that is no div of XHTML")
    return text.strip(" \t\r\n")


def _character(entity: re.Match[str]) -> str:
    code = html.entities.name2codepoint.get(entity[1])
    return entity[0] if code is None or entity[1] in _XML_ENTITIES else f"&#{code};"
