"""No secret survives, however it is spelt."""

import base64
import json
from urllib.parse import quote

import pytest

from harness.evidence.redaction import Redactor

CANARY = "canary/secret+value=1"


@pytest.fixture
def redactor():
    redactor = Redactor()
    redactor.learn(CANARY, "$TOKEN")
    redactor.learn("-----BEGIN-----\nMIGHAgEAMBMGByqGSM49\n-----END-----\n", "$KEY")
    return redactor


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {CANARY}",
        f"https://x.example/?token={quote(CANARY)}",
        f"https://x.example/?token={quote(CANARY, safe='')}",
        base64.b64encode(CANARY.encode()).decode(),
        f'{{"echo":"{CANARY}"}}',
        "the key MIGHAgEAMBMGByqGSM49 was echoed",
        '{"access_token": "never-seen-before"}',
        "grant_type=x&client_assertion=never-seen-before&x=1",
        "access_token=never-seen-before&x=1",
        "x?access_token%3Dnever-seen-before",
        '{"token":"never-seen-before"}',
        '{"subjectToken" : "a\\"never-seen-before"}',
        '{"echo":"{\\"access_token\\":\\"never-seen-before\\"}"}',
        '{"access_token": "never-seen-before',
        '<access_token value="never-seen-before"/>',
        "<f:client_secret id='a' value = 'never-seen-before'/>",
        "<access_token>never-seen-before</access_token>",
        '<x password="never-seen-before"/>',
        *(base64.b64encode(b"x" * ahead + CANARY.encode() + b"yz").decode() for ahead in range(3)),
        base64.urlsafe_b64encode(CANARY.encode()).decode(),
        quote(CANARY, safe="").lower(),
    ],
)
def test_secrets_leave_text(redactor, text):
    clean = redactor.text(text)
    for part in (CANARY, quote(CANARY), quote(CANARY, safe=""), "MIGHAgEAMBMGByqGSM49", "never-seen-before"):
        assert part not in clean
    encoded = CANARY.encode()
    for ahead in range(3):  # the part that only the secret decides
        assert base64.b64encode(b"x" * ahead + encoded + b"yz").decode()[4:-4] not in clean
    assert base64.b64encode(encoded).decode().rstrip("=") not in clean
    assert quote(CANARY, safe="").lower() not in clean


def test_a_secret_leaves_xml_however_it_is_escaped():
    redactor = Redactor()
    redactor.learn("one&two\"three'four", "$TOKEN")
    for text in ("one&amp;two&quot;three'four", "one&amp;two\"three'four", "one&amp;two&quot;three&#39;four"):
        assert redactor.text(f'<div id="{text}">{text}</div>') == '<div id="$TOKEN">$TOKEN</div>'


def test_credential_headers_by_name_only(redactor):
    headers = {"Authorization": "Bearer abc", "Cookie": "session=1", "X-Api-Key": "k", "Accept": "x"}
    clean = {"Authorization": "Bearer $TOKEN", "Cookie": "$SECRET", "X-Api-Key": "$SECRET", "Accept": "x"}
    assert redactor.headers(headers) == clean


def test_whatever_looks_like_a_token_leaves():
    redactor = Redactor()
    token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
    for text in (token, f"Bearer%20{token}", f'{{"x":"{token}"}}', f"it was {token}, not accepted"):
        clean = redactor.text(text)
        assert "eyJ" not in clean
        assert "c2lnbmF0dXJl" not in clean


@pytest.mark.parametrize(
    "text",
    [
        '{"resourceType":"CapabilityStatement","searchParam":[{"name":"code","type":"token"}]}',
        "grant_type=client_credentials&client_assertion_type=urn%3Aietf",
        '{"data":"eyJhIjoxfQ=="}',
        "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018",
    ],
)
def test_what_is_no_secret_stays(text):
    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    "value", ["k", "ApiKey s3cr3t-key-9", 'qu"ote\\key', "Basic dXNlcjpodW50ZXIyaHVudGVyMg=="]
)
def test_configured_headers_are_secret(value):
    redactor = Redactor()
    redactor.learn_header("X-Gateway", value)
    assert redactor.headers({"x-gateway": value, "Accept": "x"}) == {"x-gateway": "$X_GATEWAY", "Accept": "x"}
    if len(value) > 5:
        part = value.partition(" ")[2] or value
        for echo in (value, part, json.dumps({"echo": value}), json.dumps({"echo": part}), "hunter2hunter2"):
            clean = redactor.text(echo)
            assert part not in clean
            assert json.dumps(part)[1:-1] not in clean
    if value.startswith("Basic"):
        assert "hunter2" not in redactor.text("the password hunter2hunter2 is wrong")


def test_answers_of_a_token_endpoint_show_errors_only():
    redactor = Redactor()
    said = (
        '{"access_token": {"deep": "s3cr3t"}, "echo": "s3cr3t", "error": "invalid_client", "expires_in": 300}'
    )
    assert "s3cr3t" not in redactor.token_answer(said)
    assert "invalid_client" in redactor.token_answer(said)
    assert redactor.token_answer("<html>s3cr3t") == "withheld: 12 characters of a token endpoint"
    clean = redactor.token_headers({"X-Token": "s3cr3t", "X-Echo": "s3cr3t", "Content-Type": "text/html"})
    assert "s3cr3t" not in str(clean)
    assert clean["Content-Type"] == "text/html"


def test_it_stays_fast_on_what_is_large():
    redactor = Redactor()
    for text in ("eyJ" * 100_000, '"token' * 50_000, "token-" * 50_000, "a-" * 200_000 + "token"):
        redactor.text(text)
