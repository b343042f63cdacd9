"""What a user can get wrong: one clear line, exit 2, never a traceback."""

import io
import json
import ssl
import subprocess
import sys
from http.server import BaseHTTPRequestHandler

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from echo_server import Echo, serving
from rich.console import Console

from harness.cli import main
from harness.cli.progress import Lines, progressing
from harness.cli.selecting import select
from harness.suite.access.credentials import another_key
from harness.target.load import load

GOOD = """
name = "X"
base_url = "http://127.0.0.1:9/fhir"
environment = "test"
[auth]
kind = "none"
"""
BEARER = GOOD.replace('"none"', '"bearer"')
SMART = GOOD.replace('kind = "none"', 'kind = "smart-backend"\ntoken_url = "http://127.0.0.1:9/token"')


BOM = "\ufeff"
ODD_NUMBERS = ("inf", "nan", "-inf", "1e300")
ODD_ADDRESSES = (
    "http://[::1:1/fhir",
    "http://127.0.0.1:abc/fhir",
    "http://127.0.0.1:99999/fhir",
    r"http://127.0.0.1\\\\evil/fhir",
    r"http://127.0.0.1/\u0001fhir",
    "http://" + "a" * 300 + ".example/fhir",
    "http://[::1",
    "http://300.1.1.1/fhir",
    "http://a..b/fhir",
    "http:///fhir",
)
ODD_PROXIES = ("socks5://127.0.0.1:9", "http://[::1", "http://127.0.0.1:abc", "http://", "http://a b:1")
ODD_VALUES = (r"a\nb", "\u00e4", " padded ", r"a\u0000", "", r"trailing\n")
AWAY = """
name = "X"
base_url = "https://test.example/fhir"
environment = "test"
[auth]
kind = "none"
[authority]
system_owner = "Trust"
signatory = "Somebody"
date = "2026-01-01"
window = { from = "2000-01-01T00:00:00+00:00", to = "2099-01-01T00:00:00+00:00" }
classes = ["read", "write", "denied-access"]
marker = { url = "https://test.example/marker", text = "TEST" }
"""
LOGIN = "user:hunter2@"
WITH_LOGIN = {
    "base_url": GOOD.replace("://", f"://{LOGIN}"),
    "auth.token_url": SMART.replace("9/token", "9/token").replace(
        "http://127.0.0.1:9/token", f"http://{LOGIN}127.0.0.1:9/token"
    ),
    "authority.marker.url": AWAY.replace("test.example/marker", f"{LOGIN}test.example/marker"),
}


class Page(BaseHTTPRequestHandler):
    wbufsize = -1

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>Welcome</html>")

    def log_message(self, *_):
        pass


