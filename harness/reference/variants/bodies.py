"""Lawful oddities of how bodies are written, and of when there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ..lossless import Json, Unreadable, dump, parse
from ..rules import also, variant
from ..structures import defined

_TOKEN: Final = re.compile(r'("(?:[^"\\]|\\.)*")|([{}\[\],:])')
_JSON: Final = "FHIR R4 json.html: neither the order of properties nor white space around them has a meaning"

Shown = Callable[[str, str], str]
Framed = Callable[[str, str], str]


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _spaced(text: str) -> str:
    return _TOKEN.sub(lambda found: found[1] or f"\t{found[2]}\r\n ", text)


@variant("sorted-properties", replaces="content.shown", allowed_by=_JSON)
def in_order_of_names(shown: Shown, body: str, channel: str) -> str:
    "The properties of every object come in the order of their names, the resource type among them."
    return dump(_sorted(parse(shown(body, channel).encode())))


@also("sorted-properties", replaces="content.framed")
def bundles_in_order_of_names(framed: Framed, bundle: str, moment: str) -> str:
    "So do those of a bundle."
    return dump(_sorted(parse(framed(bundle, moment).encode())))


@variant("spaced-bodies", replaces="content.shown", allowed_by=_JSON)
def spread_out(shown: Shown, body: str, channel: str) -> str:
    "There are tabs, line ends and spaces between the parts of a body."
    text = shown(body, channel)
    return _spaced(text) if channel == "read" else text


@also("spaced-bodies", replaces="content.framed")
def bundles_spread_out(framed: Framed, bundle: str, moment: str) -> str:
    "And between those of a bundle."
    return _spaced(framed(bundle, moment))


@variant(
    "json-whatever-is-asked",
    replaces="negotiation.answered-as-json",
    allowed_by="RFC 9110 12.5.1: where nothing acceptable is there, Accept may be disregarded",
)
def never_not_acceptable(answered: Callable[[], bool]) -> bool:
    "Whatever format is asked for, FHIR JSON is answered, and says so."
    return True


@variant(
    "no-bodies",
    replaces="contribute.returned",
    allowed_by="FHIR R4 http.html: a write may be answered without the resource; Prefer is no order",
)
def nothing_comes_back(returned: Callable[[str], bool], preferred: str) -> bool:
    "A create or an update never answers with the resource, whatever the client would prefer."
    return False


@variant(
    "absolute-references",
    replaces="content.rewritten",
    allowed_by="FHIR R4 references.html: a reference to this server may be relative or absolute; CONTRACT 8",
)
def with_the_base(
    rewritten: Callable[[tuple[str, ...], str, Mapping[str, str], str], str],
    path: tuple[str, ...],
    text: str,
    entries: Mapping[str, str],
    base: str,
) -> str:
    "A reference to another entry of the transaction becomes an absolute one."
    if path[-1] == "reference" and text in entries:
        return f"{base}/{entries[text]}"
    return rewritten(path, text, entries, base)


@variant(
    "undefined-refused",
    replaces="content.parsed",
    allowed_by="CONTRACT 8: refuse or preserve; FHIR R4 json.html: what is not defined may be rejected",
)
def nothing_undefined(parsed: Callable[[bytes], Json], body: bytes) -> Json:
    "Whatever holds an element that FHIR does not define is refused as a whole."
    value = parsed(body)
    if defined(value, "Resource") != value:
        raise Unreadable("There is an element that FHIR does not define.")
    return value
