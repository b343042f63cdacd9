"""A hand-written run with one of everything a report must show."""

import json
from typing import Any

from harness.evidence.results import Results, parse

Line = dict[str, Any]

NASTY = (
    '{"resourceType":"OperationOutcome","text":"</script><script>alert(1)</script> & more","n":1.00,"e":1e3}'
)
TRANSACTION = (
    '{"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":"urn:uuid:1","resource":'
    '{"resourceType":"Observation","note":[{"text":"patient\'s words"}],"valueQuantity":{"value":1.00}}}]}'
)
VIEW = (
    '{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Observation","id":"77",'
    '"identifier":[{"system":"https://records.example/RA4","value":"obs-1"}],"valueQuantity":{"value":1.00}}}]}'
)


def exchange(n: int, check: str, **changes: Any) -> Line:
    return {
        "kind": "exchange",
        "n": n,
        "check": check,
        "persona": "gp",
        "method": "GET",
        "url": f"http://127.0.0.1:8080/fhir/Patient/{n}/$everything?_count=50",
        "request": {
            "headers": {
                "Authorization": "Bearer $TOKEN",
                "Accept": "application/fhir+json",
                "Host": "127.0.0.1",
                "X-Request-Id": f"run-{n}",
            },
            "body": "",
        },
        "response": {
            "status": 200,
            "headers": {"Content-Type": "application/fhir+json", "ETag": 'W/"3"', "Server": "none of it"},
            "body": VIEW,
        },
        "error": "",
        "ms": 12.3,
        "sentence": "the GP views the whole record of Ada",
    } | changes


def check(name: str, requirement: str, verdict: str, **changes: Any) -> Line:
    return {
        "kind": "check",
        "check": name,
        "requirement": requirement,
        "verdict": verdict,
        "reason": "",
        "expected": "",
        "seen": "",
        "findings": [],
        "cases": 50,
        "observed": 48,
        "requests": 310,
        "seconds": 4.2,
        "exchanges": [],
        "history": [],
        "notes": [],
        "digest": "c0ffee",
    } | changes


def requirement(ident: str, level: str, title: str, verdict: str, **changes: Any) -> Line:
    return {
        "kind": "requirement",
        "id": ident,
        "level": level,
        "area": ident[:3],
        "title": title,
        "text": f"The rule in full: {title[0].lower()}{title[1:]}.",
        "advice": "",
        "source": ["PRSB Core Information Standard 2.1, 4.2", "DCB0129"],
        "authority": "published",
        "hazard": ["incomplete"],
        "optional": "",
        "control": [],
        "verdict": verdict,
        "reason": "" if verdict == "met" else "this version of shcr has no check for it",
        "checks": [],
    } | changes


RUN: Line = {
    "kind": "run",
    "schema": 1,
    "suite": "0.1.0",
    "catalogue": "sha256:5d1f0a2b9c3e",
    "contract": "1",
    "run": "20261123-173000-ab12",
    "started": "2026-11-23T17:30:00Z",
    "target": {
        "name": "SEKMET",
        "base_url": "http://127.0.0.1:8080/fhir",
        "environment": "test",
        "auth": "smart-backend",
        "software": "Sekmet Aggregator 4.1",
        "declared": {"view": "everything", "denial": "reveal", "purposes": ["TREAT", "COC"]},
        "departures": [
            {"key": "order", "value": "arrival", "owner": "Dr P. Shah, CSO", "reference": "HAZ-114"}
        ],
        "undeclared": ["merging", "control"],
    },
    "seed": 123,
    "depth": "standard",
    "cases_per_check": 50,
    "filter": [],
    "planned": [
        {"check": "aggregation.every-item-once", "requirement": "MRG-001"},
        {"check": "identity.one-number-one-person", "requirement": "IDN-006"},
        {"check": "access.no-relationship", "requirement": "ACC-006"},
        {"check": "audit.one-answer-two-people", "requirement": "AUD-004"},
        {"check": "roundtrip.decimals", "requirement": "RTP-005"},
        {"check": "merge.latest-recorded", "requirement": "MRG-005"},
    ],
    "sharpness": {"defects": 26, "killed": 26, "variants": 3, "false_alarms": 0},
    "given": {"target": "my systems/sekmet.toml", "environment": "test"},
}

