"""ERR-001 as well: whatever format is asked for or sent, no answer claims one that it is not in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import dumps
from harness.findings.errors import EXCUSED, no_outcome
from harness.findings.formats import is_json, is_xml, untrue
from harness.suite.check import verifies
from harness.target.client import FHIR_XML, Answer
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import Contribution, cares_for, contributes, prepare
from harness.verbs.viewing import finds

_NO_FORMAT_OF_FHIR = ("application/x-nothing", "image/png", "text/turtle", "text/csv;charset=utf-8")
"""RDF is one; a server that has it answers it, and what is inside is not judged."""
_NAMED_IN_VAIN = ("application/x-nothing", "text/turtle")
_JSON_BY_NAME = ("json", "application/fhir+json")
_ANYTHING = {"Accept": "*/*"}
_TABLE = b"code,value\n386725007,36.8\n"
_LATIN_1 = "application/fhir+json; charset=iso-8859-1"
_SPOKEN = "Temp\u00e9rature, prise \u00e0 domicile"
"""Letters that are other octets in Latin-1 than in UTF-8."""


@dataclass(frozen=True)
class Asked:
    """One request for a format, and what was answered."""

    what: str
    answer: Answer
    as_json: bool = False
    """Whether nothing but JSON was asked for."""


@verifies("ERR-001")
def no_answer_claims_a_format_it_is_not_in(case: Case) -> None:
    """Formats FHIR has not are asked for and sent, and JSON by name: refused in FHIR, or told as it is."""
    findings, observed = [], 0
    for asked in _requests(case):
        answer = asked.answer
        if answer.by_token_endpoint:
            raise NotTestable(f"no token was given: {answer.line}")
        if not answer.status or answer.status >= 500 or answer.status in EXCUSED:
            continue
        observed += 1
        findings += _judged(asked)
    case.judge(findings, observed=observed)
    if not case.record.target.may_write:
        raise NotTestable('nothing stored can be read: the target is not declared environment = "test"')


def _requests(case: Case) -> Iterator[Asked]:
    gp = case.actor("gp")
    filed = _filed(case)
    stored = (finds(gp, filed.items[0]),) if filed else ()
    for address in ("metadata", "Patient/shcr-nobody-1", *stored):
        for accept in _NO_FORMAT_OF_FHIR:
            yield Asked(accept, _read(gp, address, f"as {accept}", {"Accept": accept}))
        for name in _NAMED_IN_VAIN:
            yield Asked(f"_format={name}", _by_name(gp, address, name))
    for address in ("metadata", *stored):
        anything = _read(gp, address, "in any format", _ANYTHING)
        yield Asked("any format", anything)
        if not anything.given or not is_json(_content_type(anything)):
            case.without("JSON under another name: asked for any format, the target answers another")
            continue
        for name in _JSON_BY_NAME:
            yield Asked(f"_format={name}", _by_name(gp, address, name), as_json=True)
    if case.record.target.may_write:
        yield Asked("a table", _sends(case, "a table of values", "text/csv", _TABLE))
    if filed:
        yield from _other_forms(case, gp, filed)


def _other_forms(case: Case, gp: Actor, filed: Contribution) -> Iterator[Asked]:
    """Sound items in another form than every server takes, and what became of those that are taken."""
    patient = finds(gp, filed.patient)
    for serial, (what, content_type, written) in enumerate(_OTHER_FORMS, start=7):
        item = synthetic.observation(note=[{"text": _SPOKEN}])
        sent = prepare(case.contributors()[0], filed.person, [item], serial=serial).items[0].sent
        answer = _sends(case, what, content_type, written({**sent, "subject": {"reference": patient}}))
        yield Asked(what, answer)
        if answer.given and (place := _place(answer)):
            yield Asked(f"{what}, read", _read(gp, place, "as it was sent in another form", {}))


def _judged(asked: Asked) -> list[Finding]:
    answer, content_type = asked.answer, _content_type(asked.answer)
    found = untrue(content_type, answer.text, answer.utf8, answer.line)
    if answer.refused and not is_xml(content_type):
        found += no_outcome(answer.status, answer.outcome, answer.line)
    if asked.as_json and answer.given and content_type and not is_json(content_type):
        found.append(Finding(f"JSON for {asked.what}", content_type, answer.line))
    return found


def _filed(case: Case) -> Contribution | None:
    """An item of somebody's, none where nothing may be contributed or it was refused."""
    if not case.record.target.may_write or not case.declared.contribute:
        return None
    ann = case.person()
    cares_for(case.actor("gp"), ann)
    filed = contributes(case.contributors()[0], ann, synthetic.observation())
    if not filed.accepted:
        case.without(f"reads of a contributed item: it was refused with {filed.answer.status}")
        return None
    return filed


def _read(who: Actor, address: str, how: str, headers: Mapping[str, str]) -> Answer:
    return who.send("GET", address, f"reads {address.partition('?')[0]} {how}", headers=headers)


def _by_name(who: Actor, address: str, name: str) -> Answer:
    path = f"{address}?_format={quote(name, safe='')}"
    return _read(who, path, f"with _format={name}", _ANYTHING)


def _sends(case: Case, what: str, content_type: str, body: bytes) -> Answer:
    who = case.contributors()[0] if case.record.target.contributors else case.actor("gp")
    headers = {"Content-Type": content_type}
    return who.send("POST", "Observation", f"sends {what}", headers=headers, body=body)


def _in_latin_1(item: synthetic.Resource) -> bytes:
    return dumps(item).encode("latin-1")


def _in_xml(item: synthetic.Resource) -> bytes:
    """As much of it as makes a valid Observation that names its person and its record id."""
    system, value = identifiers(item)[0]
    elements = (
        f'<identifier><system value="{system}"/><value value="{value}"/></identifier>',
        f'<status value="{item["status"]}"/>',
        f'<code><text value="{item["code"]["text"]}"/></code>',
        f'<subject><reference value="{item["subject"]["reference"]}"/></subject>',
        f'<note><text value="{_SPOKEN}"/></note>',
    )
    return f'<Observation xmlns="http://hl7.org/fhir">{"".join(elements)}</Observation>'.encode()


_OTHER_FORMS = (
    ("an Observation in Latin-1", _LATIN_1, _in_latin_1),
    ("an Observation in XML", FHIR_XML, _in_xml),
)


def _place(answer: Answer) -> str:
    """Where an Observation was put, empty where the server does not say."""
    found = answer.headers.get("location", "").partition("/_history/")[0].rsplit("/", 2)[-2:]
    return "/".join(found) if found[0] == "Observation" else ""


def _content_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "")
