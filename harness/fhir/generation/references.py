"""References: of the types allowed, literal in every form, logical, or to a resource that is contained."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from hypothesis import strategies as st

from harness.fhir.generation.making import Maker, Making, Strategy, Supplies, copied
from harness.fhir.lossless import Json
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import TypeUse

_ANY = ("Patient", "Organization", "Practitioner", "Observation")
_WHOLE = ("Resource", "DomainResource")
_ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
_CONTAINED = object()
"""Stands among references for one to a resource that is then contained."""


def types_allowed(use: TypeUse, compiler: Compiler) -> dict[str, str]:
    """Resource types a reference may lead to, each with the url of what its target has to follow."""
    found: dict[str, str] = {}
    for url in use.targets:
        target = compiler.type_of(url)
        if target is None or target.type in _WHOLE:
            return dict.fromkeys(_ANY, "")
        found.setdefault(target.type, url)
    return found or dict.fromkeys(_ANY, "")


def literals(type_: str) -> list[Json]:
    """References to a type, the plainest first; each can be told to be to that type, or to none."""
    logical = {"type": type_, "identifier": {"system": _ODS, "value": "X26"}}
    return [
        {"reference": f"{type_}/a"},
        {"reference": f"{type_}/A-1.b/_history/2", "display": "Zo\u00eb e\u0301"},
        {"reference": f"https://example.org/fhir/{type_}/a"},
        {"reference": f"{type_}/{'x' * 64}", "type": type_},
        logical,
        {"reference": "urn:uuid:0b2ee8ae-5d53-4cd5-a5f5-8a52d7f1f7a1", "type": type_, "display": "a  b"},
    ]


def reference(
    path: str, use: TypeUse, compiler: Compiler, supplies: Supplies, resource: Callable[[str], Maker]
) -> Maker:
    """Makes References for one place; `resource` answers the maker of what follows a url."""
    allowed = types_allowed(use, compiler)
    outside = supplies.references(path, tuple(allowed))
    if outside is None:
        plain: Sequence[Json] = [one for type_ in allowed for one in literals(type_)]
        outside = st.sampled_from(plain)
        beside: Strategy = st.sampled_from([*plain, *(_CONTAINED for _ in plain[:4])])
        inside: Container[str] = allowed
    else:
        beside = st.one_of(outside, st.just(_CONTAINED))
        inside = supplies.contained(path, tuple(allowed))
    targets = [url for type_, url in allowed.items() if url and type_ in inside]
    which = st.sampled_from(targets) if targets else None

    def make(making: Making, room: int) -> Json:
        if which is None or making.contained is None or room <= 0:
            return copied(making.draw(outside))
        found = making.draw(beside)
        if found is not _CONTAINED:
            return copied(found)
        return {"reference": f"#{_contain(resource(making.draw(which)), making, making.contained)}"}

    return make


def _contain(maker: Maker, making: Making, contained: list[dict[str, Json]]) -> str:
    name = f"c{len(contained) + 1}"
    made = maker(Making(making.draw, None), 1)
    contained.append({"resourceType": made["resourceType"], **made, "id": name})
    return name


def attached(resource: dict[str, Json], contained: list[dict[str, Json]]) -> dict[str, Json]:
    """The resource with those of these that it refers to contained in it (dom-2 to dom-5)."""
    links: set[str] = set()
    _collect(resource, links)
    kept = [_bare(one) for one in contained if f"#{one['id']}" in links]
    return {**resource, "contained": kept} if kept else resource


def told_apart(resource: dict[str, Json]) -> None:
    """Gives elements with the same id different ones (FHIR R4, element: unique within the resource)."""
    seen: set[str] = set()
    waiting: list[Json] = [item for item in resource.values() if isinstance(item, dict | list)]
    while waiting:
        value = waiting.pop()
        items = value if isinstance(value, list) else value.values()
        if isinstance(value, dict) and "resourceType" not in value and "id" in value:
            if value["id"] in seen:
                value["id"] = f"{value['id'][:50]}-{len(seen)}"
            seen.add(value["id"])
        waiting += [item for item in items if isinstance(item, dict | list)]


def _bare(one: dict[str, Json]) -> dict[str, Json]:
    """A contained resource has no life of its own: no version, no labels."""
    meta = {k: v for k, v in one.get("meta", {}).items() if k.lstrip("_") not in _LIVE}
    kept = {key: value for key, value in one.items() if key != "meta"}
    return {**kept, "meta": meta} if meta else kept


_LIVE = ("versionId", "lastUpdated", "security")


def _collect(value: Json, links: set[str]) -> None:
    if isinstance(value, dict):
        literal = value.get("reference")
        if isinstance(literal, str) and literal[:1] == "#":
            links.add(literal)
        for item in value.values():
            if isinstance(item, dict | list):
                _collect(item, links)
    elif isinstance(value, list):
        for item in value:
            _collect(item, links)
