"""No secret survives, however it is spelt."""

import base64
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
    ],
)
def test_secrets_leave_text(redactor, text):
    clean = redactor.text(text)
    for part in (CANARY, quote(CANARY), quote(CANARY, safe=""), "MIGHAgEAMBMGByqGSM49", "never-seen-before"):
        assert part not in clean
    assert base64.b64encode(CANARY.encode()).decode().rstrip("=") not in clean


def test_credential_headers_by_name_only(redactor):
    headers = {"Authorization": "Bearer abc", "Cookie": "session=1", "X-Api-Key": "k", "Accept": "x"}
    clean = {"Authorization": "Bearer $TOKEN", "Cookie": "$SECRET", "X-Api-Key": "$SECRET", "Accept": "x"}
    assert redactor.headers(headers) == clean
