"""Faults with attachments and narrative."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any, Final

from ...model import Resource
from ...rules import defect
from .walk import Kept, changed

_ACTIVE: Final = re.compile(r"<script\b.*?</script>|\son[a-z]+=(\"[^\"]*\"|'[^']*')", re.DOTALL)


def _attached(resource: Resource, change: Callable[[bytes], bytes]) -> Resource:
    """The resource with the octets of its attachments changed."""

    def through(name: str, item: Any, beside: Resource) -> Any:
        if name != "data" or not isinstance(item, str):
            return item
        try:
            octets = base64.b64decode(item, validate=True)
        except binascii.Error:
            return item
        after = change(octets)
        return item if after == octets else base64.b64encode(after).decode()

    return changed(resource, through)


@defect("MR-49", violates="RTP-010", replaces="content.kept")
def letters_are_taken_for_text(kept: Kept, resource: Resource) -> Resource:
    "Octets of an attachment that are no UTF-8 are replaced."
    return _attached(kept(resource), lambda octets: octets.decode(errors="replace").encode())


@defect("MR-50", violates="RTP-010", replaces="content.kept")
def line_ends_are_rewritten(kept: Kept, resource: Resource) -> Resource:
    "Line ends in an attachment are rewritten."
    return _attached(kept(resource), lambda octets: octets.replace(b"\r\n", b"\n"))


@defect("MR-51", violates="RTP-010", replaces="content.kept")
def narratives_are_cleaned(kept: Kept, resource: Resource) -> Resource:
    "A narrative with active content is accepted, and the active content is taken out without a word."

    def cleaned(name: str, item: Any, beside: Resource) -> Any:
        return _ACTIVE.sub("", item) if name == "div" and isinstance(item, str) else item

    return changed(kept(resource), cleaned)
