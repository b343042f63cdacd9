"""Faults by which texts, identifiers and metadata come back in another form."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed

_LONG: Final = 255


@defect("MR-60", violates="RTP-001", replaces="content.kept")
def texts_are_composed(kept: Kept, resource: Resource) -> Resource:
    "Letters with accents written as two characters come back as one (Unicode NFC)."
    return _texts(kept(resource), lambda text: unicodedata.normalize("NFC", text))


@defect("MR-61", violates="RTP-001", replaces="content.kept")
def hard_spaces_become_spaces(kept: Kept, resource: Resource) -> Resource:
    "A no-break space comes back as a space."
    return _texts(kept(resource), lambda text: text.replace("\u00a0", " "))


@defect("MR-62", violates="RTP-001", replaces="content.kept")
def beyond_the_basic_plane_is_lost(kept: Kept, resource: Resource) -> Resource:
    "A character outside the first 65536 comes back as a replacement character."
    return _texts(kept(resource), lambda text: "".join(c if ord(c) < 65536 else "\ufffd" for c in text))


@defect("MR-63", violates="RTP-001", replaces="content.kept")
def long_texts_are_cut(kept: Kept, resource: Resource) -> Resource:
    "A text of more than 255 characters is cut, in notes, descriptions and other plain text."

    def short(name: str, item: Any, beside: Resource) -> Any:
        plain = isinstance(item, str) and name not in ("div", "data", "url", "reference")
        return item[:_LONG] if plain else item

    return changed(kept(resource), short)


@defect("MR-64", violates="RTP-001", replaces="content.kept")
def line_ends_are_unified(kept: Kept, resource: Resource) -> Resource:
    "Line ends in a text, and tabs, come back as single spaces."

    def unified(text: str) -> str:
        return " ".join(text.splitlines()).replace("\t", " ")

    return _texts(kept(resource), unified, narrative=False)


@defect("MR-65", violates="RTP-001", replaces="content.kept")
def family_names_are_capitals(kept: Kept, resource: Resource) -> Resource:
    "Family names come back in capitals."

    def loud(name: str, item: Any, beside: Resource) -> Any:
        return item.upper() if name == "family" and isinstance(item, str) else item

    return changed(kept(resource), loud)


@defect("MR-66", violates="RTP-001", replaces="content.kept")
def further_identifiers_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Of several identifiers of an item, those after the second are dropped."
    result = kept(resource)
    held = result.get("identifier")
    few = isinstance(held, list) and resource["resourceType"] != "Patient"
    return result | {"identifier": held[:2]} if few and held else result


@defect("MR-67", violates="RTP-001", replaces="content.kept")
def repeats_are_dropped(kept: Kept, resource: Resource) -> Resource:
    "Of two equal items in one list, the second is dropped."

    def once(value: Any) -> Any:
        if isinstance(value, dict):
            held = {name for name in value if f"_{name}" in value}
            return {name: item if name in held else once(item) for name, item in value.items()}
        if not isinstance(value, list):
            return value
        return list({dump(item): once(item) for item in value}.values())

    result: Resource = once(kept(resource))
    return result


@defect("MR-68", violates="RTP-001", replaces="content.kept")
def false_is_nothing(kept: Kept, resource: Resource) -> Resource:
    "What is false comes back as if it had not been stated."

    def stated(name: str, item: Any, beside: Resource) -> Any:
        return GONE if item is False else item

    return changed(kept(resource), stated)


@defect("MR-69", violates="RTP-001", replaces="content.shown")
def a_search_shows_less(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "A read answers the whole item, a search and the whole record answer it without its notes."
    text = shown(body, channel)
    if channel != "bundle" or '"note":' not in text:
        return text
    return dump({name: value for name, value in parse(text.encode()).items() if name != "note"})


@defect("MR-70", violates="RTP-001", replaces="content.kept")
def security_labels_are_lost(kept: Kept, resource: Resource) -> Resource:
    "Security labels that mean nothing to the server are dropped from the metadata."
    result = dict(kept(resource))
    meta = dict(result.pop("meta", {}))
    meta.pop("security", None)
    return result | {"meta": meta} if meta else result


def _texts(resource: Resource, change: Callable[[str], str], narrative: bool = True) -> Resource:
    """The resource with its texts changed, narrative too unless it is to be kept; none becomes empty."""

    def one(name: str, item: Any, beside: Resource) -> Any:
        if name == "div" and not narrative:
            return item
        if isinstance(item, list):
            return [(change(each) or each) if isinstance(each, str) else each for each in item]
        return (change(item) or item) if isinstance(item, str) else item

    return changed(resource, one)
