"""A canary in every credential kind appears in nothing a failing run leaves behind."""

import base64
import json
import sys
from urllib.parse import quote

import pytest
from echo_server import Echo, serving

from harness.suite.access.credentials import another_key

CANARY = "canary-7f3a/ZQ+token=="
PASSWORD = "canary-pass-9c1e"
HEADER = "canary-header-55d0"
PIN = "7Zq"
SCHEMED = "canary-schemed-1b2c"
PRINTING = f"print('{CANARY}')"


def spellings(secret):
    plain = [line for line in secret.splitlines() if not line.startswith("-----")]
    encoded = [base64.b64encode(line.encode()).decode().rstrip("=") for line in plain]
    return {*plain, *(quote(line, safe="") for line in plain), *encoded}


@pytest.fixture
def key_file(tmp_path):
    def written(text):
        (tmp_path / "secret").write_text(text)
        return '{ file = "secret" }'

    return written


AUTHS = {
    "bearer by file": ("bearer", lambda written: written(CANARY)),
    "bearer by environment": ("bearer", lambda _: '{ env = "SHCR_TEST_CANARY" }'),
    "bearer by command": (
        "bearer",
        lambda _: f'{{ command = ["{sys.executable}", "-c", "print(\'{CANARY}\')"] }}',
    ),
    "smart backend": ("smart-backend", lambda written: written(another_key())),
}


@pytest.mark.parametrize("kind", AUTHS)
@pytest.mark.parametrize("by_proxy", [False, True], ids=["direct", "by proxy"])
def test_no_secret_is_left_anywhere(kind, by_proxy, tmp_path, key_file, shcr):
    auth, key = AUTHS[kind]
    with serving(Echo, token=CANARY) as origin:
        proxy = f'proxy = "{origin.replace("//", f"//user:{PASSWORD}@")}"' if by_proxy else ""
        token_url = f'token_url = "{origin}/token"' if auth == "smart-backend" else ""
        (tmp_path / "target.toml").write_text(
            f"""
name = "Echo"
base_url = "{origin}/fhir"
environment = "test"
[auth]
kind = "{auth}"
{token_url}
[http]
headers = {{ X-Gateway = "{HEADER}", X-Pin = "{PIN}", X-Scheme = "ApiKey {SCHEMED}" }}
{proxy}
[personas.gp]
client_id = "gp"
key = {key(key_file)}
[personas.contributor-acute]
organisation = "ZZ901"
namespace = "https://acute.example/id"
client_id = "acute"
key = {key(key_file)}
[declare]
contribute = "fhir-transaction"
[settle]
view = 0
""",
            encoding="utf-8",
        )
        out = tmp_path / "out"
        rows = [f"--area={area}" for area in ("acc", "aud", "err", "idn", "mrg")] + ["--requirement=rtp-003"]
        options = ("--target", "target.toml", "--depth", "smoke", *rows, "--out", "out")
        told = shcr("run", *options, SHCR_TEST_CANARY=CANARY)
        doctor = shcr("doctor", "--target", "target.toml", SHCR_TEST_CANARY=CANARY)
    assert told.returncode == 1, "the run has to fail, or nothing is proved"
    left = {"stdout": told.stdout, "stderr": told.stderr, "doctor": doctor.stdout + doctor.stderr}
    assert "Traceback" not in "".join(left.values())
    left |= {str(file): file.read_text("utf-8") for file in out.rglob("*") if file.is_file()}
    assert "X-Gateway".lower() in left[str(out / "results.ndjson")].lower(), (
        "the echo has to be in the evidence"
    )
    secrets = {PASSWORD, HEADER, SCHEMED, *spellings(CANARY), f"user:{PASSWORD}"}
    results = [json.loads(line) for line in left[str(out / "results.ndjson")].strip().split("\n")]
    sent = [line["request"]["headers"] for line in results if line["kind"] == "exchange"]
    assert sent
    assert all(headers["x-pin"] == "$X_PIN" for headers in sent), "a header is secret however short"
    secrets |= {base64.b64encode(f"user:{PASSWORD}".encode()).decode().rstrip("=")}
    if auth == "smart-backend":
        secrets |= spellings((tmp_path / "secret").read_text())
    for where, text in left.items():
        for secret in secrets:
            assert secret not in text, f"{kind}: a secret is left in {where}"
