"""What was contributed, read as XML where the target says it can be (P-R3: XML and JSON say the same)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.definitions.registry import Definitions
from harness.fhir.lossless import Json, Number
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.synthetic import Resource
from harness.fhir.xml import XmlError, to_json
from harness.suite.round_trip.surviving import Judged
from harness.target.client import Answer
from harness.verbs.case import Actor, decided
from harness.verbs.contributing import Filed
from harness.verbs.viewing import finds, reads_as_xml

_NO_XML_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document of XML 1.0 can hold, however it is spelt (XML 1.0, 2.2)."""

_LOCAL = "https://local.example/StructureDefinition"

MARKED_UP: Resource = {
    **synthetic.observation(),
    "extension": [{"id": "e1", "url": f"{_LOCAL}/amount", "valueDecimal": Number("1.10")}],
    "text": {
        "status": "additional",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p></div>',
    },
    "contained": [
        {
            "resourceType": "Practitioner",
            "id": "doctor",
            "name": [
                {
                    "id": "n1",
                    "family": 'O\'Brien & "Ng"',
                    "given": ["Zoë", "Ann", "Bea"],
                    "_given": [
                        None,
                        {"id": "g2", "extension": [{"url": f"{_LOCAL}/known-as", "valueBoolean": True}]},
                        None,
                    ],
                }
            ],
        }
    ],
    "performer": [{"reference": "#doctor"}],
    "note": [{"text": "first line\n\n  second\tline <b>&amp;</b> ]]>"}, {"text": "then"}],
}
"""What JSON spells in one way and XML in another: ids, extensions of one of several values, white space."""

_EXPECTED = "the resource as XML, as declared"


@cache
def _types() -> Compiler:
    return Compiler(Definitions())


def judged_as_xml(gp: Actor, filed: Filed, explained: Allowed, judged: Judged) -> list[Finding]:
    """Findings about the XML of a resource that was accepted; none where XML is not declared.

    A resource with characters that XML does not have may be refused.

    Raises:
        NotTestable: the record decides nothing, or does not let the GP in.
    """
    if not gp.case.declared.xml:
        return []
    answer = reads_as_xml(gp, finds(gp, filed))
    if answer.by_token_endpoint or answer.status in (401, 403):
        raise NotTestable(f"a lawful read was refused: {answer.line}")
    if not answer.given and any(_NO_XML_CHARACTER.search(text) for text in _texts(filed.sent)):
        return []
    where = f"as XML: {decided(answer).line}"
    try:
        got = _resource(answer)
    except XmlError as error:
        return [Finding(_EXPECTED, str(error), where)]
    return judged(filed.sent, got, explained, where)


def _resource(answer: Answer) -> Json:
    """The JSON that the answer stands for, or `XmlError` that says what it is instead."""
    if not answer.given:
        raise XmlError(f"answered {answer.status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not kind.endswith("xml") or "html" in kind:
        raise XmlError("an answer of another media type")
    found = to_json(answer.text.encode("utf-8", "replace"), _types())
    if not found:
        raise XmlError("an XML document that is no FHIR")
    return found


def _texts(value: Json) -> Iterator[str]:
    """Every text in a resource."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list | tuple):
            waiting.extend(node)
