"""Faults by which a statement is turned round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...lossless import dump, parse
from ...model import Resource
from ...rules import defect
from .walk import GONE, Kept, changed

_SUSPECTED: Final = frozenset({"unconfirmed", "provisional", "differential"})


@defect("MR-54", violates="RTP-013", replaces="content.kept")
def suspected_is_confirmed(kept: Kept, resource: Resource) -> Resource:
    "A problem or an allergy that is only suspected comes back as confirmed."

    def sure(name: str, item: Any, beside: Resource) -> Any:
        return changed(item, _certain) if name == "verificationStatus" and isinstance(item, dict) else item

    return changed(kept(resource), sure)


def _certain(name: str, item: Any, beside: Resource) -> Any:
    return "confirmed" if name == "code" and item in _SUSPECTED else item


@defect("MR-55", violates="RTP-013", replaces="content.shown")
def prohibitions_are_only_in_reads(shown: Callable[[str, str], str], body: str, channel: str) -> str:
    "The view and searches answer a request not to do something without the 'not'."
    text = shown(body, channel)
    if channel != "bundle":
        return text

    def positive(name: str, item: Any, beside: Resource) -> Any:
        return GONE if name == "doNotPerform" else item

    return dump(changed(parse(text.encode()), positive))
