"""Narrative compared as canonical XHTML: entities and characters, quotes and attribute order are one."""

from __future__ import annotations

import html.entities
import re

from lxml import etree

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def canonical(xhtml: str) -> str:
    """Canonical XML of a narrative; text that is no XML is its own canonical form."""
    named = _ENTITY.sub(_character, xhtml)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(named.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return xhtml
    return etree.tostring(tree, method="c14n").decode()


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name in _XML or name not in html.entities.name2codepoint:
        return entity[0]
    return chr(html.entities.name2codepoint[name])
