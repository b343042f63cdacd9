"""Asking a server's `$validate`: every kind of answer, what is never sent, and whose word is not taken."""

import json
import os

import httpx
import pytest

from harness.cli import main
from harness.target import asking
from harness.target.asking import NOT_SENT, Asked

BASE = "http://127.0.0.1:9/fhir"
PATIENT = {"resourceType": "Patient", "gender": "female"}
PROFILE = "http://hl7.org/fhir/StructureDefinition/Patient"
FINE = {"severity": "information", "code": "informational", "diagnostics": "nothing found"}
ODD = {"severity": "error", "code": "value", "diagnostics": "it is odd", "expression": ["Patient.gender"]}
NHS = "https://fhir.nhs.uk/Id/nhs-number"
REAL = "9434765919"


def outcome(*issues):
    return {"resourceType": "OperationOutcome", "issue": list(issues)}


def is_nonsense(resource):
    return "meta" in resource and not isinstance(resource["meta"], dict)


class Server(httpx.BaseTransport):
    """Answers what it is told about the resource asked, refuses nonsense, and remembers what came."""

    def __init__(self, status=200, body=None, *, takes=("wrapped", "bare"), believes=False, headers=None):
        self.status, self.headers = status, headers or {"Content-Type": "application/fhir+json"}
        self.body = outcome(FINE) if body is None else body
        self.takes, self.believes = takes, believes
        self.requests = []

    def handle_request(self, request):
        sent = json.loads(request.read())
        self.requests.append((request.url, sent))
        wrapped = sent["resourceType"] == "Parameters"
        if ("wrapped" if wrapped else "bare") not in self.takes:
            return httpx.Response(
                400, json=outcome({**ODD, "expression": [], "diagnostics": "no Parameters"})
            )
        resource = sent["parameter"][0]["resource"] if wrapped else sent
        if is_nonsense(resource) and not self.believes:
            return httpx.Response(200, json=outcome(ODD))
        if isinstance(self.body, Exception):
            raise self.body
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return httpx.Response(self.status, content=raw, headers=self.headers)


def ask(server, resource=PATIENT, profiles=()):
    return Asked(BASE, server).opinion(resource, profiles)


@pytest.mark.parametrize(
    ("status", "body", "valid", "reason"),
    [
        (200, outcome(FINE), True, ""),
        (200, outcome(ODD), False, ""),
        (422, outcome(ODD), False, ""),
        (412, outcome(ODD), False, ""),
        (400, outcome(ODD), False, ""),
        (400, outcome({**ODD, "expression": []}), None, "does not take the question (400)"),
        (422, outcome(FINE), None, "does not take the question (422)"),
        (202, outcome(FINE), None, "does not take the question (202)"),
        (401, outcome(ODD), None, "asks for a login (401)"),
        (403, outcome(ODD), None, "does not offer $validate of Patient (403)"),
        (404, outcome({**ODD, "code": "not-supported"}), None, "does not offer $validate of Patient (404)"),
        (429, b"", None, "it answers 429"),
        (500, outcome(ODD), None, "it answers 500"),
        (501, b"", None, "does not offer $validate"),
        (200, b"<html>fine</html>", None, "it answers a page (200)"),
        (200, b'{"resourceType": "OperationOutcome", "iss', None, "no JSON with one meaning (200)"),
        (200, PATIENT, None, "no OperationOutcome"),
        (200, b"", None, "no JSON with one meaning"),
        (200, httpx.ConnectError("refused"), None, "no connection"),
        (200, httpx.ReadTimeout("late"), None, "no answer in time"),
    ],
)
def test_each_kind_of_answer(status, body, valid, reason):
    found = ask(Server(status, body))
    assert found.valid is valid
    assert reason in found.reason
    assert bool(found.reason) is (valid is None)


def test_an_answer_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(asking, "_LARGEST", 1000)
    found = ask(Server(body=outcome(*[FINE] * 100)))
    assert found.valid is None
    assert "withheld" in found.reason


def test_no_redirect_is_followed():
    server = Server(307, b"", headers={"Location": "http://elsewhere.example/Patient/$validate"})
    assert "leads elsewhere (307)" in ask(server).reason
    assert {url.host for url, _ in server.requests} == {"127.0.0.1"}


def test_parameters_hold_resource_and_profile():
    server = Server(body=outcome(ODD))
    ask(server, profiles=[PROFILE])
    (url, sent), *_ = server.requests
    assert str(url) == f"{BASE}/Patient/$validate"
    assert sent["parameter"] == [
        {"name": "resource", "resource": PATIENT},
        {"name": "profile", "valueCanonical": PROFILE},
    ]


def test_a_server_that_takes_no_parameters_is_asked_with_the_resource_alone():
    server = Server(body=outcome(ODD), takes=("bare",))
    asked = Asked(BASE, server)
    assert asked.opinion(PATIENT, [PROFILE]).valid is False
    assert server.requests[-1][0].params["profile"] == PROFILE
    assert server.requests[-1][1] == PATIENT
    before = len(server.requests)
    assert asked.opinion(PATIENT).valid is False
    assert len(server.requests) == before + 1


