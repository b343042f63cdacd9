"""RTP-002: every element that UK Core marks as mustSupport is kept and returned, children included."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from harness.evidence.outcomes import Finding
from harness.fhir.compare import Allowed, Difference, differences
from harness.fhir.generation.making import Strategy
from harness.fhir.grades import Grade
from harness.fhir.lossless import Json
from harness.fhir.profiles.marks import must_support
from harness.fhir.synthetic import Resource
from harness.findings.altered import told
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.supported import SUPPORTED
from harness.suite.round_trip.surviving import survives, withdrawn
from harness.target.model import Target
from harness.verbs.case import Case

_FACTS = Path(__file__).with_name("must_support.toml")
_INDEX = re.compile(r"\[\d+\]")
_LOST = frozenset({Grade.ELEMENT_DROPPED, Grade.VALUE_CHANGED})
"""Precision, order, what was added and the display of a coding are judged by other rows."""


@cache
def marked() -> Mapping[str, tuple[str, ...]]:
    """The paths of the elements that UK Core marks, by resource type."""
    facts = tomllib.loads(_FACTS.read_text("utf-8"))
    return {kind: tuple(fact["elements"]) for kind, fact in facts.items() if isinstance(fact, dict)}


def marks(target: Target, kind: str) -> frozenset[str]:
    """The elements of a type that UK Core marks, and those that a profile marks which the target declares."""
    declared = (one for one in profiled.supported(target) if one.type == kind)
    return frozenset((*marked().get(kind, ()), *(path for one in declared for path in must_support(one))))


def _drawn(target: Target) -> Strategy:
    return profiled.resources(target, lambda profile: bool(marks(target, profile.type)))


def _first(target: Target) -> list[Resource]:
    return [*SUPPORTED, *profiled.one_of_each(target, lambda profile: bool(marks(target, profile.type)))]


@verifies("RTP-002", given=_drawn, always=_first)
def must_support_elements_are_kept(case: Case, drawn: Resource) -> None:
    """A resource is accepted with every mustSupport element of its profile: each comes back as sent."""
    elements = marks(case.record.target, drawn["resourceType"])

    def judged(sent: Resource, got: Json, explained: Allowed, where: str) -> list[Finding]:
        return dropped(sent, got, explained, where, elements)

    survives(case, drawn, judged=judged, may_be_hidden=withdrawn)


def dropped(
    sent: Resource, got: Json, explained: Allowed, where: str, elements: Iterable[str]
) -> list[Finding]:
    """What became of these elements and of what stands in them, if it was lost or changed."""
    found = differences(sent, got, explained)
    lost = (one for one in found if one.grade in _LOST and not _is_rounded(one) and _concerns(one, elements))
    return told(lost, sent, where)


def _is_rounded(found: Difference) -> bool:
    """Whether a number is the one it was as far as binary floating point can tell, which is RTP-005's."""
    try:
        return float(found.sent) == float(found.got)
    except ValueError:
        return False


def _concerns(found: Difference, elements: Iterable[str]) -> bool:
    """Whether a difference is in a marked element, or in the resource as a whole."""
    path = _INDEX.sub("", found.path)
    if path.endswith(".coding.display"):
        return False
    return not path or any(_within(element).match(f"{path}.") for element in elements)


@cache
def _within(element: str) -> re.Pattern[str]:
    """Matches places at or below an element, a primitive's extensions too."""
    *above, last = (re.escape(name).replace(r"\[x\]", r"[A-Z]\w*") for name in element.split("."))
    return re.compile("".join(f"_?{name}\\." for name in (*above, last)))
