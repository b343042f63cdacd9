"""Faults with what is long, or deep, or spelt large."""

from __future__ import annotations

from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed, top

_PACKED: Final = 256 * 1024
_TEXT: Final = 100_000
_ENTRIES: Final = 20
_SECTIONS: Final = 10
_LEVELS: Final = 2


@defect("MR-478", violates="RTP-010", replaces="content.kept")
def scans_are_cut(kept: Kept, resource: Resource) -> Resource:
    "The data of an attachment end after 256 KiB of base64, which is where a message once had to end."

    def short(name: str, item: Any, beside: Resource) -> Any:
        return item[:_PACKED] if name == "data" and isinstance(item, str) else item

    return changed(kept(resource), short)


@defect("MR-479", violates="RTP-001", replaces="content.kept")
def long_notes_are_cut(kept: Kept, resource: Resource) -> Resource:
    "A text of more than a hundred thousand characters is cut."

    def short(name: str, item: Any, beside: Resource) -> Any:
        return item[:_TEXT] if name != "data" and isinstance(item, str) else item

    return changed(kept(resource), short)


@defect("MR-480", violates="RTP-001", replaces="content.kept")
def long_lists_are_cut(kept: Kept, resource: Resource) -> Resource:
    "Of a list with more than twenty entries, the first twenty are kept."
    return changed(kept(resource), lambda name, item, _: item[:_ENTRIES] if isinstance(item, list) else item)


@defect("MR-481", violates="RTP-001", replaces="content.kept")
def addresses_of_mail_are_small(kept: Kept, resource: Resource) -> Resource:
    "Addresses of electronic mail come back in small letters."

    def small(name: str, item: Any, beside: Resource) -> Any:
        mail = name == "value" and isinstance(item, str) and beside.get("system") == "email"
        return item.lower() if mail else item

    return changed(kept(resource), small)


@defect("MR-486", violates="RTP-011", replaces="content.kept")
def long_documents_end(kept: Kept, resource: Resource) -> Resource:
    "Of the sections of a document, those after the tenth are dropped."
    result = kept(resource)
    return result | {"section": result["section"][:_SECTIONS]} if "section" in result else result


@defect("MR-487", violates="RTP-011", replaces="content.kept")
def the_third_level_of_sections_is_lost(kept: Kept, resource: Resource) -> Resource:
    "Sections inside sections are kept, those inside these are dropped."
    result = kept(resource)
    return (
        result | {"section": [_cut(each, 1) for each in result["section"]]} if "section" in result else result
    )


def _cut(section: Resource, level: int) -> Resource:
    inner = [_cut(each, level + 1) for each in section.get("section", ())] if level < _LEVELS else []
    return top(section, "section") | ({"section": inner} if inner else {})
