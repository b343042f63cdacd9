"""A FHIR R4 resource -> its facts, each with the FHIRPath where it was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from harness.fhir.facts.around import NOTHING, Around, Resource, sources
from harness.fhir.facts.elements import SHAPES, TYPES
from harness.fhir.facts.reading import BY_TYPE, concept, each, opaque
from harness.fhir.facts.shapes import Element, Part
from harness.fhir.facts.values import Code, Fact, Facts, Kind, Measure, Value
from harness.fhir.lossless import Json
from harness.fhir.paths import location

DEPTH = 50
"""Levels of parts inside each other; no record needs more, and Python's own limit differs by version."""

_DIGITS = 10
_SITES = frozenset(
    {
        "http://hl7.org/fhir/StructureDefinition/bodySite",
        "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure",
    }
)
"""Extensions of FHIR R4 that give a site as a resource of its own."""


class NoFacts(ValueError):
    """The resource is of a type that states no facts here, or is nested too deep to be read."""


def facts(resource: Json, beside: Around = NOTHING, url: str = "", organisation: str = "") -> Facts:
    """What a resource says.

    `url`: its address where it has no id yet. `organisation`: the ODS code of who contributed it, where
    that is known from elsewhere; else what the resource and the Provenance around it say.

    Raises:
        NoFacts: it is none of `TYPES`, or has more than `DEPTH` levels of parts.
    """
    kind = resource.get("resourceType") if isinstance(resource, Mapping) else None
    if not isinstance(kind, str) or kind not in TYPES:
        raise NoFacts(f"{str(kind)[:40]}: no facts are known of this resource type")
    told = _Extracting(resource, kind, beside).whole()
    known = [Fact(Kind.SOURCE, "organisation", Code(organisation), "")] if organisation else None
    return replace(told, facts=(*told.facts, *(known or sources(resource, beside, url))))


class _Extracting:
    """One resource being read; `top` is its type."""

    def __init__(self, resource: Resource, top: str, beside: Around) -> None:
        self._resource, self._top, self._beside = resource, top, beside

    def whole(self) -> Facts:
        found = self._part(self._resource, self._top, self._top, "", 0)
        sites = tuple(self._structures(self._resource))
        return replace(found, facts=(*found.facts, *sites), about=self._top)

    def _part(self, node: Json, about: str, shape: str, path: str, depth: int) -> Facts:
        if depth > DEPTH:
            raise NoFacts(f"{self._top}: nested deeper than {DEPTH} levels")
        said: list[Fact] = []
        parts: list[Facts] = []
        for element in SHAPES[shape].elements:
            for place, type_, value in _values(node, element.path, path):
                if type_ == "Reference":
                    linked = self._linked(value, element, place, depth)
                    said += linked.facts
                    parts += linked.parts
                else:
                    said += self._read(element, type_, value, place)
        for part in SHAPES[shape].parts:
            parts += self._parts(node, part, path, depth)
        said += self._modifiers(node, path)
        return Facts(about, tuple(said), tuple(parts), location(self._top, path))

    def _parts(self, node: Json, part: Part, path: str, depth: int) -> list[Facts]:
        found = [
            self._part(inner, part.path, part.shape, place, depth + 1)
            for place, _, inner in _values(node, part.path, path)
            if isinstance(inner, Mapping)
        ]
        found = [one for one in found if one.facts or one.parts]
        return _in_order(found) if part.ordered else found

    def _read(self, element: Element, type_: str, value: Json, place: str) -> Iterator[Fact]:
        read = element.read or BY_TYPE.get(type_, opaque)
        for member, said in read(value):
            name = f"{element.name}.{member}" if member else element.name
            yield self._fact(element, name, said, f"{place}.{member}" if member else place)

    def _fact(self, element: Element, name: str, said: Value, place: str) -> Fact:
        return Fact(element.kind, name, said, location(self._top, place), element.filed)

    def _linked(self, reference: Json, element: Element, place: str, depth: int) -> Facts:
        """A medicine as a resource of its own says what a code in place of it would say, and its strength."""
        found = self._beside.at(reference, self._resource)
        if found is not None and found.get("resourceType") == "Medication":
            return self._part(found, "", "Medication", place, depth + 1)
        display = reference.get("display") if isinstance(reference, Mapping) else None
        said = (self._fact(element, element.name, one, place) for _, one in concept({"text": display}))
        return Facts("", tuple(said))

    def _structures(self, node: Resource) -> Iterator[Fact]:
        """Sites given through an extension: the place and its qualifiers, such as a side."""
        for index, extension in enumerate(each(node.get("extension"))):
            if isinstance(extension, Mapping) and extension.get("url") in _SITES:
                found = self._beside.at(extension.get("valueReference"), self._resource)
                if found is not None and found.get("resourceType") == "BodyStructure":
                    place = f"extension[{index}].valueReference"
                    yield from self._part(found, "", "BodyStructure", place, 1).facts

    def _modifiers(self, node: Json, path: str) -> Iterator[Fact]:
        """An extension that turns the meaning round is a fact, whatever it says."""
        for place, _, value in _values(node, "modifierExtension", path):
            url = value.get("url") if isinstance(value, Mapping) else None
            for _, said in opaque(value):
                yield Fact(Kind.STATUS, f"modifierExtension {url}", said, location(self._top, place))


def _values(node: Json, path: str, under: str) -> Iterator[tuple[str, str, Json]]:
    """Path in JSON, type if JSON names it, and value of each element at a path below a node."""
    name, _, rest = path.partition(".")
    if not isinstance(node, Mapping):
        return
    stem = name.removesuffix("[x]")
    members = [key for key in node if key.startswith(stem)] if stem != name else [name]
    for member in members:
        value, type_ = node.get(member), member[len(stem) :]
        if value is None or (stem != name and not type_[:1].isupper()):
            continue
        place = f"{under}.{member}" if under else member
        for index, inner in enumerate(each(value)):
            at = f"{place}[{index}]" if isinstance(value, list) else place
            if rest:
                yield from _values(inner, rest, at)
            elif inner is not None:
                yield at, type_, inner


def _in_order(found: list[Facts]) -> list[Facts]:
    """Steps numbered by their sequence, those of one number together; by their place where one has none.

    Which numbers a server counts with is its own affair; what follows on what is not. One step alone
    follows nothing.
    """
    if len(found) == 1:
        return [_step(found[0], 0, None)]
    stated = [_sequence(one) for one in found]
    ranks = {value: rank for rank, value in enumerate(sorted({one for one in stated if one is not None}))}
    ordered = [ranks.get(value) if value is not None else None for value in stated]
    if None in ordered:
        return [_step(one, place, rank) for place, (one, rank) in enumerate(zip(found, ordered, strict=True))]
    return [_step(one, rank or 0, rank) for one, rank in zip(found, ordered, strict=True)]


def _sequence(step: Facts) -> int | None:
    values = [fact.value for fact in step.facts if fact.name == "sequence"]
    text = values[0].number if values and isinstance(values[0], Measure) else ""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def _step(step: Facts, order: int, rank: int | None) -> Facts:
    said = [fact for fact in step.facts if fact.name != "sequence"]
    told = [fact for fact in step.facts if fact.name == "sequence"][:1] if rank is not None else []
    return replace(
        step, order=order, facts=(*said, *(replace(one, value=Measure(str(rank))) for one in told))
    )
