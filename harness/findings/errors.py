"""What an error answer must be, and what it must never carry (CONTRACT 9)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json

EXCUSED = frozenset({401, 413, 429})
"""Answered by a gateway before the FHIR base is reached."""

_SEVERITIES = frozenset({"fatal", "error", "warning", "information"})
_CODES = frozenset(
    {
        *(
            "invalid",
            "structure",
            "required",
            "value",
            "invariant",
            "security",
            "login",
            "unknown",
            "expired",
        ),
        *("forbidden", "suppressed", "processing", "not-supported", "duplicate", "multiple-matches"),
        *("not-found", "deleted", "too-long", "code-invalid", "extension", "too-costly", "business-rule"),
        *("conflict", "transient", "lock-error", "no-store", "exception", "timeout", "incomplete"),
        *("throttled", "informational"),
    }
)
"""IssueType, required by OperationOutcome.issue.code (FHIR R4)."""

_STACK_TRACES: Mapping[str, re.Pattern[str]] = {
    "Python": re.compile(r'Traceback \(most recent call last\)|File "[^"\n]+", line \d+, in '),
    "Java": re.compile(r"\bat [\w.$/@<>-]+\([\w$]+\.(java|kt|scala|groovy):\d+\)|\bException in thread\b"),
    ".NET": re.compile(
        r"\bat [\w.`<>\[\], ]+\([^)\n]*\) in .+:line \d+|(\bat [A-Z][\w`]*(\.[\w`<>]+)+\([^)\n]*\)\s*){2}"
    ),
    "JavaScript": re.compile(r"\bat .{0,200}[( ](/|[a-z]+:/+|[A-Z]:\\)[^\s)]+:\d+:\d+\)?"),
    "Go": re.compile(r"\bgoroutine \d+ \[[a-z ]+\]:"),
    "PHP": re.compile(r"^#\d+ /[^\s(]+\(\d+\): ", re.M),
    "Ruby": re.compile(r"^\s*(from )?/[^\s:]+\.rb:\d+:in [`']", re.M),
}
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}")


def no_outcome(status: int, outcome: Mapping[str, Json] | None, where: str) -> list[Finding]:
    """A 4xx of the FHIR base that carries no OperationOutcome with severity and code in each issue."""
    if not 400 <= status < 500 or status in EXCUSED:
        return []
    expected = f"an OperationOutcome with severity and code under {status}"
    if outcome is None:
        return [Finding(expected, "no OperationOutcome", where)]
    issues = outcome.get("issue")
    if not isinstance(issues, list) or not issues:
        return [Finding(expected, "an OperationOutcome without an issue", where)]
    for issue in issues:
        given = issue if isinstance(issue, Mapping) else {}
        if given.get("severity") not in _SEVERITIES:
            return [Finding(expected, "an issue without a severity of the value set", where)]
        if given.get("code") not in _CODES:
            return [Finding(expected, "an issue without a code of the value set", where)]
    return []


def leaked(canaries: Mapping[str, str], headers: Mapping[str, str], body: str, where: str) -> list[Finding]:
    """Stored canaries (what it is, to its text) or a stack trace in an error answer's headers or body."""
    lines = "\n".join(f"{name}: {value}" for name, value in headers.items())
    places = {"body": _spelt_out(body), "headers": _spelt_out(lines)}
    found = []
    for place, text in places.items():
        folded = text.casefold()
        found += [
            Finding("no personal data in an error", f"the stored {what} in its {place}", where)
            for what, canary in canaries.items()
            if canary.casefold() in folded
        ]
        found += [
            Finding("no stack trace in an error", f"a {language} stack trace in its {place}", where)
            for language, pattern in _STACK_TRACES.items()
            if pattern.search(text)
        ]
    return found


def _spelt_out(text: str) -> str:
    """The text, and what it says behind JSON escapes, percent signs and base64."""
    plain = text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    hidden = [_decoded(token) for token in _ENCODED.findall(text)]
    return "\n".join([text, plain, unquote(text), *hidden])


def _decoded(token: str) -> str:
    padded = token + "=" * (-len(token) % 4)
    try:
        return base64.urlsafe_b64decode(padded.replace("+", "-").replace("/", "_")).decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return ""
