"""A resource that came back other than it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed, Difference, compare, differences
from harness.fhir.grades import BREACHES
from harness.fhir.lossless import Json, Number
from harness.fhir.paths import location
from harness.findings.elements import Concerns, leaves, of_change, shortened, shown
from harness.findings.root_causes import by_root_cause, in_words

_ON_AN_EXTENSION = re.compile(r"(^|\.)(extension|modifierExtension|_\w+)\b")


def _everything(path: str) -> bool:
    return True


def altered(
    sent: Json, got: Json, allowed: Allowed, where: str, *, concerns: Concerns = _everything
) -> list[Finding]:
    """What was done to the content beyond what a server may own (CONTRACT 8): one finding a root cause.

    `concerns`: whether a row is about a place.
    """
    found = differences(sent, got, allowed)
    return told([one for one in found if concerns(one.path)], sent, where)


def altered_extensions(sent: Json, got: Json, allowed: Allowed, where: str) -> list[Finding]:
    """What was done to extensions: lost, moved or changed, with the primitive that held one."""
    found = [
        d
        for d in differences(sent, got, allowed)
        if _ON_AN_EXTENSION.search(d.path) or 'xtension"' in d.sent or 'xtension"' in d.got
    ]
    return told(found, sent, where)


def told(found: Iterable[Difference], sent: Json, where: str) -> list[Finding]:
    """One finding for all differences of one root cause: the first of them, and how many there are."""
    kind = str(sent.get("resourceType", "")) if isinstance(sent, Mapping) else ""
    return [_finding(cause, group, kind, where) for cause, group in by_root_cause(found).items()]


def altered_since(
    before: Json, now: Json, where: str, *, settled: tuple[str, ...], base_url: str = ""
) -> list[Finding]:
    """What an answer says otherwise than an earlier one, one finding a root cause.

    `settled`: how the places begin that a server sets as it likes when it stores, and by then has set.
    """
    found = compare(before, now, Allowed(base_url=base_url))
    return told([d for d in found if d.grade in BREACHES or d.path.startswith(settled)], before, where)


def altered_decimals(sent: Json, got: Json, where: str) -> list[Finding]:
    """Numbers whose value or count of decimals changed, or that are gone: one finding a root cause."""
    back = leaves(got)
    found = [
        Difference(path, number.text, shown(back.get(path)), grade)
        for path, number in leaves(sent).items()
        if isinstance(number, Number) and (grade := of_change(path, number, back.get(path))) in BREACHES
    ]
    return told(found, sent, where)


def _finding(cause: str, group: list[Difference], kind: str, where: str) -> Finding:
    first = group[0]
    place = location(kind, first.path)
    seen = f"{place} = {shortened(first.got)}: {in_words(cause, group)}"
    return Finding(f"{place} = {shortened(first.sent)}", seen, where)
