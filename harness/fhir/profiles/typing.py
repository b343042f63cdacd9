"""The elements of an R4 type, from the snapshot of its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from harness.fhir.lossless import Json
from harness.fhir.profiles.elements import Element, TypeUse
from harness.fhir.profiles.reading import constrained

_SYSTEM = "http://hl7.org/fhirpath/System."


def type_tree(name: str, elements: Sequence[Mapping[str, Json]], is_resource: bool) -> Element:
    """The root element of a type, with all below it."""
    below: dict[str, list[Mapping[str, Json]]] = {}
    for said in elements[1:]:
        if "sliceName" not in said:
            below.setdefault(said["path"].rpartition(".")[0], []).append(said)
    root = constrained(Element(name, name, 0, None, False), {**elements[0], "type": []})
    tree = _filled(root, below)
    if is_resource and tree.children and "id" in tree.children:
        tree = replace(tree, children={**tree.children, "id": _typed(tree.children["id"], "id")})
    return replace(tree, minimum=0, maximum=None)


def _filled(element: Element, below: Mapping[str, Sequence[Mapping[str, Json]]]) -> Element:
    if element.path not in below:
        return element
    children = {}
    for said in below[element.path]:
        child = _filled(_element(said), below)
        if not _is_primitive_value(said):
            children[child.name] = child
    return replace(element, children=children)


def _element(said: Mapping[str, Json]) -> Element:
    path = said["path"]
    name = path.rpartition(".")[2]
    repeats = said.get("base", said).get("max", "1") not in ("0", "1")
    empty = Element(
        path, name.removesuffix("[x]"), 0, 1, repeats, content=said.get("contentReference", "")[1:]
    )
    element = constrained(empty, said)
    element = replace(element, types=tuple(_fhir_type(one) for one in element.types))
    if not name.endswith("[x]"):
        return element
    return replace(element, choices=_alternatives(element))


def _alternatives(choice: Element) -> dict[str, Element]:
    """Each type of a `[x]` element as an element of its own, by its key in JSON."""
    found = {}
    for one in choice.types:
        name = choice.name + one.code[0].upper() + one.code[1:]
        found[name] = replace(choice, name=name, types=(one,), minimum=0, slicing=None)
    return found


def _fhir_type(one: TypeUse) -> TypeUse:
    return replace(one, code="string") if one.code.startswith(_SYSTEM) else one


def _typed(element: Element, code: str) -> Element:
    return replace(element, types=(TypeUse(code),))


def _is_primitive_value(said: Mapping[str, Json]) -> bool:
    """A primitive's value is the JSON value itself and no member of anything."""
    path = said["path"]
    return bool(path.count(".") == 1 and path.endswith(".value") and path[0].islower())
