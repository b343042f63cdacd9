"""A target may set a cookie, such as the one by which a load balancer knows a caller again."""

from harness.evidence.journal import Journal
from harness.target.client import connect
from harness.target.load import from_data

TARGET = {"name": "X", "base_url": "http://record.example/fhir", "auth": {"kind": "none"}}


def test_a_cookie_is_sent_again_from_then_on():
    came = []

    def answering(method, path, headers, body):
        came.append(headers.get("cookie", ""))
        return 200, [("Set-Cookie", "node=7; Path=/")] if path.endswith("first") else [], b"{}"

    wire = connect(from_data(TARGET, "x.toml"), Journal(), "test", answering)
    for path in ("before", "first", "after", "again"):
        wire.send("GET", path)
    assert came == ["", "", "node=7", "node=7"]
