"""What RTP-001 makes of a record that claims XML: nothing claimed, nothing asked; claimed, and held to it."""

from dataclasses import replace

import pytest

from harness.corpus import checks
from harness.evidence.verdicts import Verdict
from harness.fhir import synthetic
from harness.suite.depth import DEPTHS
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.round_trip import as_xml
from harness.suite.running import RunEnded, run_check
from harness.target.examination import server
from harness.target.stops import OtherPerson
from harness.verbs.viewing import reads_as_xml

CHECK = replace(
    checks()["round_trip.what-was-accepted-comes-back-unaltered"],
    given=None,
    always=(),
    stranger_violates=True,
)


def concluded(opened, sent=None):
    """The check on one resource."""
    check = checks()[CHECK.id]
    one = replace(CHECK, function=lambda case: check.function(case, sent or synthetic.observation()))
    return run_check(one, opened.record(), DEPTHS["smoke"], 1)


def answering(monkeypatch, **changes):
    """A record whose XML is answered with these changes."""

    def changed(gp, reference):
        answer = reads_as_xml(gp, reference)
        said = {name: change(answer) if callable(change) else change for name, change in changes.items()}
        return replace(answer, **said)

    monkeypatch.setattr(as_xml, "reads_as_xml", changed)


@pytest.fixture
def opened():
    return open_world(World("reference"), "test")


def silent(opened):
    """The same record, of which the target file does not say that it has XML."""
    target = replace(opened.wire.target, declared=replace(opened.wire.target.declared, xml=""))
    return replace(opened, wire=replace(opened.wire, target=target))


def test_a_doctor_tells_of_xml_that_is_offered_and_not_declared(opened, monkeypatch):
    def advice(world):
        return [(step.state, step.seen) for step in server(world.wire) if step.what == "XML"]

    assert advice(silent(opened)) == [("note", "offered in /metadata, not declared")]
    assert advice(opened) == []
    for said in ([], "xml", [{}], ["json", "application/fhir+json"]):
        monkeypatch.setattr(
            "harness.target.examination._statement", lambda answer, said=said: {"format": said}
        )
        assert advice(silent(opened)) == []


def test_what_is_not_claimed_is_not_asked(opened):
    for world, asked in ((opened, 1), (silent(opened), 0)):
        ended = concluded(world)
        assert ended.conclusion.verdict is Verdict.MET
        accepted = [exchange.request_headers["accept"] for exchange in ended.exchanges]
        assert accepted.count("application/fhir+xml") == asked


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"status": 406}, "answered 406"),
        ({"status": 404}, "answered 404"),
        ({"headers": {"content-type": "application/fhir+json"}}, "an answer of another media type"),
        ({"headers": {"content-type": "application/xhtml+xml"}}, "an answer of another media type"),
        ({"headers": {}}, "an answer of another media type"),
        ({"text": "<Observation"}, "not well-formed XML, or nested too deep"),
        ({"text": ""}, "not well-formed XML, or nested too deep"),
        ({"text": "<Observation/>"}, "an XML document that is no FHIR"),
        (
            {"text": lambda answer: answer.text.replace("?>", "?><!DOCTYPE x>")},
            "FHIR XML has no document type declaration",
        ),
        (
            {"text": lambda answer: answer.text.replace("final", "amended")},
            'Observation.status = "amended": value changed, status changes',
        ),
    ],
)
def test_a_claim_that_does_not_hold_is_not_met(monkeypatch, opened, changes, seen):
    answering(monkeypatch, **changes)
    conclusion = concluded(opened).conclusion
    assert (conclusion.verdict, conclusion.seen) == (Verdict.NOT_MET, seen)
    assert conclusion.findings[0].where.startswith("as XML: exchange")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"headers": {"content-type": "text/xml; charset=UTF-8"}}, Verdict.MET),
        ({"status": 503}, Verdict.NOT_TESTED),
        ({"status": 0}, Verdict.NOT_TESTED),
        ({"status": 403}, Verdict.NOT_TESTED),
        ({"status": 400, "by_token_endpoint": True}, Verdict.NOT_TESTED),
    ],
)
def test_what_says_nothing_of_the_xml(monkeypatch, opened, changes, verdict):
    answering(monkeypatch, **changes)
    assert concluded(opened).conclusion.verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("a\u0001b", Verdict.MET), ("a\uffffb", Verdict.MET), ("a\u007f\tb", Verdict.NOT_MET)],
)
def test_only_what_xml_cannot_hold_may_be_refused(monkeypatch, opened, text, verdict):
    answering(monkeypatch, status=406)
    assert concluded(opened, synthetic.observation(note=[{"text": text}])).conclusion.verdict is verdict


def test_a_stranger_in_xml_stops_the_run(monkeypatch):
    opened = open_world(World("reference"), "test")
    send = type(opened.wire).send

    def forgetting(wire, method, path, **more):
        if more.get("headers", {}).get("Accept") == "application/fhir+xml":
            wire.manifest._patient_ids.clear()
            wire.manifest._identifiers.clear()
        return send(wire, method, path, **more)

    monkeypatch.setattr(type(opened.wire), "send", forgetting)
    with pytest.raises(RunEnded) as stopped:
        concluded(opened)
    assert isinstance(stopped.value.__cause__, OtherPerson)
    assert stopped.value.ended.conclusion.verdict is Verdict.NOT_MET
    last = stopped.value.ended.exchanges[-1]
    assert (last.status, last.response_body) == (0, "")
