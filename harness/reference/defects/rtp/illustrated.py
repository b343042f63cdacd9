"""Faults with what a letter or a narrative has beside its words, and with letters shown empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed, top

Shown = Callable[[str, str], str]
_IMAGE: Final = re.compile(r"<img\b[^>]*/>")
_LANGUAGE: Final = re.compile(r"""\s(xml:lang|lang|dir)=("[^"]*"|'[^']*')""")


def _without(resource: Resource, pattern: re.Pattern[str]) -> Resource:
    """The resource with a pattern taken out of its narrative."""

    def cleaned(name: str, item: Any, beside: Resource) -> Any:
        return pattern.sub("", item) if name == "div" and isinstance(item, str) else item

    return changed(resource, cleaned)


@defect("MR-488", violates="RTP-010", replaces="content.kept")
def images_are_taken_out(kept: Kept, resource: Resource) -> Resource:
    "An image in narrative is taken out, and with it the words that stand in for it."
    return _without(kept(resource), _IMAGE)


@defect("MR-489", violates="RTP-010", replaces="content.kept")
def languages_are_taken_out(kept: Kept, resource: Resource) -> Resource:
    "In which language a paragraph of the narrative is, and which way it runs, is taken out."
    return _without(kept(resource), _LANGUAGE)


@defect("MR-490", violates="RTP-010", replaces="content.kept")
def addresses_of_letters_lose_their_query(kept: Kept, resource: Resource) -> Resource:
    "The address at which a letter lies ends before its question mark, and leads to no letter."
    return changed(
        kept(resource),
        lambda name, item, beside: (
            item.partition("?")[0] if name == "url" and "contentType" in beside else item
        ),
    )


@defect("MR-491", violates="RTP-010", replaces="content.kept")
def attachments_are_their_data(kept: Kept, resource: Resource) -> Resource:
    "Where a letter lies, in which language it is and when it was written is dropped; its data are kept."

    def bare(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name in ("url", "language", "creation") and "contentType" in beside else item

    return changed(kept(resource), bare)


@defect("MR-492", violates="RTP-010", replaces="content.shown")
def reports_are_empty_in_bundles(shown: Shown, body: str, channel: str) -> str:
    "Searches and the view show a report without the data of its presented form; a read by id has them."
    text = shown(body, channel)
    resource = parse(text.encode()) if channel == "bundle" else {}
    if "presentedForm" not in resource:
        return text
    return dump(resource | {"presentedForm": [top(form, "data") for form in resource["presentedForm"]]})


@defect("MR-493", violates="RTP-010", replaces="content.shown")
def letters_in_two_forms_are_empty_in_bundles(shown: Shown, body: str, channel: str) -> str:
    "Searches and the view show a letter in more than one form without the data of any."
    text = shown(body, channel)
    resource = parse(text.encode()) if channel == "bundle" else {}
    if resource.get("resourceType") != "DocumentReference" or len(resource.get("content", ())) < 2:
        return text
    return dump(changed(resource, lambda name, item, _: GONE if name == "data" else item))
