"""Nobody outside the run gets past the guard, however they are written; nobody inside it stops a run."""

import gzip
import time
from http.server import BaseHTTPRequestHandler

import pytest
from echo_server import serving

from harness.evidence.exchange import excerpt
from harness.evidence.journal import Journal
from harness.evidence.outcomes import NotTestable
from harness.fhir.identifiers import NHS_NUMBER
from harness.target.client import connect
from harness.target.guard import Told, parsed, strangers
from harness.target.load import from_data
from harness.target.manifest import Manifest
from harness.target.stops import OtherPerson, RunStopped

OURS, THEIRS = "9990000018", "9990000026"
ASKED = "http://x/fhir/AuditEvent?patient=mine"


@pytest.fixture
def manifest():
    manifest = Manifest()
    manifest.add(NHS_NUMBER, OURS)
    manifest.add("https://gp.example/id/patient", "p-1")
    manifest.add("https://gp.example/id/record", "r-9991234567-0-1")
    manifest.learn("Patient/mine")
    return manifest


def found(manifest, body, headers=(), asked=""):
    octets = body if isinstance(body, bytes) else body.encode()
    return strangers(manifest, Told(asked, headers, octets, parsed(octets)))


def xml(id_, number):
    return (
        f'<Patient xmlns="http://hl7.org/fhir"><id value="{id_}"/><identifier>\n'
        f'<system value="{NHS_NUMBER}"/>\n  <value value="{number}"/></identifier></Patient>'
    )


def written(number):
    return f'"identifier":[{{"system":"{NHS_NUMBER}","value":"{number}"}}]'


THEIR_BODIES = {
    "duplicate key": '{"resourceType":"Patient","id":"mine","id":"other"}',
    "duplicate key, ours last": '{"resourceType":"Patient","id":"other","id":"mine"}',
    "three ids": '{"resourceType":"Patient","id":"mine","id":"other","id":"mine"}',
    "two types": '{"resourceType":"Patient","resourceType":"Observation","id":"other"}',
    "two records of ours and theirs": '{"resourceType":"Patient","id":"other","identifier":[{"system":"https://x/id",'
    '"value":"1"}],"id":"mine","identifier":[{"system":"https://gp.example/id/patient","value":"p-1"}]}',
    "two subjects, nested": '{"a":{"subject":{"reference":"Patient/other"},"subject":{"reference":"Patient/mine"}},"a":{}}',
    "the first of two": f'{{"resourceType":"Patient",{written(THEIRS)},{written(OURS)}}}',
    "NaN": '{"resourceType":"Observation","subject":{"reference":"Patient/other"},"x":NaN}',
    "truncated": f'{{"resourceType":"Patient",{written(THEIRS)},"name":[{{"family":"Real',
    "truncated, no number": '{"resourceType":"Patient","id":"other","name":[{"family":"Real',
    "truncated reference": '{"resourceType":"Observation","subject":{"reference":"http:\\/\\/x\\/Patient\\/other"',
    "byte order mark": b"\xef\xbb\xbf" + b'{"resourceType":"Patient","id":"other"}',
    "Latin-1": '{"resourceType":"Patient","id":"other","name":[{"family":"Zo\xeb"}]}'.encode("latin-1"),
    "UTF-16": '{"resourceType":"Patient","id":"other"}'.encode("utf-16"),
    "value before system": f'{{"x":{{"value":"{THEIRS}","system":"{NHS_NUMBER}"',
    "XML": xml("other", THEIRS),
    "XML without a number": '<Patient xmlns="http://hl7.org/fhir"><id value="other"/></Patient>',
    "XML reference": '<Observation><subject><reference value="Patient/other"/></subject></Observation>',
    "XML in other quotes and spaces": f"<Patient xmlns='http://hl7.org/fhir'><id  value = 'mine'/><identifier>"
    f"<value value = '{THEIRS}'/><!-- x --><system value='{NHS_NUMBER}'/></identifier></Patient>",
    "XML in character references": '<f:Observation xmlns:f="http://hl7.org/fhir"><f:subject>'
    '<f:reference value="&#80;atient/othe&#114;"/></f:subject></f:Observation>',
    "XML in a bundle": '<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="mine"/></Patient>'
    '</resource></entry><entry><resource><Patient><id  value="other"/></Patient></resource></entry></Bundle>',
    "XML that says an id twice": '<Patient xmlns="http://hl7.org/fhir"><id value="mine"/><id value="other"/></Patient>',
    "XML where R4 knows none": '<Observation xmlns="http://hl7.org/fhir"><x xmlns="urn:x"><reference '
    "value='Patient/other'/></x></Observation>",
    "XML with a document type": '<!DOCTYPE Patient><Patient xmlns="http://hl7.org/fhir"><id value="other"/></Patient>',
    "XML in UTF-16": '<Patient xmlns="http://hl7.org/fhir"><id value="other"/></Patient>'.encode("utf-16"),
    "XML after a byte order mark": b"\xef\xbb\xbf" + xml("other", THEIRS).encode(),
    "plain text": f"NHS number: {THEIRS[:3]} {THEIRS[3:6]} {THEIRS[6:]}",
    "HTML": f"<tr><td>NHS No</td><td>{THEIRS}</td></tr>",
    "no resource": '{"data":[{"resourceType":"Patient","id":"other"}]}',
    "a parameter's part": '{"resourceType":"Parameters","parameter":[{"part":[{"resource":'
    '{"resourceType":"Patient","id":"other"}}]}]}',
    "reference by search": f'{{"reference":"Patient?identifier={NHS_NUMBER}|{THEIRS}"}}',
    "reference by search, escaped": '{"reference":"Patient?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number'
    f'%7C{THEIRS}"}}',
    "diagnostics": '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid",'
    f'"diagnostics":"no match for {NHS_NUMBER}|{THEIRS}"}}]}}',
    "diagnostics that print a resource": '{"resourceType":"OperationOutcome","issue":[{"diagnostics":'
    f'"{{\\"system\\":\\"{NHS_NUMBER}\\",\\"value\\":\\"{THEIRS}\\"}}"}}]}}',
    "an item of ours that names them": '{"resourceType":"Observation","identifier":[{"system":'
    '"https://gp.example/id/record","value":"r-9991234567-0-1"}],"subject":{"reference":"Patient/other"}}',
    "an audit event with them": f'{{"resourceType":"AuditEvent","entity":[{{"what":{{{written(THEIRS)[:-1]}]}}}}]}}',
    "a Patient without an id": '{"resourceType":"Patient","name":[{"family":"Real"}]}',
}


