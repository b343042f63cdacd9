"""Values of the primitive types that are legal and that servers like to lose; the first one is the plainest.

FHIR R4, datatypes; the ways they get lost are those of defects MR-01 to MR-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import DECIMALS

TEXTS = (
    "a", "b",
    "Zo\u00eb O'Brien-Ng", "e\u0301clair", "\u00e9clair", "a  b", "line\nline", "tab\tstop", " edge ",
    "\u00a0nbsp\u00a0", "\U0001f9ec \U0001d4b3", "\u0639\u0631\u0628\u0649", "\ufb01 \u212b", "\u0e01\u0e33",
    "\U0001f469\u200d\u2695\ufe0f", '"quoted" \\ back', "<b>&amp;</b>", "H43..", "1.00", "null", "true", "0",
    "r\r\nn", "a\u2028b", "ni\u00f1o/nin\u0303o",
)  # fmt: skip

_XMLNS = 'xmlns="http://www.w3.org/1999/xhtml"'
NARRATIVES = (
    f"<div {_XMLNS}>a</div>",
    f"<div {_XMLNS}><p>a &amp; b &lt; c</p></div>",
    f"<div {_XMLNS}>caf&eacute;&nbsp;&#233;&#xE9; &mdash; &quot;b&quot;</div>",
    f"<div {_XMLNS}>\n  <p>two  spaces</p>\n\t<br/>e\u0301 \u00a0 \U0001f9ec</div>",
    f'<div {_XMLNS}><table><tr><td colspan="2" class="a">a</td></tr></table><!-- c --></div>',
    f'<div {_XMLNS}><a href="#b" title="&apos;">a</a></div>',
)

DAYS = ("2024", "2024-02", "2024-02-29", "2025-10-26", "1961-04-23", "1900-01-01", "2026-12-31")
MOMENTS = (
    "2026-03-02T09:15:00Z",
    "2026-03-02T09:15:00+00:00", "2026-03-02T09:15:00-00:00", "2025-10-26T01:30:00+01:00",
    "2025-10-26T01:30:00+00:00", "2026-07-01T23:59:59.120+01:00", "2026-01-01T00:00:00.000Z",
    "2016-12-31T23:59:60Z", "2024-02-29T12:00:00.123456789+14:00", "2026-03-02T00:00:00-12:00",
)  # fmt: skip

_DECIMALS = ("1", "0", "-0.0", "123456789012345678901.50", "1e-30")
_NUMBERS = ("1", "2", "0", "7", "2147483647")
_URIS = (
    "urn:a", "https://example.org/a",
    "https://example.org/A?b=%20&c=d%2Fe#f", "urn:oid:2.16.840.1.113883.2.1",
    "urn:uuid:0b2ee8ae-5d53-4cd5-a5f5-8a52d7f1f7a1", "http://example.org/\u00e9", "mailto:a@example.org",
)  # fmt: skip

LITERALS: Mapping[str, tuple[Json, ...]] = {
    "boolean": (False, True),
    "integer": tuple(Number(text) for text in (*_NUMBERS, "-1", "-2147483648")),
    "unsignedInt": tuple(Number(text) for text in _NUMBERS),
    "positiveInt": tuple(Number(text) for text in _NUMBERS if text != "0"),
    "decimal": tuple(Number(text) for text in (*DECIMALS, *_DECIMALS)),
    "string": TEXTS,
    "markdown": ("a", "* a\n* b\n", "**a** _b_ `c`", "a  \nb", *TEXTS[2:]),
    "xhtml": NARRATIVES,
    "code": ("a", "a-b", "H43..", "A1 b", "1.00"),
    "id": ("a", "A-1.b", "0", "x" * 64),
    "uri": _URIS,
    "url": tuple(uri for uri in _URIS if not uri.startswith("urn:")),
    "canonical": ("https://example.org/a", "https://example.org/a|1.0", "https://example.org/a|1.0#b"),
    "oid": ("urn:oid:1.2.3", "urn:oid:2.16.840.1.113883.2.1.4.1"),
    "uuid": ("urn:uuid:0b2ee8ae-5d53-4cd5-a5f5-8a52d7f1f7a1",),
    "base64Binary": ("YQ==", "YWI=", "YWJj", "//79+w==", "RGlz\nY2hhcmdl", "AAECAwQFBgc="),
    "date": DAYS,
    "dateTime": (*DAYS, *MOMENTS),
    "instant": MOMENTS,
    "time": ("09:15:00", "23:59:59.120", "00:00:00.000", "23:59:60"),
}  # fmt: skip
"""By the name of the type."""

UNKNOWN = "https://example.org/StructureDefinition/unknown"

EXTENSIONS: tuple[Json, ...] = (
    {"url": UNKNOWN, "valueString": "a"},
    {"url": UNKNOWN, "valueDecimal": Number("1.00")},
    {"url": UNKNOWN, "valueBoolean": False},
    {"url": UNKNOWN, "valueDateTime": "2024-02"},
    {"url": UNKNOWN, "valueInteger": Number("0")},
    {"url": UNKNOWN, "valueMarkdown": " a \n"},
    {"url": UNKNOWN, "valueBase64Binary": "YQ=="},
    {"url": UNKNOWN, "valueReference": {"display": "somebody"}},
    {"url": UNKNOWN, "valueQuantity": {"value": Number("1.20E+2")}},
    {"url": UNKNOWN, "_valueString": {"extension": [{"url": UNKNOWN, "valueCode": "unknown"}]}},
    {"id": "a", "url": UNKNOWN, "valueCoding": {"system": "http://snomed.info/sct", "code": "91936005"}},
    {
        "url": UNKNOWN,
        "extension": [{"url": "part", "valueString": "a"}, {"url": "part", "valueTime": "09:15:00"}],
    },
)
"""Extensions nobody has a definition of; a server keeps them all the same."""

EXTRAS: tuple[Json, ...] = (
    {"id": "a"},
    {"extension": [{"url": UNKNOWN, "valueString": "a"}]},
    {"id": "b", "extension": [{"url": UNKNOWN, "valueDecimal": Number("1.00")}]},
)
"""What stands under a primitive's key with an underscore."""

NHS_NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050")
"""Of the range that is never issued to a person; a suite that meets a server supplies its own."""