def test_who_finds_nonsense_valid_is_not_believed():
    assert "accepts a Patient that is nonsense" in ask(Server(believes=True)).reason
    assert ask(Server(believes=True, body=outcome(ODD))).valid is False


def test_who_looks_at_no_profile_is_not_believed_where_one_was_asked_for():
    assert ask(Server()).valid is True
    found = ask(Server(), profiles=[PROFILE])
    assert found.valid is None
    assert "accepts a profile that does not exist" in found.reason


def test_not_valid_by_one_profile_is_not_valid():
    class ByProfile(Server):
        def handle_request(self, request):
            sent = json.loads(request.read())
            asked = sent["parameter"][-1].get("valueCanonical", "")
            self.body = outcome(ODD if asked.endswith(("/strict", "nobody-has-this")) else FINE)
            return super().handle_request(request)

    assert ask(ByProfile(), profiles=["http://a/lax"]).valid is True
    assert ask(ByProfile(), profiles=["http://a/lax", "http://a/strict", "http://a/lax"]).valid is False


@pytest.mark.parametrize(
    ("server", "most"),
    [(Server(401), 1), (Server(404), 1), (Server(500), 3), (Server(body=httpx.ConnectError("")), 1)],
)
def test_who_does_not_answer_is_not_asked_for_ever(server, most):
    asked = Asked(BASE, server)
    found = [asked.opinion(PATIENT) for _ in range(10)]
    assert {one.valid for one in found} == {None}
    assert len({one.reason for one in found}) == 1
    assert len(server.requests) == most


def identified(system, value=REAL):
    return {**PATIENT, "identifier": [{"system": system, "value": value}]}


NEVER_SENT = [
    identified(NHS),
    identified(f"{NHS}/"),
    identified("HTTPS://fhir.nhs.uk/id/NHS-Number"),
    identified("urn:oid:2.16.840.1.113883.2.1.4.1"),
    identified(NHS, "943 476 5919"),
    identified(NHS, "9434765910"),
    identified(NHS, ""),
    identified(NHS, {"odd": REAL}),
    {**PATIENT, "identifier": [{"type": {"text": "number"}, "value": REAL}]},
    {**PATIENT, "contained": [identified(NHS)]},
    {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": identified(NHS)}]},
    {"resourceType": "Observation", "subject": {"identifier": {"system": NHS, "value": REAL}}},
    {"resourceType": "Observation", "subject": {"reference": f"Patient/{REAL}"}},
    {"resourceType": "Observation", "subject": {"reference": f"Patient?identifier={NHS}|9434765910"}},
    {**PATIENT, "id": REAL},
    {**PATIENT, "text": {"div": f"<div>NHS number: {REAL}</div>"}},
    {"resourceType": "Binary", "data": "TkhTIG51bWJlcjogOTQzIDQ3NiA1OTE5Li4u"},
    {"resourceType": "Binary", "data": "TkhTIG51bWJl\nciA5NDM0NzY1OTE5Lg=="},
    {**PATIENT, "text": {"div": "<div><td>NHS Number</td><td>943&#160;476&#160;5919</td></div>"}},
    {**PATIENT, "text": {"div": "<div>N.H.S. no.: 943.476.5919</div>"}},
    {"resourceType": "Observation", "note": [{"text": f"told {REAL} at the desk"}]},
]


@pytest.mark.parametrize("n", range(len(NEVER_SENT)))
def test_whoever_may_be_real_is_not_sent(n):
    server = Server()
    found = ask(server, NEVER_SENT[n])
    assert found.valid is None
    assert found.reason == NOT_SENT
    assert REAL not in found.reason
    assert not server.requests


def test_synthetic_people_are_sent():
    telephone = {"system": "phone", "value": REAL}
    code = {"coding": [{"system": "http://snomed.info/sct", "code": REAL}]}
    person = {
        **identified(NHS, "999-000 0018"),
        "id": "9990000026",
        "telecom": [telephone],
        "maritalStatus": code,
    }
    assert ask(Server(), person).valid is True


@pytest.mark.parametrize(
    "odd", [[], {}, {"resourceType": 5}, {"resourceType": "../Patient"}, {"resourceType": "a?b"}]
)
def test_what_names_no_type_is_not_sent(odd):
    server = Server()
    assert "names no type" in ask(server, odd).reason
    assert not server.requests


@pytest.fixture
def answers(monkeypatch):
    """Lets a server answer whatever the command asks."""
    return lambda server: monkeypatch.setattr(asking, "_http", lambda: server)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "a.json": PATIENT,
        "b.json": identified(NHS),
        "d.json": {**PATIENT, "gender": "x"},
    }.items():
        (tmp_path / name).write_text(json.dumps(content))
    (tmp_path / "c.json").write_text("{")
    return tmp_path