def complains(capsys, arguments, *words):
    assert main([str(argument) for argument in arguments]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert told.err.startswith("shcr: ")
    assert "Traceback" not in told.err + told.out
    assert "hunter2" not in told.err + told.out
    for word in words:
        assert word in told.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", ["not TOML"]),
        ('name = "X"', ["top level", "key missing: base_url, auth"]),
        (GOOD + "unknown = 1", ["auth: unknown key unknown"]),
        (GOOD.replace('"none"', '"kerberos"'), ["auth.kind", "expected one of none, bearer, smart-backend"]),
        (GOOD.replace('"X"', "5"), ["name: expected text (What reports call the system)"]),
        (
            GOOD.replace("http://127.0.0.1:9/fhir", "ftp://x"),
            ["base_url: expected FHIR base address, without a trailing slash"],
        ),
        (GOOD.replace("/fhir", "/fhir/"), ["base_url: expected no slash at its end"]),
        (GOOD + '[personas.wardclerk]\nrole = "x"', ["personas", "unknown name wardclerk", "ward-nurse"]),
        (GOOD + "[personas.contributor-acute]", ["personas.contributor-acute", "namespace and organisation"]),
        (
            GOOD + '[declare]\nrelationship = "none"',
            ["declare.relationship is below the floor", "departures"],
        ),
        (GOOD + '[declare]\npurposes = ["TREAT", "HRESCH"]', ["declare.purposes is below the floor"]),
        (GOOD + '[declare]\nprofiles = ["UKCore-Patient"]', ["declare.profiles.0", "canonical url"]),
        (
            GOOD + '[declare]\nprofiles = ["https://a.example/P"]',
            ["profile https://a.example/P: in no package given"],
        ),
        (
            GOOD + '[declare]\nprofiles = ["http://hl7.org/fhir/StructureDefinition/Period"]',
            ["StructureDefinition/Period: of a data type"],
        ),
        ('packages = ["none.tgz"]' + GOOD, ["none.tgz", "cannot be read", "a .tgz or a folder"]),
        ('packages = ["target.toml"]' + GOOD, ["target.toml", "expected a FHIR package"]),
        (GOOD + '[declare]\ndenial = "maybe"', ["declare.denial", "reveal, hide"]),
        (GOOD + "[people]\nblock = [999000009, 999000001]", ["people.block", "first stem before the last"]),
        (GOOD + "[people]\nblock = [1, 2]", ["people.block"]),
        (BEARER + "[personas.gp]", ["personas.gp", "key missing: key"]),
        (BEARER + '[personas.gp]\nkey = { file = "none.pem" }', ["none.pem", "no such file"]),
        (BEARER + '[personas.gp]\nkey = { env = "SHCR_UNSET" }', ["SHCR_UNSET", "empty"]),
        (BEARER + '[personas.gp]\nkey = { command = ["false"] }', ["key command false", "exit code 1"]),
        (BEARER + '[personas.gp]\nkey = { file = "a", env = "b" }', ["exactly one of file, env, command"]),
        (SMART + '[personas.gp]\nkey = { env = "HOME" }', ["personas.gp", "key missing: client_id"]),
        (GOOD.replace('kind = "none"', 'kind = "smart-backend"'), ["auth", "key missing: token_url"]),
        (
            GOOD.replace('"test"', '"live"') + '[declare]\ncontribute = "fhir-transaction"',
            ["asks for writes"],
        ),
        (GOOD.replace("127.0.0.1:9", "record.example"), ["not on this machine", "[authority]"]),
        (GOOD + '[http]\nca = "none.pem"', ["http.ca", "none.pem"]),
        (GOOD.replace("http:", "https:") + '[http]\nca = "none.pem"', ["http.ca", "none.pem"]),
        (GOOD, ["http://127.0.0.1:9/fhir: no connection"]),
        (BOM + GOOD, ["http://127.0.0.1:9/fhir: no connection"]),
        ("x = " + "[" * 5000, ["not TOML", "nests too deep"]),
        ("x = " + "9" * 5000, ["not TOML", "a number too long"]),
        *((GOOD + f"[http]\ntimeout_s = {n}", ["http.timeout_s: expected"]) for n in ODD_NUMBERS),
        *((GOOD + f"[http]\nrate = {n}", ["http.rate: expected"]) for n in (*ODD_NUMBERS, "1e-300")),
        *((GOOD + f"[settle]\nview = {n}", ["settle.view: expected"]) for n in (*ODD_NUMBERS, "-1")),
        *((GOOD + f"[limits]\ncheck_s = {n}", ["limits.check_s: expected"]) for n in ODD_NUMBERS),
        (GOOD + "[people]\nblock = [999000001]", ["people.block: expected a list of at least 2"]),
        (GOOD + "[people]\nblock = [1, 999000002]", ["people.block.0: expected at least 999000000"]),
        (GOOD + "[settle]\nview = -1", ["settle.view: expected at least 0 (Seconds until"]),
        (GOOD + "[http]\nheaders = 5", ["http.headers: expected a table"]),
        (GOOD + "[declare]\npurposes = 5", ["declare.purposes: expected a list"]),
        *((GOOD.replace("http://127.0.0.1:9/fhir", url), ["base_url", "address"]) for url in ODD_ADDRESSES),
        *((GOOD + f'[http]\nproxy = "{url}"', ["http.proxy", "ddress"]) for url in ODD_PROXIES),
        (GOOD + '[http.headers]\n"X Y" = "z"', ["http.headers", "unknown name X Y", "header name"]),
        (GOOD + '[http.headers]\n"X-Näme" = "z"', ["http.headers", "header name"]),
        *((GOOD + f'[http.headers]\nX = "{v}"', ["http.headers.X", "printable ASCII"]) for v in ODD_VALUES),
        (GOOD + '[http]\nproxy = "http://user:hunter2@127.0.0.1:9"', ["the proxy 127.0.0.1:9 (http.proxy)"]),
        *((text, [key, "user name or password"]) for key, text in WITH_LOGIN.items()),
        (AWAY.replace("test.example/marker", "else.example/marker"), ["authority.marker.url: expected the"]),
        (AWAY.replace('"read", "write", ', ""), ["authority.classes: expected read, write among them"]),
        (AWAY.replace("2099", "2001"), ["authority.window", "does not include now"]),
        (GOOD.replace("127.0.0.1:9", "127.0.0.1.evil.example"), ["not on this machine"]),
        *(
            (BEARER + f'[personas.gp]\nkey = {{ command = ["printf", "{t}"] }}', ["personas.gp", "one line"])
            for t in (r"a\\nb", r"a\\303\\251")
        ),
    ],
)
def test_target_files(tmp_path, capsys, text, words):
    file = tmp_path / "target.toml"
    file.write_text(text, encoding="utf-8")
    complains(capsys, ["run", "--target", file, "--out", tmp_path / "out"], *words)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--target", "nowhere.toml"], ["nowhere.toml", "no such target file"]),
        (["run", "--target", "."], [".: cannot be read as a target file"]),
        (["run", "--area", "merging"], ["no area merging", "MRG (Aggregation)"]),
        (["run", "--requirement", "XYZ-1"], ["no requirement XYZ-1"]),
        (["run", "--requirement", "MRG-025"], ["nothing to run", "has no check"]),
        (["run", "--profile", "https://a.example/P"], ["profile https://a.example/P: in no package given"]),
        (["run", "--package", "none.tgz"], ["package none.tgz: cannot be read"]),
        (["run", "--seed", "one"], ["--seed one", "whole number"]),
        (["run", "--target", "http://127.0.0.1:9/fhir"], ["no connection"]),
        (["explain", "XYZ-1"], ["no requirement XYZ-1"]),
        (["doctor", "--target", "nowhere.toml"], ["no such target file"]),
        (["serve", "--port", "0", "--defect", "XX-1"], ["XX-1"]),
        (["serve", "--port", "70000"], ["--port 70000"]),
        (["run", "--target", ""], ["--target: expected a TOML file or an http(s) address"]),
        (["run", "--target", "http://user:hunter2@127.0.0.1:9/fhir"], ["--target", "user name or password"]),
        (["run", "--target", "HTTP://user:hunter2@127.0.0.1:9/fhir"], ["--target", "user name or password"]),
        (["run", "--target", "ftp://user:hunter2@127.0.0.1:9/fhir"], ["--target", "not a usable address"]),
        (["doctor", "--target", "http://user:hunter2@127.0.0.1:9/fhir"], ["user name or password"]),
        (["run", "--target", "http://127.0.0.1.evil.example/fhir"], ["not on this machine"]),
        (["run", "--target", "http://127.0.0.1:9/fhir?x=1"], ["--target", "a query"]),
        (["run", "--seed", "1" * 5000], ["--seed of 5000 characters", "whole number"]),
        (["run", "--out", "/sys/x"], ["--out /sys/x", "can be written to"]),
        (["run", "--out", "/dev/null"], ["--out /dev/null"]),
        (["selftest", "--json", "/nowhere/x.json"], ["--json /nowhere/x.json"]),
        (["selftest", "--json", "/tmp"], ["--json /tmp"]),
        (["coverage", "--json", "/nowhere/x.json"], ["/nowhere/x.json"]),
        (["serve", "--port", "0", "--data", "/tmp"], ["--data /tmp"]),
        (["serve", "--port", "0", "--write-target", "/nowhere/x.toml"], ["--write-target /nowhere/x.toml"]),
    ],
)
def test_command_lines(capsys, arguments, words):
    complains(capsys, arguments, *words)


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("second_digits", "0", "0"),
        (
            "unversioned_references",
            '["Encounter.partOf", "Encounter.subject"]',
            "Encounter.partOf, Encounter.subject",
        ),
        ("contained", '"referenced"', "referenced"),
    ],
)
def test_a_departure_says_what_is_declared(tmp_path, key, value, shown):
    file = tmp_path / "target.toml"
    departure = f'[[declare.departures]]\nkey = "{key}"\nowner = "x"\nreference = "y"'
    file.write_text(f"{GOOD}[declare]\n{key} = {value}\n{departure}")
    assert [(each.key, each.value) for each in load(str(file)).declared.departures] == [(key, shown)]


