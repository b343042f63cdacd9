"""RTP-001, RTP-012, RTP-018: two people are merged, and what was contributed about them stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.findings.elements import Concerns
from harness.findings.referring import leading
from harness.suite.check import verifies
from harness.suite.round_trip import graphs, profiled, versioned
from harness.suite.round_trip.as_xml import MARKED_UP, judged_as_xml
from harness.suite.round_trip.beside import BESIDE
from harness.suite.round_trip.earlier import CHANGES, two_states
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import allowed, read_if_shown
from harness.suite.round_trip.graphs import OF_THE_PERSON, Graph
from harness.suite.round_trip.holding import HOLDING
from harness.suite.round_trip.other_items import OTHER_ITEMS
from harness.suite.round_trip.surviving import once, withdrawn
from harness.suite.round_trip.two_people import (
    Two,
    filed_about,
    merged,
    read,
    seen,
    two_filed,
    with_references_across,
)
from harness.suite.round_trip.versioned import Version, current, read_again, version_of
from harness.target.model import Target
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Filed, contributes
from harness.verbs.merging import unclaimed
from harness.verbs.viewing import reads

Sides = tuple[Sequence[Resource], Sequence[Resource]]
"""What is filed about who will be merged away, and about the person they are merged into."""

_UNCHANGED = synthetic.observation("38.50")
_REACHED: Json = [{"system": "phone", "value": "01632 960003", "use": "home"}]
_AGAIN: Mapping[str, Json] = {"language": "en-GB"}
_TOLD = {**CHANGES, "Patient": (synthetic.observation, {"telecom": _REACHED})}
"""By type: an item, and what a change gives it, or gives the person's own record."""


@verifies("RTP-018", always=tuple(_TOLD), unclaimed=unclaimed)
def versions_stay_when_people_are_merged(case: Case, kind: str) -> None:
    """Records of two people are changed, then the people are merged: each version is as it was, or gone."""
    gp, (make, change) = case.actor("gp"), _TOLD[kind]
    two = two_filed(gp, [make()], [make()])
    if two is None:
        return case.judge([], observed=0)
    filed = [each.patient if kind == "Patient" else each.items[0] for each in (two.leaving, two.staying)]
    before = [_versions(gp, one, change) for one in filed]
    merged(gp, two)
    found = [finding for versions in before for finding in _since(gp, versions)]
    case.judge(once(found), observed=sum(bool(one.id) for versions in before for one in versions))


def _versions(gp: Actor, filed: Filed, change: Mapping[str, Json]) -> Sequence[Version]:
    """The versions read of a record that is changed twice, as far as that is taken."""
    states = two_states(gp, filed, change)
    if states is None:
        return [current(gp, filed)]
    later = two_states(gp, filed, _AGAIN)
    return [*states, later[1]] if later else states


def _since(gp: Actor, versions: Sequence[Version]) -> Iterator[Finding]:
    """Versions of one resource that are answered otherwise by now, wherever their ids turn up."""
    known, where = {one.id: one for one in versions if one.id}, versions[-1].reference
    for version in versions:
        answer = read_again(gp, version)
        if answer is not None:
            yield from versioned.altered(version, answer.body, f"in version {version.id}", answer.line)
    for asked, told in ((where, "by its id"), (f"{where}/_history", "in the history")):
        answer = decided(reads(gp, asked))
        if not answer.given:
            gp.case.without(f"resources {told} after a merge of people, which were not answered")
            continue
        for resource in answer.resources:
            same = known.get(version_of(resource))
            if same is not None:
                yield from versioned.altered(same, resource, f"in version {same.id} {told}", answer.line)


@dataclass(frozen=True)
class Referring:
    """Items that refer to each other; `again`: somebody was merged before into who is now merged away."""

    graph: Graph
    again: bool = False


