"""What a user can get wrong: one clear line, exit 2, never a traceback."""

import ssl
import subprocess
from http.server import BaseHTTPRequestHandler

import pytest
from echo_server import Echo, serving

from harness.cli import main
from harness.suite.access.credentials import another_key

GOOD = """
name = "X"
base_url = "http://127.0.0.1:9/fhir"
environment = "test"
[auth]
kind = "none"
"""
BEARER = GOOD.replace('"none"', '"bearer"')
SMART = GOOD.replace('kind = "none"', 'kind = "smart-backend"\ntoken_url = "http://127.0.0.1:9/token"')


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
    for word in words:
        assert word in told.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", ["not TOML"]),
        ('name = "X"', ["top level", "key missing: base_url, auth"]),
        (GOOD + "unknown = 1", ["auth: unknown key unknown"]),
        (GOOD.replace('"none"', '"kerberos"'), ["auth.kind", "expected one of none, bearer, smart-backend"]),
        (GOOD.replace('"X"', "5"), ["name", "expected a value of type string"]),
        (GOOD.replace("http://127.0.0.1:9/fhir", "ftp://x"), ["base_url", "expected text that matches"]),
        (GOOD.replace("/fhir", "/fhir/"), ["base_url", "without a trailing slash"]),
        (GOOD + '[personas.wardclerk]\nrole = "x"', ["personas", "unknown name wardclerk", "ward-nurse"]),
        (GOOD + "[personas.contributor-acute]", ["personas.contributor-acute", "namespace and organisation"]),
        (
            GOOD + '[declare]\nrelationship = "none"',
            ["declare.relationship is below the floor", "departures"],
        ),
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
        (GOOD + '[http]\nca = "none.pem"', ["no connection"]),
        (GOOD.replace("http:", "https:") + '[http]\nca = "none.pem"', ["http.ca", "none.pem"]),
        (GOOD, ["http://127.0.0.1:9/fhir: no connection"]),
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
        (["run", "--seed", "one"], ["--seed one", "whole number"]),
        (["run", "--target", "http://127.0.0.1:9/fhir"], ["no connection"]),
        (["explain", "XYZ-1"], ["no requirement XYZ-1"]),
        (["doctor", "--target", "nowhere.toml"], ["no such target file"]),
        (["serve", "--port", "0", "--defect", "XX-1"], ["XX-1"]),
        (["serve", "--port", "70000"], ["--port 70000"]),
    ],
)
def test_command_lines(capsys, arguments, words):
    complains(capsys, arguments, *words)


def test_an_address_that_answers_web_pages(tmp_path, capsys):
    with serving(Page) as origin:
        complains(
            capsys,
            ["run", "--target", origin, "--out", tmp_path / "out"],
            "web pages",
            "FHIR R4 base address",
        )


def test_a_key_that_is_no_key(tmp_path, capsys):
    (tmp_path / "key.pem").write_text("not a key")
    with serving(Echo) as origin:
        text = SMART.replace("http://127.0.0.1:9", origin)
        (tmp_path / "target.toml").write_text(
            text + '[personas.gp]\nclient_id = "gp"\nkey = { file = "key.pem" }'
        )
        arguments = ["run", "--target", tmp_path / "target.toml", "--out", tmp_path / "out"]
        complains(capsys, arguments, "personas.gp", "private key in PEM")


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
        (tmp_path / "target.toml").write_text(
            GOOD.replace("http://127.0.0.1:9", origin) + '[http]\nca = "cert.pem"', encoding="utf-8"
        )
        assert main(["doctor", "--target", str(tmp_path / "target.toml")]) in (0, 3)
        assert "its certificate is trusted" in capsys.readouterr().out
