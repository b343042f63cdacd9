"""Lawful oddities of how XML is spelt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..model import Resource
from ..rules import variant
from ..xml import Spelling, written

_PREFIXED: Final = Spelling(
    start="\n<!-- from the record -->\n<?sheet none?>\n",
    prefix="f:",
    between="\n\t<!-- between -->\r\n  ",
    quote="'",
    value=lambda text: "".join(c if c.isascii() and c.isalnum() else f"&#x{ord(c):X};" for c in text),
)


@variant(
    "xml-spelling",
    replaces="content.as_xml",
    allowed_by="XML 1.0, Namespaces in XML: prefixes, comments, quotes, references of characters",
)
def otherwise_spelt(as_xml: Callable[[Resource], str], resource: Resource) -> str:
    "XML comes with a prefix, comments, single quotes, character references, space between, no declaration."
    return written(resource, _PREFIXED)
