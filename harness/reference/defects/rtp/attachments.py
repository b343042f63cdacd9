"""Faults with letters, narrative and documents."""

from __future__ import annotations

import re
from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, lost, top

_WHITE: Final = re.compile(r"\s+")
_ACTIVE: Final = re.compile(r"<script\b.*?</script>|\son\w+\s*=\s*\"[^\"]*\"", re.DOTALL)
_STYLE: Final = re.compile(r'\s(class|style)\s*=\s*"[^"]*"')
_CUT: Final = 4096


def _data(resource: Resource, change: Any) -> Resource:
    """The resource with the data of its attachments changed."""

    def one(name: str, item: Any, beside: Resource) -> Any:
        return change(item) if name == "data" and isinstance(item, str) and "contentType" in beside else item

    return changed(resource, one)


def _narrative(resource: Resource, change: Any) -> Resource:
    def one(name: str, item: Any, beside: Resource) -> Any:
        return change(item) if name == "div" and isinstance(item, str) else item

    return changed(resource, one)


@defect("MR-22", violates="RTP-010", replaces="content.kept")
def attachments_are_encoded_otherwise(kept: Kept, resource: Resource) -> Resource:
    "The data of an attachment come back in the alphabet of URLs, which is not base64 as FHIR has it."
    return _data(kept(resource), lambda data: data.replace("+", "-").replace("/", "_"))


@defect("MR-160", violates="RTP-010", replaces="content.kept")
def attachments_lose_their_padding(kept: Kept, resource: Resource) -> Resource:
    "The data of an attachment lose what pads them, and with it the end of the letter."
    return _data(kept(resource), lambda data: data.rstrip("=") if data.endswith("=") else data)


@defect("MR-161", violates="RTP-010", replaces="content.kept")
def long_letters_are_cut(kept: Kept, resource: Resource) -> Resource:
    "The data of an attachment are cut after three kilobytes."
    return _data(kept(resource), lambda data: data[:_CUT])


@defect("MR-162", violates="RTP-010", replaces="content.kept")
def sizes_and_hashes_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The size and the hash of an attachment are dropped."
    return lost(
        kept(resource), lambda name, item, beside: name in ("size", "hash") and "contentType" in beside
    )


@defect("MR-163", violates="RTP-010", replaces="content.kept")
def parameters_of_media_types_are_lost(kept: Kept, resource: Resource) -> Resource:
    "The content type of an attachment loses its parameters, the character set among them."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        return item.partition(";")[0] if name == "contentType" and isinstance(item, str) else item

    return changed(kept(resource), bare)


@defect("MR-164", violates="RTP-010", replaces="content.kept")
def entities_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Entities in narrative are dropped with the character they stand for."
    return _narrative(kept(resource), lambda div: re.sub(r"&(#\w+|nbsp|eacute|deg|micro);", "", div))


@defect("MR-165", violates="RTP-010", replaces="content.kept")
def narrative_is_one_line(kept: Kept, resource: Resource) -> Resource:
    "White space in narrative is folded, in preformatted text too."
    return _narrative(kept(resource), lambda div: _WHITE.sub(" ", div))


@defect("MR-166", violates="RTP-010", replaces="content.kept")
def active_content_is_taken_out(kept: Kept, resource: Resource) -> Resource:
    "Narrative with a script is accepted, and comes back without it."
    return _narrative(kept(resource), lambda div: _ACTIVE.sub("", div))


@defect("MR-167", violates="RTP-010", replaces="content.kept")
def looks_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Classes and styles in narrative are dropped, and text that was struck out reads as if it were not."
    return _narrative(kept(resource), lambda div: _STYLE.sub("", div))


@defect("MR-168", violates="RTP-011", replaces="content.kept")
def sections_are_sorted(kept: Kept, resource: Resource) -> Resource:
    "The sections of a composition come back in the order of their titles."

    def ordered(name: str, item: Any, beside: Resource) -> Any:
        return sorted(item, key=lambda each: str(each.get("title", ""))) if name == "section" else item

    return changed(kept(resource), ordered)


@defect("MR-169", violates="RTP-011", replaces="content.kept")
def empty_sections_are_lost(kept: Kept, resource: Resource) -> Resource:
    "A section that says why it is empty is dropped."

    def full(name: str, item: Any, beside: Resource) -> Any:
        return [each for each in item if "emptyReason" not in each] if name == "section" else item

    return changed(kept(resource), full)


@defect("MR-170", violates="RTP-011", replaces="content.kept")
def sections_lose_their_codes(kept: Kept, resource: Resource) -> Resource:
    "The sections of a composition keep their titles and lose their codes."

    def uncoded(name: str, item: Any, beside: Resource) -> Any:
        return (
            [top(each, "code") if "title" in each else each for each in item] if name == "section" else item
        )

    return changed(kept(resource), uncoded)


@defect("MR-171", violates="RTP-011", replaces="content.kept")
def sections_are_flat(kept: Kept, resource: Resource) -> Resource:
    "Sections inside sections move up beside them."

    def flat(name: str, item: Any, beside: Resource) -> Any:
        if name != "section":
            return item
        return [one for each in item for one in (top(each, "section"), *each.get("section", ()))]

    return changed(kept(resource), flat)


@defect("MR-172", violates="RTP-011", replaces="content.kept")
def documents_are_sorted(kept: Kept, resource: Resource) -> Resource:
    "The entries of a document come back in the order of their types, the composition among them."
    result = kept(resource)
    if result["resourceType"] != "Bundle" or not isinstance(result.get("entry"), list):
        return result
    return result | {"entry": sorted(result["entry"], key=_type)}


def _type(entry: Resource) -> str:
    return str(entry.get("resource", {}).get("resourceType", ""))


@defect("MR-173", violates="RTP-011", replaces="content.kept")
def documents_have_no_time(kept: Kept, resource: Resource) -> Resource:
    "A document bundle loses its timestamp."
    result = kept(resource)
    return top(result, "timestamp") if result["resourceType"] == "Bundle" else result
