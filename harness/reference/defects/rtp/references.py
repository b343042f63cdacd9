"""Faults with references: some lead elsewhere, some nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ...model import Resource
from ...policy.content import LINK
from ...rules import defect
from .walk import Kept, changed, lost, top

Rewritten = Callable[[tuple[str, ...], str, Mapping[str, str], str], str]
_VERSION: Final = re.compile(r"^(.*/?[A-Z]\w+/[^/]+)/_history/[^/]+$")
_FOREIGN: Final = re.compile(r"^https?://.*/([A-Z][A-Za-z]+/[A-Za-z0-9\-.]+)$")


@defect("MR-11", violates="RTP-012", replaces="content.kept")
def versions_are_stripped(kept: Kept, resource: Resource) -> Resource:
    "A reference to a version comes back as one to the resource."
    return _references(kept(resource), lambda text: _VERSION.sub(r"\1", text))


@defect("MR-12", violates="RTP-012", replaces="content.rewritten")
def addresses_of_attachments_are_left(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "The address of an attachment that names an entry of the transaction still names the entry."
    return text if path[-1] == "url" else rewritten(path, text, entries, base)


@defect("MR-83", violates="RTP-012", replaces="content.rewritten")
def references_between_items_dangle(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "References to people are rewritten, those of one item to another still name the entry."
    between = path[-1] == "reference" and path[0] != "Provenance" and path[1] not in ("subject", "patient")
    return text if between else rewritten(path, text, entries, base)


@defect("MR-84", violates="RTP-012", replaces="content.rewritten")
def the_first_of_its_type_is_meant(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "A reference to an entry becomes one to the first entry of that type."
    if path[-1] == "reference" and path[0] != "Provenance" and text in entries:
        type = entries[text].partition("/")[0]
        return next(each for each in entries.values() if each.startswith(f"{type}/"))
    return rewritten(path, text, entries, base)


@defect("MR-85", violates="RTP-012", replaces="content.rewritten")
def references_in_extensions_are_left(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "A reference inside an extension still names the entry of the transaction."
    return text if "extension" in path else rewritten(path, text, entries, base)


@defect("MR-86", violates="RTP-012", replaces="content.rewritten")
def links_in_narrative_are_left(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "A link in narrative still names the entry of the transaction."
    return text if path[-1] == "div" else rewritten(path, text, entries, base)


@defect("MR-87", violates="RTP-012", replaces="content.rewritten")
def anything_is_rewritten(
    rewritten: Rewritten, path: tuple[str, ...], text: str, entries: Mapping[str, str], base: str
) -> str:
    "Plain text and canonical uris that happen to name an entry are rewritten as well."
    if path[-1] == "div" and LINK.search(text) is None:
        return text
    return entries.get(text, rewritten(path, text, entries, base))


@defect("MR-88", violates="RTP-012", replaces="content.kept")
def contained_resources_are_unpacked(kept: Kept, resource: Resource) -> Resource:
    "A contained resource is taken out, and references to it point to a record that was never made."
    result = kept(resource)
    inner = {f"#{each.get('id')}": each for each in result.get("contained", ()) if isinstance(each, dict)}
    if not inner:
        return result

    def outer(text: str) -> str:
        return f"{inner[text]['resourceType']}/{inner[text]['id']}" if text in inner else text

    return _references(top(result, "contained"), outer)


@defect("MR-89", violates="RTP-012", replaces="content.kept")
def contained_resources_are_renamed(kept: Kept, resource: Resource) -> Resource:
    "Contained resources get ids of the server's, and references keep the old ones."
    result = kept(resource)
    if "contained" not in result:
        return result
    renamed = [each | {"id": f"c{at}"} for at, each in enumerate(result["contained"], start=1)]
    return result | {"contained": renamed}


@defect("MR-90", violates="RTP-012", replaces="content.kept")
def logical_references_are_resolved(kept: Kept, resource: Resource) -> Resource:
    "A reference by identifier alone gets an address, made up from the identifier, unless it is to a person."

    def resolved(name: str, item: Any, beside: Resource) -> Any:
        if not isinstance(item, dict) or not isinstance(item.get("identifier"), dict) or "reference" in item:
            return item
        if item.get("type") in ("Patient", "RelatedPerson"):
            return item
        logical = set(item) <= {"identifier", "type", "display", "extension", "id"}
        value = item["identifier"].get("value")
        return (
            item | {"reference": f"{item.get('type', 'Organization')}/{value}"} if logical and value else item
        )

    return changed(kept(resource), resolved)


@defect("MR-91", violates="RTP-012", replaces="content.kept")
def identifiers_beside_references_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A reference that has an address and an identifier keeps the address alone."
    return lost(kept(resource), lambda name, item, beside: name == "identifier" and "reference" in beside)


@defect("MR-92", violates="RTP-012", replaces="content.kept")
def other_servers_are_forgotten(kept: Kept, resource: Resource) -> Resource:
    "A reference to a resource on another server comes back as one to a resource here."
    return _references(kept(resource), lambda text: _FOREIGN.sub(r"\1", text))


def _references(resource: Resource, change: Callable[[str], str]) -> Resource:
    def one(name: str, item: Any, beside: Resource) -> Any:
        return change(item) if name == "reference" and isinstance(item, str) else item

    return changed(resource, one)
