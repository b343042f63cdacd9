"""The narrative: well-formed XHTML, only what the standard allows in it, and not empty (txt-1, txt-2)."""

from __future__ import annotations

import html.entities
import re
from typing import Any

from lxml import etree

from harness.fhir.lossless import Json
from harness.fhir.validation.issues import Findings
from harness.fhir.validation.limits import MAX_NARRATIVE

_XHTML = "{http://www.w3.org/1999/xhtml}"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_ELEMENTS = """
a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5
h6 hr i img li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var
"""
_ATTRIBUTE_NAMES = """
abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char
charoff charset cite class colspan compact coords dir frame headers height href hreflang hspace id
lang longdesc name noshade nowrap rel rev rowspan rules scope shape span src start style summary
tabindex title type valign value vspace width {http://www.w3.org/XML/1998/namespace}lang
"""
_ALLOWED = frozenset(_ELEMENTS.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())


def check(value: Json, where: str, findings: Findings) -> None:
    """A narrative's `div`; one past all measure is left unparsed, which is said."""
    if not isinstance(value, str):
        return
    if len(value) > MAX_NARRATIVE:
        findings.not_checked("txt-1", where)
        findings.not_checked("txt-2", where)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(_ENTITY.sub(_character, value).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        findings.error("txt-1", where, "expected well-formed XHTML")
        return
    if tree.tag != f"{_XHTML}div":
        findings.error("txt-1", where, "expected one div in the XHTML namespace")
        return
    shown = False
    for node in tree.iter():
        if not isinstance(node.tag, str):
            if not isinstance(node, etree._Comment):
                findings.error("txt-1", where, "expected no entity declarations or processing instructions")
            shown = shown or bool(node.tail and node.tail.strip())
            continue
        name = node.tag.removeprefix(_XHTML)
        if name not in _ALLOWED:
            findings.error("txt-1", where, "expected only the elements the standard allows in a narrative")
        elif any(str(one) not in _ATTRIBUTES for one in node.attrib):
            findings.error("txt-1", where, "expected only the attributes the standard allows in a narrative")
        shown = shown or name == "img" or _has_text(node)
    if not shown:
        findings.error("txt-2", where, "expected text or an image in the narrative")


def _has_text(node: Any) -> bool:
    return bool((node.text and node.text.strip()) or (node.tail and node.tail.strip()))


def _character(entity: re.Match[str]) -> str:
    point = html.entities.name2codepoint.get(entity[1])
    return entity[0] if point is None or entity[1] in ("amp", "lt", "gt", "quot") else chr(point)
