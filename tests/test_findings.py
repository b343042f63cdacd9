"""Predicates on hand-made observations: one anomaly a line, and the same thing without it."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.fhir.compare import Allowed
from harness.fhir.lossless import Number
from harness.findings.altered import altered, altered_decimals, altered_since
from harness.findings.errors import leaked, no_outcome
from harness.findings.moments import altered_moment
from harness.findings.traces import refusal_faults, untraced
from harness.findings.views import invented, lost, repeated, somebody_elses
from harness.oracle.record import Item, belongs_to
from harness.oracle.trace import Viewed

A = Item(("https://a.example", "1"), "Observation", "A01", "9990000018")
B = Item(("https://b.example", "1"), "Condition", "B01", "9990000018")
OTHER = Item(("https://b.example", "2"), "Condition", "B01", "9990000026")
WANTED = belongs_to("9990000018", [A, B, OTHER])
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def shown(item):
    system, value = item.record_id
    return {"resourceType": item.resource_type, "id": "x", "identifier": [{"system": system, "value": value}]}


def test_a_view_as_it_should_be():
    seen = [shown(B), shown(A), {"resourceType": "Patient"}, {"resourceType": "Provenance"}]
    assert not [*lost(WANTED, seen, ""), *repeated(WANTED, seen, ""), *invented(WANTED, seen, "")]


@pytest.mark.parametrize(
    ("predicate", "seen"),
    [
        (lost, [shown(A)]),
        (repeated, [shown(A), shown(B), shown(A)]),
        (invented, [shown(A), shown(B), {"resourceType": "Observation", "id": "phantom"}]),
        (invented, [shown(A), shown(B), shown(OTHER)]),
    ],
)
def test_one_thing_wrong_in_a_view(predicate, seen):
    assert len(predicate(WANTED, seen, "")) == 1


def test_somebody_elses():
    assert somebody_elses([OTHER.record_id], [], [shown(A), shown(OTHER)], "")
    assert somebody_elses([], ["Condition/x"], [{"resourceType": "Condition", "id": "x"}], "")
    assert not somebody_elses([OTHER.record_id], ["Condition/y"], [shown(A)], "")


VIEW = Viewed(
    told="the GP reads",
    interaction="read",
    user="usr-1",
    request_ids=frozenset({"req-1"}),
    earliest=NOW,
    latest=NOW + timedelta(seconds=5),
    data="Observation/7",
)
SEARCH = Viewed(
    "the GP searches",
    "search",
    "usr-1",
    frozenset(),
    NOW,
    NOW + timedelta(seconds=5),
    query="patient=1&code=x",
)


def event(
    *, request="", user="usr-1", action="R", data="Observation/7/_history/2", at=NOW, query="", outcome="0"
):
    entities = [{"what": {"reference": data}}] if data else []
    if query:
        entities.append({"query": base64.b64encode(query.encode()).decode()})
    if request:
        entities.append({"what": {"identifier": {"value": request}}})
    return {
        "resourceType": "AuditEvent",
        "action": action,
        "outcome": outcome,
        "recorded": at.isoformat(),
        "agent": [{"who": {"identifier": {"value": user}}, "requestor": True}],
        "entity": entities,
    }


@pytest.mark.parametrize(
    ("view", "audit"),
    [
        (VIEW, event(request="req-1")),
        (VIEW, event()),
        (VIEW, event(data="http://server.example/fhir/Observation/7")),
        (SEARCH, event(action="E", data="", query="Observation?patient=1&code=x")),
        (SEARCH, event(action="E", data="", query="http://server.example/fhir/Observation?code=x&patient=1")),
    ],
)
def test_an_event_that_covers_a_view(view, audit):
    assert not untraced([view], [audit], "interaction")


@pytest.mark.parametrize(
    ("view", "audit"),
    [
        (VIEW, event(user="usr-2")),
        (VIEW, event(action="C")),
        (VIEW, event(data="Observation/70")),
        (VIEW, event(at=NOW - timedelta(minutes=1))),
        (VIEW, event(at=NOW + timedelta(minutes=1))),
        (VIEW, event(at=NOW.replace(tzinfo=None))),
        (SEARCH, event(action="E", data="", query="Observation?patient=2&code=x")),
        (SEARCH, event(action="E", data="")),
    ],
)
def test_an_event_that_covers_another(view, audit):
    assert untraced([view], [audit], "interaction")


def test_one_event_covers_one_view_but_a_whole_session_where_declared():
    assert len(untraced([VIEW, VIEW], [event()], "interaction")) == 1
    assert not untraced([VIEW, SEARCH], [event()], "session")
    assert untraced([VIEW], [event(user="usr-2")], "session")


def test_as_many_views_as_possible_get_an_event():
    """The first view could take either event; the second only one of them."""
    everything = replace(VIEW, interaction="operation", request_ids=frozenset())
    either, only = event(action="R"), event(action="E")
    assert not untraced([everything, replace(VIEW, request_ids=frozenset())], [either, only], "interaction")
    assert not untraced([everything, replace(VIEW, request_ids=frozenset())], [only, either], "interaction")


def test_an_event_of_another_request_covers_nothing_else():
    other = replace(VIEW, told="another", request_ids=frozenset({"req-2"}))
    assert untraced([VIEW, other], [event(request="req-1"), event(request="req-1")], "interaction") == [other]


def test_entries_of_a_batch_share_an_event_at_the_grain_of_a_page():
    entries = [replace(VIEW, entry=True), replace(VIEW, entry=True)]
    assert not untraced(entries, [event(request="req-1")], "page")
    assert len(untraced(entries, [event(request="req-1")], "interaction")) == 1


def test_a_refusal_is_traced_with_its_failure_and_its_user():
    refused = event(request="req-1", outcome="8")
    assert not refusal_faults(VIEW, [refused], "")
    for wrong in ([], [event(request="req-1")], [event(request="req-1", outcome="8", user="")]):
        assert len(refusal_faults(VIEW, wrong, "")) == 1


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]}


@pytest.mark.parametrize("status", [200, 401, 413, 429, 500, 503])
def test_answers_that_need_no_outcome(status):
    assert not no_outcome(status, None, "")


@pytest.mark.parametrize(
    "outcome",
    [
        None,
        {"resourceType": "OperationOutcome"},
        {"resourceType": "OperationOutcome", "issue": []},
        {"resourceType": "OperationOutcome", "issue": [{"code": "invalid"}]},
        {"resourceType": "OperationOutcome", "issue": [{"severity": "bad", "code": "invalid"}]},
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]},
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": ""}]},
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "banana"}]},
    ],
)
def test_a_refusal_without_a_proper_outcome(outcome):
    assert no_outcome(404, outcome, "")
    assert not no_outcome(404, OUTCOME, "")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "no consent for Mrs Quillfeather"),
        ({}, "NO CONSENT FOR QUILLFEATHER"),
        ({"x-debug": "Quillfeather"}, ""),
        ({}, 'Traceback (most recent call last):\\n  File \\"/srv/app.py\\", line 3, in get'),
        ({}, "java.lang.NullPointerException\n\tat uk.example.Record.read(Record.java:41)"),
        ({}, "TypeError: x\n    at read (/srv/app/record.js:10:5)"),
        ({}, "panic\ngoroutine 12 [running]:"),
        ({}, "  at Record.Read(String id) in C:\\src\\Record.cs:line 12"),
        (
            {},
            "failed at java.base/java.util.Optional.get(Optional.java:143) at app//uk.Record.read(Record.java:9)",
        ),
        ({}, "at Record.Read(String id) at Record.Views.Show(Int32 n)"),
        ({"x-detail": base64.b64encode(b"name: Quillfeather, Mrs").decode()}, ""),
        ({"x-detail": "Quill%66eather"}, ""),
    ],
)
def test_an_error_that_leaks(headers, body):
    assert leaked({"family name": "Quillfeather"}, headers, body, "")


@pytest.mark.parametrize(
    "body", ["", "not found", "look at the documentation (page 3)", "error at line 3 of the body"]
)
def test_an_error_that_does_not(body):
    assert not leaked({"family name": "Quillfeather"}, {"date": "today"}, body, "")


def test_decimals_by_place():
    sent = {"a": [{"value": Number("1.00")}, {"value": Number("2.0")}]}
    assert not altered_decimals(
        sent, {"a": [{"value": Number("1.00")}, {"value": Number("2.0")}], "b": Number("1")}, ""
    )

    def told(*values):
        found = altered_decimals(sent, {"a": [{"value": value} for value in values]}, "")
        return [finding.seen for finding in found]

    assert told(Number("1.0"), "2.0") == [
        "Resource.a[0].value = 1.0: precision lost, decimals lose trailing zeros",
        'Resource.a[1].value = "2.0": value changed, numbers come back as text',
    ]
    assert told(Number("1.0"), Number("2")) == [
        "Resource.a[0].value = 1.0: precision lost, decimals lose trailing zeros (2 elements)"
    ]
    assert told(Number("10.0"), Number("2.00")) == [
        "Resource.a[0].value = 10.0: value changed, numbers change",
        "Resource.a[1].value = 2.00: precision lost, decimals gain trailing zeros",
    ]
    assert told() == ["Resource.a[0].value = absent: value is dropped (2 elements)"]


@pytest.mark.parametrize(
    ("name", "sent", "got", "told"),
    [
        ("value", Number("36.8"), Number("39.5"), "value changed, numbers change"),
        ("value", Number("120"), Number("12.0"), "value changed, numbers change"),
        ("value", Number("1.50"), Number("15.0"), "value changed, numbers change"),
        ("value", Number("1.20E+2"), Number("120.0"), "precision lost, decimals gain trailing zeros"),
        ("issued", "2026-07-01T10:00:00Z", "2026-07-02T10:00:00Z", "value changed, moments change"),
        ("issued", "2026-07-01T10:00:00+01:00", "2026-07-01T10:00:00Z", "value changed, moments change"),
        (
            "issued",
            "2026-07-01T10:00:00+01:00",
            "2026-07-01T10:00:00",
            "precision lost, moments lose their offset",
        ),
        (
            "issued",
            "2026-07-01T10:00:00+01:00",
            "2026-07-01T09:00:00Z",
            "precision lost, moments come back with another offset",
        ),
        ("issued", "2026-07-01T10:00:00Z", "2026-07-01", "precision lost, moments lose their time"),
        (
            "issued",
            "2026-07-01T10:00:00.5Z",
            "2026-07-01T10:00:00Z",
            "precision lost, fractions of a second are cut",
        ),
        ("issued", "2026-07-01T10:00:00.5Z", "2026-07-01T10:00:00.6Z", "value changed, moments change"),
        ("date", "2024-02-29", "2024-02", "precision lost, dates lose their precision"),
        ("date", "2024-02", "2024-02-01", "value changed, moments change"),
        ("text", "2024-02-29", "2024-02", "value changed, text changes"),
        ("text", "a ", "a", "value changed, texts lose the space at their ends"),
        ("note", [{"a": "b"}, {"c": "d"}], [{"c": "d"}, {"a": "b"}], "entries of note change places"),
        ("meta", {"tag": [{"code": "x"}]}, {"tag": [{"code": "x"}] * 2}, "tag is added"),
    ],
)
def test_what_happened_and_how_bad_it_is(name, sent, got, told):
    (found,) = altered({name: sent}, {name: got}, Allowed(), "")
    assert found.seen.endswith(f": {told}")


def test_a_tenfold_dose_is_not_among_cosmetic_faults():
    sent = {"a": [Number("1.50"), Number("2.50"), Number("3.50")]}
    got = {"a": [Number("1.5"), Number("25.0"), Number("3.5")]}
    assert [finding.seen for finding in altered(sent, got, Allowed(), "")] == [
        "Resource.a[0] = 1.5: precision lost, decimals lose trailing zeros (2 elements)",
        "Resource.a[1] = 25.0: value changed, numbers change",
    ]


def test_what_changed_since_it_was_read():
    before = {"meta": {"versionId": "1", "tag": []}, "a": [Number(f"{n}.0") for n in range(5)]}
    now = {"meta": {"versionId": "2", "tag": [{"code": "x"}]}, "a": [Number(str(n)) for n in range(5)]}

    def told(*settled):
        return [finding.seen for finding in altered_since(before, now, "", settled=settled)]

    decimals = "Resource.a[0] = 0: precision lost, decimals lose trailing zeros (5 elements)"
    tag = 'Resource.meta.tag[0] = {"code":"x"}: tag is added'
    assert told() == [decimals]
    assert told("meta.tag") == [tag, decimals]
    assert told("meta.") == ['Resource.meta.versionId = "2": versionId changes', tag, decimals]
    assert altered_since(before, before, "", settled=("meta.",)) == []


@pytest.mark.parametrize(
    ("sent", "got", "same"),
    [
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00", True),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", True),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", False),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", False),
        ("2026-03-02T09:15:00.50Z", "2026-03-02T09:15:00.5Z", True),
        ("2026-03-02T09:15:00.5Z", "2026-03-02T09:15:00Z", False),
        ("9999-12-31T23:59:59-05:00", "9999-12-31T22:59:59-06:00", True),
        ("2024-02", "2024", False),
        ("2024-02", "2024-02", True),
    ],
)
def test_a_moment_is_when_it_is_and_how_precise(sent, got, same):
    assert (altered_moment(sent, got, "") == []) is same
