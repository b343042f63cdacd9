"""Letters of several types and sizes, and narrative in the XHTML that FHIR R4 allows."""

from __future__ import annotations

import base64
import hashlib

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.drawn import negation
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy, members
from harness.fhir.synthetic import Resource

_EVERY_OCTET = bytes(range(256))
_PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
)
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
_XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def attachment(octets: bytes, content_type: str, **more: Json) -> Resource:
    """An attachment with its size and its SHA-1 hash (FHIR R4, Attachment)."""
    digest = hashlib.sha1(octets, usedforsecurity=False).digest()
    return {
        "contentType": content_type,
        "data": base64.b64encode(octets).decode(),
        "size": Number(str(len(octets))),
        "hash": base64.b64encode(digest).decode(),
        **more,
    }


def letter(*attachments: Resource) -> Resource:
    """A letter in one or more forms."""
    return synthetic.document_reference(content=[{"attachment": each} for each in attachments])


def report(*attachments: Resource) -> Resource:
    """A report as the laboratory laid it out, in one or more forms."""
    return {**negation.report(), "presentedForm": list(attachments)}


def narrated(inner: str, status: str = "additional") -> Resource:
    """A letter with a narrative; `additional` says that it holds more than the data does."""
    return synthetic.document_reference(text={"status": status, "div": f"<div {_XHTML}>{inner}</div>"})


LETTERS: tuple[Resource, ...] = (
    letter(attachment(_EVERY_OCTET, "application/octet-stream")),
    report(attachment(_PDF, "application/pdf")),
    letter(attachment("Seen today.\r\nMr Ng: café, £5\r\n".encode(), "text/plain; charset=utf-8")),
    narrated("<p>Blood pressure &lt; 140/90 &amp; falling&#160;&#8211; &quot;fine&quot;</p>"),
    letter(attachment(_PDF, "application/pdf"), attachment(b"{\\rtf1 Seen.}", "application/rtf")),
    letter(attachment(_EVERY_OCTET * 256, "image/tiff")),
    letter(attachment(_EVERY_OCTET * 1024, "image/tiff")),
    letter(
        attachment(
            _PDF,
            "application/pdf",
            url="https://letters.local.example/store?letter=0042&form=pdf",
            language="cy",
            title="Llythyr rhyddhau (discharge letter)",
            creation="2026-03-04T16:40:00+00:00",
        )
    ),
    letter(attachment(b"\xff\xfeS\x00e\x00e\x00n\x00", "text/plain; charset=utf-16")),
    letter(attachment(b"\n \x00", "text/plain")),
    narrated(
        '<table class="plan"><tr><td colspan="2" style="color: red">1  mg</td></tr>'
        "<tr><td><b>a</b> <i>b</i></td><td>zażółć 漢字 🧬</td></tr></table>"
    ),
    narrated('<ul><li>one<br/>two</li></ul><p id="x"><a href="#x">see</a></p><pre>a\n  b</pre>'),
    narrated(
        f'<p lang="ar" dir="rtl">1 mg <img src="{_PIXEL}" alt="a rash, left arm"/></p><p lang="cy">nos</p>'
    ),
)
ACTIVE: tuple[Resource, ...] = (
    narrated("<p>Seen.</p><script>alert(1)</script>"),
    narrated('<p onclick="alert(1)">Seen.</p>'),
)
"""Active content, which FHIR R4 forbids (txt-1): it may be refused."""


def items() -> Strategy:
    """Letters of any octets, and narratives of any text."""
    types = ["text/plain", "text/plain; charset=iso-8859-1", "application/pdf", "image/png", "text/html"]
    octets = st.binary(min_size=1, max_size=80) | st.sampled_from([b"\r\n", b"\x1a", b"\xef\xbb\xbfx"])
    attached = st.builds(attachment, octets, st.sampled_from(types))
    letters = st.lists(attached, min_size=1, max_size=2).map(lambda drawn: letter(*drawn))
    return letters | _paragraphs().map(narrated)


def _paragraphs() -> Strategy:
    pieces = st.sampled_from(["a", " b ", "&amp;", "&lt;5", "&#233;", "é", "\u00a0", "“q”", "🧬", "\n"])
    tags = st.sampled_from(["p", "b", "i", "span", "em", "h2"])
    attributes = members({}, title=pieces, id=st.just("n1")).map(
        lambda drawn: "".join(f' {name}="{value}"' for name, value in drawn.items())
    )
    one = st.builds(
        lambda tag, how, parts: f"<{tag}{how}>{''.join(parts)}</{tag}>",
        tags,
        attributes,
        st.lists(pieces, min_size=1, max_size=4).filter(lambda parts: "".join(parts).strip()),
    )
    return st.lists(one, min_size=1, max_size=3).map("".join)