@pytest.mark.parametrize("body", THEIR_BODIES.values(), ids=THEIR_BODIES)
def test_strangers_in_any_spelling(manifest, body):
    assert found(manifest, body, asked=ASKED)


def test_strangers_in_headers(manifest):
    lookup = "/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
    assert found(manifest, b"", [("Location", lookup + THEIRS)])
    assert not found(manifest, b"", [("Location", lookup + OURS)])


OUR_BODIES = {
    "our number in XML": xml("new", OURS),
    "our id in XML": '<Patient xmlns="http://hl7.org/fhir"><id value="mine"/></Patient>',
    "an item of ours in XML that contains a Patient": '<Observation xmlns="http://hl7.org/fhir"><contained><Patient>'
    '<id value="p"/></Patient></contained><identifier><system value="https://gp.example/id/record"/>'
    '<value value="r-9991234567-0-1"/></identifier><subject><reference value="Patient/mine"/></subject></Observation>',
    "an example in documentation in XML": '<CapabilityStatement xmlns="http://hl7.org/fhir"><rest><documentation '
    f'value="search by {NHS_NUMBER}|{THEIRS}"/></rest></CapabilityStatement>',
    "our number, truncated": f'{{"resourceType":"Patient",{written(OURS)},"name":[{{"fam',
    "a phone number": f'{{"resourceType":"Patient","id":"mine",{written(OURS)},"telecom":[{{"system":"phone",'
    '"value":"0123456789"}]}',
    "a phone number and a time, truncated": f'{{"resourceType":"Patient","id":"mine",{written(OURS)},'
    '"telecom":[{"value":"9434765919"}],"x":"1699999999',
    "a record id": '{"resourceType":"Observation","identifier":[{"system":"https://gp.example/id/record",'
    '"value":"r-9991234567-0-1"}]}',
    "ten digits in a logical id": '{"resourceType":"Observation","id":"9434765919"}',
    "a page of a gateway": "<html>Patient/unknown is a page. Call 9434765919. <b>Patient</b></html>",
    "a system that is asked about": f'{{"system":"{NHS_NUMBER}","value":"{OURS}"}}',
    "a phone before an identifier": f'{{"telecom":[{{"value":"9434765919"}}],{written(OURS)},"x":',
    "types that are wrong": '{"resourceType":"Observation","id":{},"entry":5,"identifier":[[]],"link":[1]}',
    "a list for an id": '{"resourceType":"Patient","id":[],'
    f'{written(OURS)},"link":[{{"other":5}},{{"other":{{"reference":[]}}}}]}}',
    "an id said twice": '{"resourceType":"Patient","id":"mine","id":"mine"}',
    "a gender said twice": f'{{"resourceType":"Patient",{written(OURS)},"gender":"male","gender":"female"}}',
    "a contained Patient with a gender said twice": '{"resourceType":"Observation","contained":[{"resourceType":'
    '"Patient","id":"p","gender":"male","gender":"female"}],"subject":{"reference":"Patient/mine"},'
    '"identifier":[{"system":"https://gp.example/id/record","value":"r-9991234567-0-1"}]}',
    "bytes of an image": bytes(range(256)),
    "an example in the documentation": '{"resourceType":"CapabilityStatement","rest":[{"documentation":'
    f'"search by {NHS_NUMBER}|{THEIRS}"}}]}}',
}