MRG = "aggregation.every-item-once"
CHECKS: list[Line] = [
    check(
        MRG,
        "MRG-001",
        "not-met",
        reason="an item that was accepted is missing from the view",
        expected="2 items: RA4|obs-1, RBA|med-7",
        seen="1 item: RA4|obs-1",
        findings=[
            {
                "expected": "RBA|med-7 once",
                "seen": "not in any page of the view",
                "where": "Patient/12/$everything",
            }
        ],
        exchanges=[11, 12, 13],
        history=[
            "The GP practice contributes one observation about Ada (999 000 0018).",
            "The acute trust contributes one medicine about Ada.",
            "The GP views the whole record of Ada: the medicine is not there.",
        ],
    ),
    exchange(
        11,
        MRG,
        persona="contributor-gp",
        method="POST",
        url="http://127.0.0.1:8080/fhir",
        request={
            "headers": {"Authorization": "Bearer $TOKEN", "Content-Type": "application/fhir+json"},
            "body": TRANSACTION,
        },
        sentence="the GP practice contributes one observation",
    ),
    exchange(12, MRG),
    exchange(13, MRG, response=None, error="connection reset", sentence="the GP views page 2 of the record"),
    check("identity.one-number-one-person", "IDN-006", "met", notes=["met, without: rename"]),
    check(
        "access.no-relationship",
        "ACC-006",
        "not-tested",
        reason="the lawful request was refused too (exchange 21): give gp a relationship control",
        exchanges=[21],
        observed=0,
    ),
    exchange(
        21,
        "access.no-relationship",
        response={"status": 403, "headers": {"Content-Type": "application/json"}, "body": NASTY},
    ),
    check("audit.one-answer-two-people", "AUD-004", "fault", reason="KeyError: 'agent' in the audit reader"),
    check(
        "roundtrip.decimals",
        "RTP-005",
        "not-met",
        reason="a decimal lost its zeros",
        expected="1.00",
        seen="1.0",
    ),
    check("merge.latest-recorded", "MRG-005", "met"),
]

REQUIREMENTS: list[Line] = [
    requirement(
        "IDN-006", "MUST", "One verified number, one person", "met", checks=["identity.one-number-one-person"]
    ),
    requirement("IDN-009", "MUST", "A new number is never linked to the old", "not-checked"),
    requirement("IDN-010", "SHOULD", "Retired codes count", "not-checked"),
    requirement(
        "MRG-001",
        "MUST",
        "Every item from every source appears, none is invented",
        "not-met",
        reason="an item that was accepted is missing from the view",
        checks=[MRG],
        hazard=["incomplete", "disclosed"],
        advice="Say which source each item came from.",
    ),
    requirement("MRG-005", "MUST", "The latest recorded state is current", "met"),
    requirement("MRG-009", "MUST", "A withdrawn item leaves every channel", "not-checked"),
    requirement(
        "ACC-006",
        "MUST",
        "No view without a legitimate relationship",
        "not-tested",
        reason="the lawful request was refused too (exchange 21): give gp a relationship control",
        control=["relationship"],
        authority="law",
    ),
    requirement(
        "AUD-004",
        "MUST",
        "Each person shown has an event",
        "fault",
        reason="KeyError: 'agent' in the audit reader",
    ),
    requirement(
        "RTP-005",
        "MUST",
        "Decimals keep their precision",
        "not-met",
        reason="a decimal lost its zeros",
        authority="project",
        hazard=["altered"],
    ),
    requirement(
        "ERR-001",
        "SHOULD",
        "Errors say what was wrong",
        "exception",
        reason="accepted by Dr P. Shah until 2027-01-31, ticket SEK-9",
    ),
]


def end_of(rows: list[Line]) -> Line:
    counts: dict[str, dict[str, int]] = {"MUST": {}, "SHOULD": {}}
    for row in rows:
        by = counts[row["level"]]
        by[row["verdict"]] = by.get(row["verdict"], 0) + 1
    return {
        "kind": "end",
        "finished": "2026-11-23T17:31:10Z",
        "counts": counts,
        "musts": sum(counts["MUST"].values()),
        "musts_checked": 6,
        "musts_with_verdict": 4,
        "exit": 1,
        "sentence": "Not met: of the 4 MUST requirements judged, 2 are not met by SEKMET. "
        "6 of 8 MUSTs checked, 4 gave a verdict.",
        "stopped": "",
        "requests": 1860,
        "seconds": 70.1,
        "cases_digest": "sha256:77aa",
    }


def lines() -> list[Line]:
    return [RUN, *CHECKS, *REQUIREMENTS, end_of(REQUIREMENTS)]


def data(of: list[Line]) -> bytes:
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in of)


def sample() -> Results:
    return parse(data(lines()))


def truncated() -> Results:
    return parse(data([RUN, *CHECKS[:5]]))


def many(number: int = 200, exchanges: int = 10, body: str = VIEW * 20) -> Results:
    """A bad day: every requirement not met, each with a transcript."""
    checks: list[Line] = []
    rows: list[Line] = []
    for place in range(number):
        ident, name = f"MRG-{place:03}", f"aggregation.check-{place}"
        numbers = list(range(place * exchanges, (place + 1) * exchanges))
        failed = {"reason": "an item is missing", "expected": "2 items", "seen": "1 item"}
        checks.append(
            check(name, ident, "not-met", exchanges=numbers, history=["It happened."] * 6, **failed)
        )
        answer = {"status": 200, "headers": {"Content-Type": "application/fhir+json"}, "body": body}
        checks += [exchange(n, name, response=answer) for n in numbers]
        rows.append(requirement(ident, "MUST", f"Rule {place}", "not-met", reason="an item is missing"))
    return parse(data([RUN | {"planned": []}, *checks, *rows, end_of(rows)]))
