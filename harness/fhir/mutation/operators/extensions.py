"""Extensions and narrative: an address that is none, the wrong key, active content, nothing to read."""

from __future__ import annotations

from collections.abc import Iterator

from harness.fhir.lossless import Json
from harness.fhir.mutation.mutants import Change
from harness.fhir.mutation.places import Place
from harness.fhir.mutation.shapes import Shapes

_XHTML = "http://www.w3.org/1999/xhtml"
_NARRATIVES = (
    ("txt-1", f'<div xmlns="{_XHTML}">a<script>a</script></div>'),
    ("txt-1", f'<div xmlns="{_XHTML}"><p onclick="a">a</p></div>'),
    ("txt-1", f'<div xmlns="{_XHTML}">a'),
    ("txt-1", "<div>a</div>"),
    ("txt-2", f'<div xmlns="{_XHTML}"> </div>'),
)


def address_not_absolute(place: Place, _: Shapes) -> Iterator[Change]:
    """An extension named by a word that nothing around it defines."""
    if _has(place, "extension") and place.shape.type != "Extension":
        yield _appended(place, "extension", {"url": "told", "valueString": "a"}, "extension")


def modifier_elsewhere(place: Place, shapes: Shapes) -> Iterator[Change]:
    """An extension that its definition does not make a modifier, among those that are."""
    if not _has(place, "modifierExtension"):
        return
    for one in place.value.get("extension", ()):
        url = one.get("url") if isinstance(one, dict) else None
        found = shapes.compiler.definitions.structure(url) if isinstance(url, str) and "/" in url else None
        if url and found and not shapes.compiler.profile(url).root.is_modifier:
            yield _appended(place, "modifierExtension", one, "extension")
            return


def narrative(place: Place, _: Shapes) -> Iterator[Change]:
    """Narrative that may do something, is not well-formed, or shows nothing."""
    if place.kind == "value" and place.shape.type == "xhtml":
        for rule, div in _NARRATIVES:
            yield Change(rule, place.location, place.keys, div)


def _has(place: Place, name: str) -> bool:
    """Whether an object may have one more extension of any kind."""
    if place.kind != "value" or not isinstance(place.value, dict) or place.shape.is_primitive:
        return False
    element = place.shape.members.get(name)
    if element is None or element.maximum is not None:
        return False
    return element.slicing is None or element.slicing.rules == "open"


def _appended(place: Place, name: str, extension: Json, rule: str) -> Change:
    found = place.value.get(name, [])
    location = f"{place.location}.{name}[{len(found)}]"
    return Change(rule, location, (*place.keys, name), [*found, extension])