@pytest.mark.parametrize("body", OUR_BODIES.values(), ids=OUR_BODIES)
def test_our_own_never_stop_a_run(manifest, body):
    assert not found(manifest, body)


def test_nothing_is_learned_from_what_has_two_meanings(manifest):
    found(manifest, f'{{"resourceType":"Patient",{written(OURS)},"id":"other","id":"mine"}}')
    assert found(manifest, '{"resourceType":"Patient","id":"other"}')


def test_nested_meanings_are_read_in_no_more_time_than_they_are_long(manifest):
    """Each level says its member twice: were a value read once per meaning, this would never end."""
    depth = 100
    inner = '{"reference":"Patient/other"}'
    for _ in range(depth):
        inner = f'{{"a":{inner},"id":"x","a":1}}'
    assert set(found(manifest, inner)) == {"other"}


def test_links_of_our_people_are_learned(manifest):
    ours = (
        f'{{"resourceType":"Patient",{written(OURS)},"link":[{{"other":{{"reference":"Patient/master"}}}}]}}'
    )
    assert not found(manifest, ours)
    assert not found(manifest, '{"resourceType":"Patient","id":"master"}')


ITEM = (
    '{"resourceType":"Observation","identifier":[{"system":"https://gp.example/id/record",'
    '"value":"r-1"}],"subject":{"reference":"Patient/x"},"performer":[{"reference":"Patient/y"}]}'
)


def test_items_teach_their_subject_only_where_no_location_was_told():
    manifest = Manifest()
    manifest.add("https://gp.example/id/record", "r-1")
    assert found(manifest, ITEM) == ["y"]
    assert not found(manifest, '{"resourceType":"Patient","id":"x"}')
    manifest = Manifest()
    manifest.add("https://gp.example/id/record", "r-1")
    manifest.learn("Patient/told")
    assert sorted(found(manifest, ITEM)) == ["x", "y"]
    assert found(manifest, '{"resourceType":"Patient","id":"x"}')


def test_a_transaction_tells_where_it_put_our_people(manifest):
    answer = (
        '{"resourceType":"Bundle","type":"transaction-response","entry":[{"response":{"location":'
        f'"Patient/new/_history/1"}}}},{{"resource":{ITEM.replace("Patient/x", "Patient/new")}}}]}}'
    )
    manifest.add("https://gp.example/id/record", "r-1")
    assert found(manifest, answer) == ["y"]
    assert not found(manifest, '{"resourceType":"Patient","id":"new"}')


EVENT = '{"resourceType":"AuditEvent","entity":[{"what":{"reference":"Patient/master"}}]}'
PAGE = (
    f'{{"resourceType":"Bundle","link":[{{"relation":"next","url":"http://x/fhir?page=2"}}],'
    f'"entry":[{{"resource":{EVENT}}}]}}'
)


