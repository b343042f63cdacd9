"""Faults with extensions."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed

_KNOWN: Final = ("http://hl7.org/", "https://fhir.hl7.org.uk/", "https://fhir.nhs.uk/")


def _known(extension: Any) -> bool:
    url = extension.get("url") if isinstance(extension, dict) else None
    return not isinstance(url, str) or "://" not in url or url.startswith(_KNOWN)


@defect("MR-27", violates="RTP-003", replaces="content.kept")
def unknown_extensions_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Extensions that are neither FHIR's nor the NHS's are dropped."

    def recognised(name: str, item: Any, beside: Resource) -> Any:
        if name != "extension" or not isinstance(item, list):
            return item
        return [each for each in item if _known(each)]

    return changed(kept(resource), recognised)


@defect("MR-28", violates="RTP-003", replaces="content.kept")
def nested_extensions_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Extensions inside extensions are dropped."

    def flat(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "extension" and isinstance(beside.get("url"), str) else item

    return changed(kept(resource), flat)


@defect("MR-06", violates="RTP-003", replaces="content.kept")
def valueless_primitives_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A primitive that has an extension and no value is dropped."

    def valued(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name.startswith("_") and name[1:] not in beside else item

    return changed(kept(resource), valued)


@defect("MR-33", violates="RTP-003", replaces="content.kept")
def extensions_of_primitives_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A primitive keeps its value and loses its extensions."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name.startswith("_") and name[1:] in beside else item

    return changed(kept(resource), bare)


@defect("MR-07", violates="RTP-003", replaces="content.kept")
def extensions_move_to_the_first_repeat(kept: Kept, resource: Resource) -> Resource:
    "In a list of primitives, an extension of a later one moves to the first."

    def closed_up(name: str, item: Any, beside: Resource) -> Any:
        if not name.startswith("_") or not isinstance(item, list):
            return item
        found = [each for each in item if each is not None]
        return found + [None] * (len(item) - len(found))

    return changed(kept(resource), closed_up)


@defect("MR-09", violates="RTP-003", replaces="content.kept")
def modifiers_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Modifier extensions are accepted and dropped."

    def plain(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "modifierExtension" else item

    return changed(kept(resource), plain)


@defect("MR-71", violates="RTP-003", replaces="content.kept")
def extensions_of_elements_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Extensions at the top of a resource are kept, those of the elements inside it are dropped."
    result = kept(resource)
    inner = {name: value for name, value in result.items() if name not in ("extension", "_birthDate")}

    def bare(name: str, item: Any, beside: Resource) -> Any:
        marked = "system" in beside and "value" in beside
        return GONE if name == "extension" and beside is not inner and not marked else item

    return changed(inner, bare) | {name: value for name, value in result.items() if name not in inner}


@defect("MR-72", violates="RTP-003", replaces="content.kept")
def one_extension_of_a_kind(kept: Kept, resource: Resource) -> Resource:
    "Of several extensions with one url, the last is kept."

    def last(name: str, item: Any, beside: Resource) -> Any:
        if name not in ("extension", "modifierExtension") or not isinstance(item, list):
            return item
        urls = [each.get("url") if isinstance(each, dict) else at for at, each in enumerate(item)]
        return list(dict(zip(urls, item, strict=True)).values())

    return changed(kept(resource), last)


@defect("MR-73", violates="RTP-003", replaces="content.kept")
def modifiers_become_extensions(kept: Kept, resource: Resource) -> Resource:
    "Modifier extensions come back as ordinary ones, which a reader may ignore."

    def weakened(value: Any) -> Any:
        if isinstance(value, list):
            return [weakened(item) for item in value]
        if not isinstance(value, dict):
            return value
        result = {name: weakened(item) for name, item in value.items() if name != "modifierExtension"}
        if "modifierExtension" in value:
            result["extension"] = [*value.get("extension", ()), *value["modifierExtension"]]
        return result

    result: Resource = weakened(kept(resource))
    return result


@defect("MR-74", violates="RTP-003", replaces="content.kept")
def ids_of_elements_are_lost(kept: Kept, resource: Resource) -> Resource:
    "An extension of a primitive is kept, the id beside it is dropped."

    def unnamed(name: str, item: Any, beside: Resource) -> Any:
        if not name.startswith("_") or not isinstance(item, dict):
            return item
        return {inner: value for inner, value in item.items() if inner != "id"} or GONE

    return changed(kept(resource), unnamed)