def test_an_address_that_answers_web_pages(tmp_path, capsys):
    with serving(Page) as origin:
        complains(
            capsys,
            ["run", "--target", origin, "--out", tmp_path / "out"],
            "web pages",
            "FHIR R4 base address",
        )


def _pem(key, passphrase=None):
    lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


def _public(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


P256 = ec.generate_private_key(ec.SECP256R1())
KEYS = {
    "garbage": ("not a key", "found no key"),
    "truncated": (_pem(P256)[:80], "found a damaged key"),
    "public": (_public(P256), "found a public key"),
    "encrypted": (_pem(P256, b"x"), "found one with a passphrase"),
    "Ed25519": (_pem(ed25519.Ed25519PrivateKey.generate()), "found a key of another kind"),
    "P-521": (_pem(ec.generate_private_key(ec.SECP521R1())), "found a key of another kind"),
    "RSA of 1024": (_pem(rsa.generate_private_key(65537, 1024)), "found RSA of 1024 bits"),
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_that_cannot_sign(tmp_path, capsys, kind):
    text, found = KEYS[kind]
    (tmp_path / "key.pem").write_text(text)
    (tmp_path / "target.toml").write_text(
        SMART + '[personas.gp]\nclient_id = "gp"\nkey = { file = "key.pem" }'
    )
    arguments = ["run", "--target", tmp_path / "target.toml", "--out", tmp_path / "out"]
    complains(capsys, arguments, "personas.gp", "key.pem", "expected a private key in PEM", found)


def test_a_folder_that_holds_a_run(tmp_path, capsys):
    (tmp_path / "results.ndjson").mkdir()
    complains(capsys, ["run", "--out", tmp_path], "holds the results of a run", "another folder")


def test_kept_keys_and_data_that_are_damaged(tmp_path, capsys):
    (tmp_path / "garbage.db").write_bytes(b"garbage " * 200)
    complains(capsys, ["serve", "--port", "0", "--data", tmp_path / "garbage.db"], "garbage.db")
    (tmp_path / "t.keys").mkdir()
    (tmp_path / "t.keys" / "gp.pem").write_text("-----BEGIN PRIVATE KEY-----")
    arguments = ["serve", "--port", "0", "--write-target", tmp_path / "t.toml"]
    complains(capsys, arguments, "gp.pem", "delete it")


def server(**answers):
    """Paths (by their beginning) to status, headers and body; anything else is an empty search."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(f"{self.command} {self.path}")
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            found = [
                v for k, v in answers.items() if self.path.startswith(f"/fhir/{k}") or self.path == f"/{k}"
            ]
            status, headers, body = found[0] if found else (200, {}, {"resourceType": "Bundle"})
            octets = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response_only(status)
            for name, value in {"Content-Type": "application/fhir+json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            self.wfile.write(octets)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    Server.asked = asked = []
    return Server


WRITING = (
    GOOD
    + """
[personas.gp]
[personas.contributor-acute]
organisation = "ZZ901"
namespace = "https://acute.example/id"
[declare]
contribute = "fhir-transaction"
view = "everything"
[settle]
view = 0
"""
)


@pytest.mark.parametrize(
    ("status", "words", "cure"),
    [
        (302, ["redirected to another address"], False),
        (401, ["sign-in failed"], False),
        (503, ["did not answer the search (answered 503)"], False),
        (403, ["not allowed to search"], True),
        (400, ["refused (answered 400)"], True),
    ],
)
def test_nobody_can_tell_which_numbers_are_free(tmp_path, capsys, status, words, cure):
    with serving(server(Patient=(status, {"Location": "http://x.example"}, b""))) as origin:
        (tmp_path / "t.toml").write_text(WRITING.replace("http://127.0.0.1:9", origin))
        arguments = ["run", "--target", tmp_path / "t.toml", "--out", tmp_path / "out"]
        complains(capsys, arguments, "which NHS numbers are free", "shcr doctor", *words)
        assert main([str(argument) for argument in arguments]) == 2
        assert ("[people] block" in capsys.readouterr().err) is cure


ODD_METADATA = [
    {"resourceType": "CapabilityStatement", "software": "HAPI"},
    {"resourceType": "CapabilityStatement", "software": {"name": ["x"], "version": {}}, "fhirVersion": []},
    {"resourceType": "CapabilityStatement", "software": {"name": "x" * 5000}},
    {"resourceType": []},
    [],
    b"{",
]


@pytest.mark.parametrize("said", ODD_METADATA)
@pytest.mark.parametrize("date", ["32 Foo", "Mon, 01 Jan 2026 00:00:00", ""])
def test_odd_things_a_server_says_of_itself(tmp_path, capsys, said, date):
    with serving(server(metadata=(200, {"Date": date}, said))) as origin:
        (tmp_path / "t.toml").write_text(GOOD.replace("http://127.0.0.1:9", origin) + "[personas.gp]")
        assert main(["doctor", "--target", str(tmp_path / "t.toml")]) in (0, 3)
    told = capsys.readouterr()
    assert "x" * 101 not in told.out
    assert not told.err


def test_a_doctor_whose_gp_gets_no_token(tmp_path, capsys):
    (tmp_path / "key.pem").write_text(_pem(P256))
    persona = 'client_id = "x"\nkey = { file = "key.pem" }'
    text = SMART + WRITING.partition("[personas.gp]")[2].join(["[personas.gp]\n" + persona, ""])
    text = text.replace('id"\n[declare]', f'id"\n{persona}\n[declare]\naudit = "fhir"')
    with serving(server(token=(401, {}, {"error": "invalid_client"}))) as origin:
        (tmp_path / "t.toml").write_text(text.replace("http://127.0.0.1:9", origin))
        assert main(["doctor", "--target", str(tmp_path / "t.toml")]) == 3
    told = capsys.readouterr()
    assert "token of gp: the token endpoint refused: answered 401" in told.out
    assert not told.err


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        ("", "expected an [authority] block"),
        (AWAY.replace("2099", "2001"), "does not include now"),
        (AWAY.replace('"write", ', ""), "authority.classes: expected write"),
        (AWAY, "authority.marker.text is not there"),
    ],
)
def test_a_doctor_off_loopback_without_permission_writes_nothing(
    tmp_path, capsys, monkeypatch, authority, words
):
    monkeypatch.setattr("harness.target.addresses.is_this_machine", lambda url: False)
    served = server()
    with serving(served) as origin:
        block = "[authority]" + authority.partition("[authority]")[2] if authority else ""
        text = WRITING.replace("http://127.0.0.1:9", origin) + block.replace("https://test.example", origin)
        (tmp_path / "t.toml").write_text(text)
        main(["doctor", "--target", str(tmp_path / "t.toml")])
    told = " ".join(capsys.readouterr().out.split())
    assert "skipped contribute: not tried: " in told
    assert words in told
    assert not [line for line in served.asked if not line.startswith("GET")]
    if not authority:
        assert {line.partition("?")[0] for line in served.asked} == {"GET /fhir/metadata"}


@pytest.mark.parametrize("answers", [{"metadata": (429, {}, b"")}, {"metadata": (503, {}, b"")}])
def test_a_stop_before_the_first_check_says_why(tmp_path, capsys, monkeypatch, answers):
    monkeypatch.setattr("harness.target.restraint._SUSTAINED", 1)
    with serving(server(**answers)) as origin:
        assert main(["run", "--target", f"{origin}/fhir", "--out", str(tmp_path / "out")]) == 4
    assert "answered 429 or 503" in capsys.readouterr().err


def test_an_area_named_twice_counts_once():
    assert select(["err", "ERR"], ["err-001", "ERR-001"])[1] == ["area ERR", "requirement ERR-001"]


def test_colour_does_not_make_a_log_a_terminal(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert isinstance(progressing(1, Console(stderr=True)), Lines)


def test_any_name_can_be_written(shcr, tmp_path):
    (tmp_path / "t.toml").write_text(GOOD.replace('"X"', '"Zo\u00eb \u2603"'), encoding="utf-8")
    told = shcr("doctor", "--target", "t.toml", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "Zo\\xeb \\u2603" in told.stdout
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(("command", "code"), [("list | head -1", 0), ("list > /dev/full", 2)])
def test_output_nobody_takes(command, code, tmp_path):
    shell = f"set -o pipefail; {sys.executable} -m harness {command}"
    told = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert told.returncode == code
    assert "Traceback" not in told.stderr
    assert "Exception" not in told.stderr
    assert told.stderr.count("\n") == (1 if code else 0)


def test_a_certificate_nobody_trusts(tmp_path, capsys):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    key.write_text(another_key())
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-key", key, "-out", certificate, "-days", "2", *subject]
    subprocess.run([*map(str, make)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(Echo, tls=context) as origin:
        complains(
            capsys, ["run", "--target", f"{origin}/fhir", "--out", tmp_path], "certificate is not trusted"
        )
        complains(
            capsys, ["run", "--target", f"{origin}/fhir".replace("127.0.0.1", "localhost")], "certificate"
        )
        (tmp_path / "target.toml").write_text(
            GOOD.replace("http://127.0.0.1:9", origin) + '[http]\nca = "cert.pem"', encoding="utf-8"
        )
        assert main(["doctor", "--target", str(tmp_path / "target.toml")]) in (0, 3)
        assert "its certificate is trusted" in capsys.readouterr().out
        (tmp_path / "target.toml").write_text(
            GOOD.replace("http://127.0.0.1:9", origin.replace("127.0.0.1", "localhost"))
            + '[http]\nca = "cert.pem"'
        )
        complains(
            capsys, ["run", "--target", tmp_path / "target.toml"], "its certificate is for another host name"
        )
