"""Bodies for reading: JSON and XML indented without touching a value, long ones cut and the cut stated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_XML = re.compile(r"\s*<(?:\?xml\s|(?:\w+:)?[A-Z]\w*[\s>])")
_TAG = re.compile(r"""<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>|[^<]+|<""")
"""A tag, what stands between two, or the rest of one that does not end."""
_WAS_CUT = re.compile(r"\n\[[0-9]+ more characters are not kept\]$")
_INDENT = "  "


def shown(body: str, limit: int) -> tuple[str, str]:
    """What to print of a body, and a sentence on what was left out, or nothing."""
    pieces = _pretty(body) if _is_json(body) else _elements(body) if _is_xml(body) else iter((body,))
    text = _upto(pieces, limit)
    if len(text) <= limit:
        return text, "Cut when it was written down." if was_cut(body) else ""
    kept = "more of it" if was_cut(body) else "the whole"
    return (
        text[:limit],
        f"Cut: this is the start of a body of {len(body):,} characters; {kept} is in results.ndjson.",
    )


def was_cut(body: str) -> bool:
    """Whether the results hold only the start of the body, and say so at its end."""
    return _WAS_CUT.search(body[-80:]) is not None


def _upto(pieces: Iterator[str], limit: int) -> str:
    taken: list[str] = []
    size = 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size > limit:
            break
    return "".join(taken)


def _is_json(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_xml(body: str) -> bool:
    return _XML.match(body) is not None


def _elements(body: str) -> Iterator[str]:
    """Tags as they were spelt, each that follows another on a line of its own."""
    depth = 0
    previous = ""
    for match in _TAG.finditer(body):
        piece = match[0]
        depth -= piece.startswith("</")
        if previous.endswith(">") and piece.startswith("<"):
            yield "\n" + _INDENT * max(0, depth)
        yield piece
        depth += piece.startswith("<") and piece[1:2] not in "/?!" and not piece.endswith("/>")
        previous = piece


def _pretty(body: str) -> Iterator[str]:
    """Tokens as they were spelt, with new space between them: 1.00 stays 1.00, duplicate keys stay."""
    depth = 0
    previous = ""
    for match in _TOKEN.finditer(body):
        token = match[0]
        if token in "}]":
            depth -= 1
            if previous not in "{[":
                yield "\n" + _INDENT * depth
        elif previous and previous in "{[,":
            yield "\n" + _INDENT * depth
        yield token
        if token == ":":
            yield " "
        elif token in "{[":
            depth += 1
        previous = token
