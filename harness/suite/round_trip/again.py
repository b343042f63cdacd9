"""RTP-017: what was read, sent back and read again has not changed once more."""

from __future__ import annotations

from harness.fhir.synthetic import Resource
from harness.findings.altered import altered_since
from harness.suite.check import verifies
from harness.suite.round_trip import profiled
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import one_filed, read_if_shown, reads_back, unread
from harness.suite.round_trip.other_items import OTHER_ITEMS
from harness.suite.round_trip.who_and_where import WHO_AND_WHERE
from harness.target.model import Target
from harness.verbs.case import Case, decided
from harness.verbs.updating import updates
from harness.verbs.viewing import finds

_LABELS = ("meta.tag", "meta.security", "meta.profile")


def _first(target: Target) -> list[Resource]:
    return [*RICH, *profiled.one_of_each(target), *OTHER_ITEMS, *WHO_AND_WHERE]


@verifies("RTP-017", given=profiled.resources, always=_first)
def a_second_round_trip_changes_nothing(case: Case, drawn: Resource) -> None:
    """A record is read, sent back as it was read, and read again: it is the same."""
    gp = case.actor("gp")
    held = one_filed(gp, drawn)
    if held is None:
        return case.judge([], observed=0)
    contributor, _, filed = held
    first = read_if_shown(gp, filed)
    if first is None or unread(first) or not isinstance(first.body, dict):
        return case.judge([], observed=0)
    reference, tag = finds(gp, filed), first.headers.get("etag", "")
    if not decided(updates(contributor, filed, reference, first.body, tag)).given:
        case.without(f"{drawn['resourceType']} sent back by its id, which was refused")
        return case.judge([], observed=0)
    second = reads_back(gp, filed)
    base, where = case.record.target.base_url, f"read, sent back and read again: {second.line}"
    case.judge(
        unread(second) or altered_since(first.body, second.body, where, settled=_LABELS, base_url=base)
    )