def test_the_command_tells_where_opinions_differ_and_keeps_its_exit_code(files, answers, capsys):
    answers(Server(body=outcome(ODD)))
    assert main(["validate", "a.json", "--ask", BASE]) == 0
    out = capsys.readouterr().out
    assert (
        "opinions differ: a.json\n  we say valid, the server says: Patient.gender: it is odd [value]\n" in out
    )
    answers(Server())
    assert main(["validate", ".", "--ask", BASE, "--json", "out"]) == 1
    out = capsys.readouterr().out
    assert "opinions differ: d.json\n  we find binding at Patient.gender, the server says valid\n" in out
    assert f"{BASE} agrees on 1 of 4, differs on 1, has no opinion on 2.\n" in out
    assert f"No opinion on 1, first b.json: {NOT_SENT}.\n" in out
    assert REAL not in out
    told = {one["file"]: one for one in map(json.loads, (files / "out").read_text().splitlines())}
    assert told["a.json"]["asked"] == {
        "server": BASE,
        "valid": True,
        "issues": [
            {"severity": "information", "code": "informational", "location": "", "message": "nothing found"}
        ],
    }
    assert told["b.json"]["asked"] == {"server": BASE, "valid": None, "issues": [], "reason": NOT_SENT}
    assert list(told["c.json"]) == ["file", "valid", "issues", "unevaluated", "asked"]
    assert told["c.json"]["asked"]["reason"] == "not sent: it cannot be read to its end"


def test_a_resource_in_xml_is_asked_about_too(files, answers):
    server = Server()
    answers(server)
    (files / "p.xml").write_text('<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>')
    assert main(["validate", "p.xml", "--ask", BASE]) == 0
    assert server.requests[0][1]["parameter"][0]["resource"] == {"resourceType": "Patient", "active": True}


def test_a_byte_order_mark_is_not_sent(files, answers):
    server = Server()
    answers(server)
    (files / "m.json").write_text("\ufeff" + json.dumps(PATIENT), encoding="utf-8")
    assert main(["validate", "m.json", "--ask", BASE]) == 0
    assert server.requests[0][1]["parameter"][0]["resource"] == PATIENT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ask", "https://fhir.example"], "fhir.example is not this machine; expected --synthetic"),
        (["--ask", "http://u:secret@127.0.0.1/"], "it holds a user name or password"),
        (["--ask", "127.0.0.1"], "it is not http(s)://host"),
        (["--ask", ""], "it is not http(s)://host"),
        (["--ask", "http://127.0.0.1/?key=secret"], "expected a FHIR base address"),
        (["--synthetic"], "expected together with --ask"),
    ],
)
def test_an_address_that_may_not_be_asked_is_one_line_and_no_request(files, answers, capsys, arguments, said):
    server = Server()
    answers(server)
    assert main(["validate", "a.json", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert "secret" not in told
    assert not server.requests


def test_another_machine_is_asked_where_somebody_says_that_the_data_is_synthetic(files, answers):
    server = Server(body=outcome(ODD))
    answers(server)
    assert main(["validate", "a.json", "--ask", "https://fhir.example", "--synthetic"]) == 0
    assert [url.host for url, _ in server.requests] == ["fhir.example"]


@pytest.mark.parametrize(
    ("name", "ours", "said"),
    [
        ("SEKMET", "a.json", "agrees on 1 of 1"),
        ("SEKMET", "d.json", "we find binding at Patient.gender, the server says valid"),
        ("SEKMET", "e.json", "agrees on 1 of 1"),
        ("SEKMET", "f.json", "it accepts a MedicinalProduct that is nonsense"),
        ("MEDPLUM", "a.json", "it does not offer $validate of Patient (404)"),
        ("FHIRSTARTER", "a.json", "it does not offer $validate of Patient (405)"),
    ],
)
def test_servers_nobody_here_wrote(files, capsys, name, ours, said):
    """SEKMET has no model of R4's MedicinalProduct and answers that as information, which reads as valid."""
    base = os.environ.get(f"SHCR_{name}")
    if not base:
        pytest.skip(f"no {name.lower()} is running: SHCR_{name} names its address")
    (files / "e.json").write_text(json.dumps({**PATIENT, "birthDate": "yesterday"}))
    (files / "f.json").write_text(
        json.dumps({"resourceType": "MedicinalProduct", "name": [{"productName": "x"}]})
    )
    main(["validate", ours, "--ask", base])
    assert said in capsys.readouterr().out


def test_a_real_server_that_looks_at_no_profile_is_found_out(files, capsys):
    base = os.environ.get("SHCR_SEKMET")
    if not base:
        pytest.skip("no sekmet is running: SHCR_SEKMET names its address")
    assert main(["validate", "a.json", "--ask", base, "--profile", PROFILE]) == 0
    assert "it accepts a profile that does not exist" in capsys.readouterr().out
