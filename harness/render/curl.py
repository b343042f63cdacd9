"""One exchange as a curl command that sends the same bytes again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from harness.evidence.exchange import Exchange
from harness.render.bodies import was_cut

_PLACEHOLDER = re.compile(r"(\$(?:TOKEN|SECRET|ASSERTION))(?![A-Za-z0-9_])")
_CURLS_OWN = frozenset({"host", "content-length", "connection", "transfer-encoding", "accept-encoding"})
_TAKES_BODY = frozenset({"POST", "PUT", "PATCH"})
_UNTYPEABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ARGUMENT_LIMIT = 100_000
"""Linux refuses a single argument of 128 KiB."""


def command(exchange: Exchange, *, limit: int | None = None) -> str:
    """The command, an option a line. `$TOKEN` is left to the shell; a body past `limit` comes from a file."""
    before, data = _body(exchange, limit)
    lines = [f"curl --include {shell(exchange.url)}", *_method(exchange), *_headers(exchange)]
    if any(mark in exchange.url for mark in "[]{}"):
        lines.append("--globoff")
    if "/." in exchange.url:
        lines.append("--path-as-is")
    if was_cut(exchange.request_body):
        before = f"# its body was cut when it was written down: this does not send the same\n{before}"
    return before + " \\\n  ".join([*lines, *data])


def shell(text: str) -> str:
    """One shell word; placeholders for redacted secrets stay expandable, nothing else does."""
    if not _PLACEHOLDER.search(text):
        return shlex.quote(text)
    parts = _PLACEHOLDER.split(text)
    parts[::2] = [re.sub(r'([\\"$`])', r"\\\1", part) for part in parts[::2]]
    return '"' + "".join(parts) + '"'


def _method(exchange: Exchange) -> list[str]:
    if exchange.method == "HEAD":
        return ["--head"]
    return [] if exchange.method == "GET" else [f"--request {shell(exchange.method)}"]


def _headers(exchange: Exchange) -> Iterator[str]:
    sent = {name.lower(): value for name, value in exchange.request_headers.items()}
    for name, value in exchange.request_headers.items():
        if name.lower() not in _CURLS_OWN:
            yield f"--header {shell(f'{name}: {value}' if value else f'{name};')}"
    if "accept" not in sent:
        yield "--header 'Accept:'"  # an empty value takes out the header that curl would add
    if "content-type" not in sent and _has_body(exchange):
        yield "--header 'Content-Type:'"
    if sent.get("accept-encoding", "identity") != "identity":
        yield "--compressed"


def _has_body(exchange: Exchange) -> bool:
    return bool(exchange.request_body) or exchange.method in _TAKES_BODY


def _body(exchange: Exchange, limit: int | None) -> tuple[str, list[str]]:
    """What stands before the command, and its data option."""
    body = exchange.request_body
    if not _has_body(exchange):
        return "", []
    if limit is not None and len(body) > limit:
        name = f"body-{exchange.n}"
        select = f'select(.kind == "exchange" and .n == {exchange.n}).request.body'
        return f"jq -j '{select}' results.ndjson > {name}  # {len(body):,} characters\n", [
            f"--data-binary @{name}"
        ]
    if _UNTYPEABLE.search(body) or len(body) > _ARGUMENT_LIMIT:
        return f"printf {shlex.quote(_octal(body))} |\n", ["--data-binary @-"]
    option = "--data-raw" if body.startswith("@") else "--data-binary"  # a leading @ would name a file
    return "", [f"{option} {shell(body)}"]


def _octal(body: str) -> str:
    plain = body.replace("\\", "\\\\").replace("%", "%%")
    return _UNTYPEABLE.sub(
        lambda found: "".join(f"\\{byte:03o}" for byte in found[0].encode("utf-8", "surrogatepass")), plain
    )
