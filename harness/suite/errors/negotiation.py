"""ERR-001 as well: whatever format is asked for, no answer claims one that it is not in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.findings.errors import EXCUSED, no_outcome
from harness.findings.formats import is_json, is_xml, untrue
from harness.suite.check import verifies
from harness.target.client import Answer
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import cares_for, contributes
from harness.verbs.viewing import finds

_NO_FORMAT_OF_FHIR = ("application/x-nothing", "image/png", "text/turtle", "text/csv;charset=utf-8")
"""RDF is one; a server that has it answers it, and what is inside is not judged."""
_JSON_BY_NAME = ("json", "application/fhir+json")
_ANYTHING = {"Accept": "*/*"}
_TABLE = b"code,value\n386725007,36.8\n"


@dataclass(frozen=True)
class Asked:
    """One request for a format, and what was answered."""

    what: str
    answer: Answer
    as_json: bool = False
    """Whether nothing but JSON was asked for."""


@verifies("ERR-001")
def no_answer_claims_a_format_it_is_not_in(case: Case) -> None:
    """Formats FHIR has not are asked for, and JSON by name: refused in FHIR, or answered as what it is."""
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
    stored = _stored(case)
    for address in ("metadata", "Patient/shcr-nobody-1", *stored):
        for accept in _NO_FORMAT_OF_FHIR:
            yield Asked(accept, _read(gp, address, f"as {accept}", {"Accept": accept}))
    for address in ("metadata", *stored):
        anything = _read(gp, address, "in any format", _ANYTHING)
        yield Asked("any format", anything)
        if not anything.given or not is_json(_content_type(anything)):
            case.without("JSON under another name: asked for any format, the target answers another")
            continue
        for name in _JSON_BY_NAME:
            path = f"{address}?_format={quote(name, safe='')}"
            yield Asked(f"_format={name}", _read(gp, path, f"with _format={name}", _ANYTHING), as_json=True)
    if case.record.target.may_write:
        yield Asked("a table", _sends_a_table(case))


def _judged(asked: Asked) -> list[Finding]:
    answer, content_type = asked.answer, _content_type(asked.answer)
    found = untrue(content_type, answer.text, answer.utf8, answer.line)
    if answer.refused and not is_xml(content_type):
        found += no_outcome(answer.status, answer.outcome, answer.line)
    if asked.as_json and answer.given and content_type and not is_json(content_type):
        found.append(Finding(f"JSON for {asked.what}", content_type, answer.line))
    return found


def _stored(case: Case) -> tuple[str, ...]:
    """Where an item of somebody's lies, none where nothing may be contributed or it was refused."""
    if not case.record.target.may_write or not case.declared.contribute:
        return ()
    gp, ann = case.actor("gp"), case.person()
    cares_for(gp, ann)
    filed = contributes(case.contributors()[0], ann, synthetic.observation())
    if not filed.accepted:
        case.without(f"reads of a contributed item: it was refused with {filed.answer.status}")
        return ()
    return (finds(gp, filed.items[0]),)


def _read(who: Actor, address: str, how: str, headers: Mapping[str, str]) -> Answer:
    return who.send("GET", address, f"reads {address.partition('?')[0]} {how}", headers=headers)


def _sends_a_table(case: Case) -> Answer:
    who = case.contributors()[0] if case.record.target.contributors else case.actor("gp")
    headers = {"Content-Type": "text/csv"}
    return who.send("POST", "Observation", "sends a table of values", headers=headers, body=_TABLE)


def _content_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "")
