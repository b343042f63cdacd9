"""Slices: an element so changed that what is made of it belongs to its slice, and whether an item does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.fhir.definitions.registry import DefinitionError
from harness.fhir.generation.codes import Codes
from harness.fhir.lossless import Json
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.discriminators import Criterion, criterion, path_steps, within
from harness.fhir.profiles.elements import Element
from harness.fhir.profiles.refining import BY_URL, opened
from harness.fhir.validation.matching import equals, holds

_MADE = ("fixed", "pattern", "bound", "exists", "type")
"""Criteria that an item can be made to pass; a target that follows a profile is not made to order."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice: its element so changed that its items belong to it, and what makes them."""

    name: str
    element: Element
    criteria: tuple[Criterion, ...]


def slices(element: Element, root: Element, compiler: Compiler) -> list[Slice]:
    """The slices of an element that items can be made for, in their order."""
    found = []
    slicing = element.slicing or BY_URL
    for name, one in element.slices.items():
        asked = tuple(criterion(each, one, compiler) for each in slicing.discriminators)
        if one.maximum == 0 or not all(each.kind in _MADE for each in asked):
            continue
        made = one
        if slicing.discriminators != BY_URL.discriminators or not (one.types and one.types[0].profiles):
            for each in asked:
                made = _decided(made, path_steps(each.path), each, root, compiler)
        found.append(Slice(name, made, asked))
    return found


def belongs(item: Json, found: Sequence[Slice], codes: Codes) -> bool:
    """Whether an item is of one of the slices, as far as can be told from the item alone."""
    return any(one.criteria and all(_passes(item, each, codes) for each in one.criteria) for one in found)


def _passes(item: Json, asked: Criterion, codes: Codes) -> bool:
    values = list(within(item, path_steps(asked.path)))
    match asked.kind:
        case "exists":
            return bool(values) in asked.expected
        case "fixed":
            return any(equals(value, wanted) for value in values for wanted in asked.expected)
        case "pattern":
            return any(holds(value, wanted) for value in values for wanted in asked.expected)
        case "bound":
            known = {pair for url in asked.expected for pair in codes.inside(str(url))}
            return any(pair in known or ("", pair[1]) in known for value in values for pair in _pairs(value))
    return True


def _pairs(value: Json) -> list[tuple[str, str]]:
    codings = value.get("coding", [value]) if isinstance(value, dict) else [{"code": value}]
    return [(one.get("system", ""), str(one.get("code"))) for one in codings if isinstance(one, dict)]


def _decided(
    element: Element, steps: Sequence[str], asked: Criterion, root: Element, compiler: Compiler
) -> Element:
    """The element with all that its slice is told by: there, and of the value asked for."""
    if not steps or steps[0] == "resolve()":
        told = element.fixed is not None or element.pattern is not None
        if told or asked.kind not in ("fixed", "pattern") or element.slices:
            return element
        return replace(element, **{asked.kind: asked.expected[0]})
    if steps[0].startswith("ofType("):
        return element
    try:
        whole = opened(element, root, compiler)
    except DefinitionError:
        return element
    children = dict(whole.children or {})
    if steps[0].startswith("extension("):
        if "extension" in children:
            children["extension"] = _with_extension(children["extension"], steps[0][11:-2])
        return replace(whole, children=children)
    name = steps[0].removesuffix("[x]")
    if name not in children or asked.expected == (False,):
        return whole
    child = children[name]
    if child.slices:
        inner = {
            key: replace(
                _decided(one, steps[1:], asked, root, compiler),
                minimum=max(1, one.minimum) if asked.kind in ("fixed", "pattern") else one.minimum,
            )
            for key, one in child.slices.items()
        }
        children[name] = replace(child, slices=inner, minimum=max(1, child.minimum))
    elif child.choices:
        choices = {k: _decided(one, steps[1:], asked, root, compiler) for k, one in child.choices.items()}
        children[name] = replace(child, choices=choices, minimum=1)
    else:
        children[name] = replace(
            _decided(child, steps[1:], asked, root, compiler), minimum=max(1, child.minimum)
        )
    return replace(whole, children=children)


def _with_extension(child: Element, url: str) -> Element:
    named = {
        key: replace(one, minimum=max(1, one.minimum))
        if any(url in use.profiles for use in one.types)
        else one
        for key, one in child.slices.items()
    }
    return replace(child, slices=named)
