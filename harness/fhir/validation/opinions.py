"""What a server says of a resource, read from its OperationOutcome, and where it differs from what we say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from harness.fhir.lossless import Json
from harness.fhir.validation.issues import Issue, Report

_SEVERITIES = ("fatal", "error", "warning", "information")
_BROKEN = _SEVERITIES[:2]
_UNDECIDED = frozenset(
    {"exception", "expired", "forbidden", "incomplete", "lock-error", "login", "no-store", "not-found"}
    | {
        "not-supported",
        "security",
        "suppressed",
        "throttled",
        "timeout",
        "too-costly",
        "transient",
        "unknown",
    }
)
"""Issue types (R4, IssueType) that tell what the server could not do, not what the resource is."""
_PROFILE_UNKNOWN = re.compile(
    r"not been checked|(?:unknown|retrieve|resolve|find|load)(?: the)? profile|reference to profile"
    r"|profile\b.{0,300}\b(?:is|was|be) (?:unknown|not (?:known|found|supported)|found|resolved)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_LONGEST = 300
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Said:
    """One issue in a server's own words, each on one line; `code` is an IssueType, `location` as it came."""

    severity: str
    code: str
    location: str
    message: str

    @property
    def broken(self) -> bool:
        """Whether it says that the resource is not valid, or that nobody can tell."""
        return self.severity in _BROKEN


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a server thinks: valid, not valid, or None where it has no opinion, with the reason."""

    valid: bool | None
    issues: tuple[Said, ...] = ()
    reason: str = ""


def no_opinion(reason: str, issues: tuple[Said, ...] = ()) -> Opinion:
    """None, and why."""
    return Opinion(None, issues, reason)


def read(body: Json, profiles: Iterable[str] = ()) -> Opinion:
    """The opinion in the answer to `$validate`.

    `profiles` are those asked for or claimed: a server that does not know one of them has not judged it, even
    where it says so in a warning only (R4, Resource-validate: it shall be an error).
    """
    outcome = _outcome(body)
    if outcome is None:
        return no_opinion("it answers no OperationOutcome")
    entries = outcome.get("issue")
    if not isinstance(entries, list) or not entries or not all(isinstance(one, dict) for one in entries):
        return no_opinion("it answers an OperationOutcome without issues")
    said = [_said(entry) for entry in entries]
    named = [url.partition("|")[0] for url in profiles]
    undecided = [one for one in said if _is_undecided(one, named)]
    broken = [one for one in said if one.broken and one not in undecided]
    kept = tuple(said[:_MOST])
    if broken:
        return Opinion(False, kept)
    if undecided:
        return no_opinion(f"it cannot judge it: {in_one_line(undecided[0])}", kept)
    if any(one.severity not in _SEVERITIES for one in said):
        return no_opinion("it answers an issue without a severity of R4", kept)
    return Opinion(True, kept)


def about(opinion: Opinion, resource_type: str) -> bool:
    """Whether an error names a place in a resource of this type."""
    places = [one.location for one in opinion.issues if one.broken]
    return any(
        re.split(r"[.\[/(]", place.lstrip("/").removeprefix("f:"))[0] == resource_type for place in places
    )


def differences(report: Report, opinion: Opinion) -> list[str]:
    """Where a server that has an opinion differs from us, a line each; none where both say the same."""
    if opinion.valid is None or opinion.valid == report.valid:
        return []
    if report.valid:
        return [f"we say valid, the server says: {in_one_line(one)}" for one in opinion.issues if one.broken]
    ours = [one for one in report.issues if one.severity != "warning"]
    return [f"we find {_ours(one)}, the server says valid" for one in ours]


def in_one_line(one: Said) -> str:
    """Place, words and code of an issue."""
    place = f"{one.location}: " if one.location else ""
    return f"{place}{one.message or 'no words'} [{one.code or 'no code'}]"


def _ours(one: Issue) -> str:
    return f"{one.rule} at {_line(one.location)}" if one.location else one.rule


def _outcome(body: Json) -> dict[str, Json] | None:
    """The OperationOutcome, bare as R4 has it, or as the parameter `return`."""
    if not isinstance(body, dict):
        return None
    if body.get("resourceType") == "OperationOutcome":
        return body
    parameters = body.get("parameter") if body.get("resourceType") == "Parameters" else None
    for one in parameters if isinstance(parameters, list) else ():
        inner = one.get("resource") if isinstance(one, dict) and one.get("name") == "return" else None
        if isinstance(inner, dict) and inner.get("resourceType") == "OperationOutcome":
            return inner
    return None


def _said(entry: dict[str, Json]) -> Said:
    details = entry.get("details")
    texts = (entry.get("diagnostics"), details.get("text") if isinstance(details, dict) else None)
    words = [text for text in texts if isinstance(text, str) and text.strip()]
    return Said(
        _line(entry.get("severity")),
        _line(entry.get("code")),
        _line(_first(entry.get("expression")) or _first(entry.get("location"))),
        _line(words[0] if words else ""),
    )


def _is_undecided(one: Said, named: list[str]) -> bool:
    if one.severity not in (*_BROKEN, "warning"):
        return False
    names_one = any(url and url in one.message for url in named)
    if one.code in _UNDECIDED:
        return one.broken or names_one
    return names_one and _PROFILE_UNKNOWN.search(one.message) is not None


def _first(value: Json) -> Json:
    return value[0] if isinstance(value, list) and value else None


def _line(value: Json) -> str:
    """A text as one printable line; what is no text is empty."""
    if not isinstance(value, str):
        return ""
    line = _UNPRINTABLE.sub(" ", value[: 4 * _LONGEST]).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
