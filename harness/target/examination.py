"""What works with a target, step by step, and what each failure costs: the doctor's findings as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Literal

from harness.evidence.outcomes import NotTestable
from harness.fhir.lossless import dumps
from harness.target.client import Answer, Unreachable, Wire, reach
from harness.target.credentials import Credentials, default_ask
from harness.target.load import TargetError

State = Literal["works", "fails", "skipped", "note"]
_SKEW_S = 5.0
_LONGEST_CLAIM = 100
_MERGE = re.compile(r'"name": ?"merge"')
_XML = frozenset({"xml", "fhir+xml"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing looked at: what was seen, and what it costs if it does not work."""

    what: str
    state: State
    seen: str
    cost: str = ""


def server(wire: Wire) -> Iterator[Step]:
    """Whether a FHIR server is there, what it says it is, and how far its clock is off.

    Raises:
        Unreachable: nothing else can be looked at.
    """
    answer = reach(wire)
    yield Step(
        "reachable", "works", f"{wire.target.base_url} answers FHIR in {answer.exchanges[-1].ms:.0f} ms"
    )
    if wire.target.base_url.startswith("https:"):
        yield Step("TLS", "works", "its certificate is trusted")
    yield _claims(wire, answer)
    yield from _offers_xml(wire, answer)
    yield from _offers_merge(wire, answer)
    yield _clock(wire, answer)


def tokens(wire: Wire, showing: Credentials) -> Iterator[Step]:
    """Whether each persona gets a credential."""
    if showing.kind == "none":
        cost = "ACC-003 and the audit rows are not tested; a patient read that is answered violates ACC-001"
        yield Step("credentials", "note", "auth is none: all personas are one anonymous caller", cost)
        return
    for persona in wire.target.personas.values():
        what, cost = f"token of {persona.id}", f"every check in which {persona.id} acts is not tested"
        try:
            shown = showing.show(persona, default_ask(persona.id))
        except (TargetError, NotTestable) as error:
            yield Step(what, "fails", str(error), cost)
            continue
        if shown.refusal is not None:
            yield Step(
                what,
                "fails",
                f"the token endpoint refused: answered {shown.refusal.status or 'nothing'}",
                cost,
            )
        else:
            yield Step(
                what, "works", "a credential is there" if showing.kind == "bearer" else "a token was issued"
            )


def attempted(what: str, cost: str, attempt: Callable[[], str]) -> Step:
    """A step that works if the attempt says what it saw, and fails with the reason it could not."""
    try:
        return Step(what, "works", attempt())
    except (NotTestable, TargetError, Unreachable) as error:
        return Step(what, "fails", str(error), cost)


def claimed_software(wire: Wire, answer: Answer) -> str:
    """Name and version that a server gives itself in /metadata, fit to print; nothing relies on them."""
    software = _statement(answer).get("software")
    said = [software.get("name"), software.get("version")] if isinstance(software, dict) else []
    text = " ".join(part for part in said if isinstance(part, str))
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return wire.redactor.text(printable).strip()[:_LONGEST_CLAIM]


def _statement(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.body if answer.given else {}
    except NotTestable:
        body = {}
    known = isinstance(body, dict) and body.get("resourceType") == "CapabilityStatement"
    return body if known else {}


def _claims(wire: Wire, answer: Answer) -> Step:
    statement = _statement(answer)
    if not statement:
        return Step(
            "/metadata", "note", f"no CapabilityStatement, answered {answer.status}", "nothing relies on it"
        )
    name = claimed_software(wire, answer) or "unnamed software"
    version = statement.get("fhirVersion")
    known = version == "4.0.1"
    state: State = "works" if known else "note"
    told = f"FHIR {version}" if known else "another fhirVersion or none"
    return Step("/metadata", state, f"{name}, {told}", "the contract is FHIR R4 (4.0.1)")


def _offers_xml(wire: Wire, answer: Answer) -> Iterator[Step]:
    """Advice, where the server says of itself that it has XML and the target file does not."""
    formats = _statement(answer).get("format")
    offered = [one for one in formats if isinstance(one, str)] if isinstance(formats, list) else []
    if not wire.target.declared.xml and any(one.rpartition("/")[2] in _XML for one in offered):
        yield Step("XML", "note", "offered in /metadata, not declared", 'RTP-001 reads it with xml = "read"')


def _offers_merge(wire: Wire, answer: Answer) -> Iterator[Step]:
    """The same advice, for the operation that merges people."""
    statement = dumps(_statement(answer))
    if not wire.target.declared.merge and _MERGE.search(statement):
        advice = 'RTP-001, RTP-012 and RTP-018 look at it with merge = "operation"'
        yield Step("$merge", "note", "offered in /metadata, not declared", advice)


def _clock(wire: Wire, answer: Answer) -> Step:
    date = answer.headers.get("date")
    if not date:
        return Step(
            "clock", "note", "answers carry no Date", "audit times are compared with this machine's clock"
        )
    try:
        told = parsedate_to_datetime(date)
        skew = abs((told.replace(tzinfo=told.tzinfo or UTC) - wire.clock.now()).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return Step("clock", "note", "the Date of answers is unreadable")
    state: State = "works" if skew <= _SKEW_S else "fails"
    return Step(
        "clock", state, f"{skew:.0f} s from this machine's", "assertions may be refused as expired or early"
    )