@verifies(
    "RTP-012",
    always=[Referring(graphs.FORWARD), Referring(graphs.EXTENDED, again=True), Referring(graphs.STAFFED)],
    unclaimed=unclaimed,
)
def references_stay_when_people_are_merged(case: Case, referring: Referring) -> None:
    """Items of two people refer to them and to each other; after a merge each reference is as it was."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable(
            "items are contributed one by one, so none can refer to another of its contribution"
        )
    gp, items = case.actor("gp"), [*referring.graph.items, *OF_THE_PERSON]
    two = two_filed(gp, items, items)
    if two is None:
        return case.judge([], observed=0)
    two = with_references_across(gp, two)
    before, broken = read(gp, two)
    if broken:
        raise NotTestable(f"an item that was accepted is not answered before the merge: {broken[0].where}")
    was = {one.filed.full_url: one.got for one in before}
    if referring.again:
        _merged_before(gp, two)
    merged(gp, two)
    now, found = seen(gp, two)
    explained = Allowed(base_url=case.record.target.base_url)
    for one in now:
        before_it = was.get(one.filed.full_url)
        if before_it is not None:
            concerns = _beside(_said_by_the_merge(case, one.filed), leading(before_it, one.got))
            found += altered(before_it, one.got, explained, one.where, concerns=concerns)
    found += _contributed_late(gp, two.leaving.person)
    case.judge(once(found), observed=len(now))


def _merged_before(gp: Actor, two: Two) -> None:
    third = synthetic.patient("Quist", "1 Lower Road", gender="male", birthDate="1933-03-03")
    known = filed_about(gp, gp.case.person(third), [_UNCHANGED])
    if known is not None:
        merged(gp, Two(known, two.leaving))


def _contributed_late(gp: Actor, person: Person) -> list[Finding]:
    """What becomes of references in an item that is filed about who was merged away, if it is taken."""
    late = contributes(gp.case.contributors()[0], person, synthetic.observation("39.0"), serial=7)
    answer = read_if_shown(gp, late.items[0]) if late.accepted else None
    if answer is None or not answer.given:
        return []
    sent = late.items[0].sent
    refers = leading(sent, answer.body)
    return altered(sent, answer.body, allowed(gp.case, late), answer.line, concerns=refers)


_AT_ONCE = 8
"""Items about who is merged away."""


def _sides(target: Target) -> Sequence[Sides]:
    """Full items and one of each profile, each once about who is merged away; some about who stays."""
    others = (*HOLDING, *BESIDE, *OTHER_ITEMS)
    full = [*RICH[1:], MARKED_UP, *others, *profiled.one_of_each(target, profiled.is_item)]
    items = [one for one in full if not withdrawn(one)]
    some = [items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE)]
    return list(zip(some, ([one] for one in reversed(items)), strict=False))


@verifies("RTP-001", always=_sides, unclaimed=unclaimed)
def what_was_contributed_stays_when_people_are_merged(case: Case, sides: Sides) -> None:
    """Two people are merged: their items and their own records come back as they were sent."""
    gp, known = case.actor("gp"), RICH[0]
    leaving, staying = ([_UNCHANGED, *items] for items in sides)
    two = two_filed(gp, leaving, staying, known)
    if two is None:
        return case.judge([], observed=0)
    merged(gp, two)
    now, found = seen(gp, two)
    for one in now:
        concerns = _beside(_said_by_the_merge(case, one.filed))
        found += altered(one.filed.sent, one.got, allowed(case, one.of), one.where, concerns=concerns)
    for of, filed in two.filed:
        found += judged_as_xml(gp, filed, allowed(case, of), altered)
    case.judge(once(found), observed=len(now))


def _said_by_the_merge(case: Case, filed: Filed) -> tuple[str, ...]:
    """How the places begin at which a source patient record says that it was merged, where that is merged."""
    itself = filed.item.resource_type == "Patient" and case.declared.lookup != "master"
    return ("active", "link") if itself else ()


def _beside(said: tuple[str, ...], concerns: Concerns = lambda path: True) -> Concerns:
    """What a row is about, but for what the merge says."""
    return lambda path: concerns(path) and not path.startswith(said)