def test_an_audit_of_ours_may_name_them_by_an_id_nobody_was_told(manifest):
    assert found(manifest, EVENT) == ["master"]
    assert found(manifest, EVENT, asked="http://x/fhir/AuditEvent?patient=other")
    assert not found(manifest, PAGE, asked=ASKED)
    assert not found(manifest, EVENT, asked="http://x/fhir?page=2"), "a further page of it"
    assert found(manifest, '{"resourceType":"Patient","id":"master"}', asked=ASKED)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body, headers_sent, pause, status = b"{}", {}, 0.0, 200
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.status)
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        if "Content-Length" not in self.headers_sent:
            self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        try:
            for place in range(0, len(self.body), 65536 if not self.pause else 1):
                self.wfile.write(self.body[place : place + (65536 if not self.pause else 1)])
                time.sleep(self.pause)
        except OSError:
            self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Dripping(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            for letter in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 1000:
                self.wfile.write(bytes([letter]))
                time.sleep(0.02)
        except OSError:
            pass

    def log_message(self, *_):
        pass


def handler(**fields):
    return type("Served", (Handler,), fields)


@pytest.fixture
def wire_to():
    opened = []

    def connected(url, **http):
        http = {"timeout_s": 0.4} | http
        data = {"name": "X", "base_url": f"{url}/fhir", "auth": {"kind": "none"}, "http": http}
        opened.append(connect(from_data(data, "x.toml"), Journal(), "test"))
        return opened[-1]

    yield connected
    for wire in opened:
        wire.close()


def test_a_stranger_in_a_broken_body_is_withheld(wire_to):
    with serving(handler(body=THEIR_BODIES["truncated"].encode())) as url:
        wire = wire_to(url)
        with pytest.raises(OtherPerson):
            wire.send("GET", "Patient/mine")
    (exchange,) = wire.journal.exchanges
    assert exchange.error.startswith("withheld")
    assert "Real" not in repr(exchange)


@pytest.mark.parametrize(
    ("served", "error"),
    [
        (handler(body=b"x" * 400, pause=0.01), "no answer in time"),
        (
            handler(body=b"x" * 400, pause=0.01, headers_sent={"Content-Length": "100000"}),
            "no answer in time",
        ),
        (Dripping, "no answer in time"),
        (handler(body=b" " * 21_000_000), "withheld: more than 20 MB"),
        (
            handler(body=gzip.compress(b" " * 21_000_000), headers_sent={"Content-Encoding": "gzip"}),
            "withheld: more than 20 MB",
        ),
        (handler(body=b"not gzip", headers_sent={"Content-Encoding": "gzip"}), "does not unpack"),
    ],
    ids=["drips", "drips with a length", "drips headers", "huge", "unpacks to huge", "bad gzip"],
)
def test_an_answer_has_a_time_and_a_size(served, error, wire_to):
    with serving(served) as url:
        wire = wire_to(url, timeout_s=0.4 if "time" in error else 20)
        started = time.monotonic()
        answer = wire.send("GET", "Patient/1")
        assert time.monotonic() - started < 5
    assert answer.status == 0
    assert error in answer.exchanges[-1].error


def test_a_packed_answer_is_read(wire_to):
    body = gzip.compress(b'{"resourceType":"Bundle"}')
    with serving(handler(body=body, headers_sent={"Content-Encoding": "gzip"})) as url:
        assert wire_to(url).send("GET", "x").body == {"resourceType": "Bundle"}


def test_only_the_beginning_of_a_body_is_evidence():
    assert excerpt("x" * 200_000) == "x" * 200_000
    assert excerpt("x" * 200_001).endswith("\n[1 more characters are not kept]")


@pytest.mark.parametrize(
    "link", ["http://[::1", "http://127.0.0.1:abc/x", "http://other.example/x", "/x\x00", "http://u:p\\@h/"]
)
def test_links_that_cannot_be_followed(link, wire_to):
    with pytest.raises(NotTestable):
        wire_to("http://127.0.0.1:9").send("GET", link)


def test_spellings_of_one_origin(wire_to):
    wire = wire_to("http://LocalHost:80")
    assert wire.address("http://localhost/fhir?page=2") == "http://localhost/fhir?page=2"


def test_429_is_asked_again_whatever_was_asked(wire_to):
    served = handler(status=429, headers_sent={"Retry-After": "0"})
    with serving(served) as url:
        assert wire_to(url).send("POST", "", body=b"{}").status == 429
    assert served.asked == 3


@pytest.mark.parametrize("retry_after", ["\xb2", "soon", "-1"])
def test_an_odd_retry_after(retry_after, monkeypatch, wire_to):
    monkeypatch.setattr("harness.target.clock.time.sleep", lambda s: None)
    with serving(handler(status=429, headers_sent={"Retry-After": retry_after})) as url:
        assert wire_to(url).send("GET", "x").status == 429


def test_a_long_wait_is_told(capsys, monkeypatch):
    from harness.target.clock import SystemClock

    monkeypatch.setattr(SystemClock, "sleep", lambda self, seconds: None)
    SystemClock().wait(20, "the target asks for it (429)")
    assert "waiting 20 s" in capsys.readouterr().err


def test_a_target_that_says_enough_stops_the_run(monkeypatch, wire_to):
    monkeypatch.setattr("harness.target.clock.SystemClock.sleep", lambda self, seconds: None)
    with serving(handler(status=503)) as url:
        wire = wire_to(url)
        for _ in range(9):
            wire.send("GET", "x")
        with pytest.raises(RunStopped, match="10 requests in a row"):
            wire.send("GET", "x")


def test_who_is_on_this_machine():
    def target(url, **more):
        return from_data({"name": "X", "base_url": url, "auth": {"kind": "none"}, **more}, "x.toml")

    for url in ("http://127.0.0.1/x", "http://127.8.9.1:8/x", "http://[::1]/x", "http://LOCALHOST:9/x"):
        assert target(url).on_loopback
    for host in ("127.0.0.1.evil.example", "127.evil.example", "localhost.evil.example", "10.0.0.1", "[::2]"):
        assert not target(f"http://{host}/x").on_loopback
    assert not target("http://127.0.0.1/x", http={"proxy": "http://proxy.example:3128"}).on_loopback
