"""RTP-001, RTP-012, RTP-018: two people are merged, and what was contributed about them stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.suite.check import verifies
from harness.suite.round_trip import graphs, profiled, versioned
from harness.suite.round_trip.as_xml import MARKED_UP, judged_as_xml
from harness.suite.round_trip.earlier import CHANGES, two_states
from harness.suite.round_trip.examples import RICH
from harness.suite.round_trip.filing import allowed
from harness.suite.round_trip.graphs import OF_THE_PERSON, Graph
from harness.suite.round_trip.holding import HOLDING
from harness.suite.round_trip.references import refers
from harness.suite.round_trip.surviving import Judged, once, withdrawn
from harness.suite.round_trip.two_people import merged, read, seen, two_filed
from harness.suite.round_trip.versioned import Version, current, read_again, version_of
from harness.target.model import Target
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution
from harness.verbs.merging import unclaimed
from harness.verbs.viewing import reads

Sides = tuple[Sequence[Resource], Sequence[Resource]]
"""What is filed about who will be merged away, and about the person they are merged into."""

_KINDS = sorted(CHANGES)
_UNCHANGED = synthetic.observation("38.50")


@verifies("RTP-018", always=tuple(zip(_KINDS, reversed(_KINDS), strict=True)), unclaimed=unclaimed)
def versions_stay_when_people_are_merged(case: Case, kinds: tuple[str, str]) -> None:
    """Items of two people are changed, then the people are merged: each version is as it was, or gone."""
    gp = case.actor("gp")
    (one, first_change), (other, second_change) = (CHANGES[kind] for kind in kinds)
    two = two_filed(gp, [one(), _UNCHANGED], [other(), _UNCHANGED])
    if two is None:
        return case.judge([], observed=0)
    before = [*_versions(gp, two.leaving, first_change), *_versions(gp, two.staying, second_change)]
    merged(gp, two)
    found = [finding for versions in before for finding in _since(gp, versions)]
    case.judge(once(found), observed=sum(bool(one.id) for versions in before for one in versions))


def _versions(
    gp: Actor, contribution: Contribution, change: Mapping[str, Json]
) -> Iterator[Sequence[Version]]:
    """For each resource of a contribution, the versions read of it; the first item is changed once."""
    first, *others = (*contribution.items, contribution.patient)
    yield two_states(gp, contribution, change) or [current(gp, first)]
    for filed in others:
        yield [current(gp, filed)]


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


@verifies("RTP-012", always=[graphs.FORWARD, graphs.EXTENDED, graphs.STAFFED], unclaimed=unclaimed)
def references_stay_when_people_are_merged(case: Case, graph: Graph) -> None:
    """Items of two people refer to them and to each other; after a merge each reference is as it was."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable(
            "items are contributed one by one, so none can refer to another of its contribution"
        )
    gp, items = case.actor("gp"), [*graph.items, *OF_THE_PERSON]
    two = two_filed(gp, items, items)
    if two is None:
        return case.judge([], observed=0)
    before, broken = read(gp, two)
    if broken:
        raise NotTestable(f"an item that was accepted is not answered before the merge: {broken[0].where}")
    was = {one.filed.full_url: one.got for one in before}
    merged(gp, two)
    now, found = seen(gp, two)
    explained = Allowed(base_url=case.record.target.base_url)
    for one in now:
        if one.filed.full_url in was:
            found += altered(was[one.filed.full_url], one.got, explained, one.where, concerns=refers)
    case.judge(once(found), observed=len(now))


_AT_ONCE = 4
"""Items of one side of a merge."""


def _sides(target: Target) -> Sequence[Sides]:
    """Full items and one of each profile, each once about who is merged away; some about who stays."""
    full = [*RICH[1:], MARKED_UP, *HOLDING, *profiled.one_of_each(target, profiled.is_item)]
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
    explained = {one.full_url: allowed(case, each) for each in two.each for one in each.filed}
    for one in now:
        judged = _of_the_person(case) if one.filed.item.resource_type == "Patient" else altered
        found += judged(one.filed.sent, one.got, explained[one.filed.full_url], one.where)
    for filed in two.filed:
        found += judged_as_xml(gp, filed, explained[filed.full_url], altered)
    case.judge(once(found), observed=len(now))


def _of_the_person(case: Case) -> Judged:
    """What is wrong with a source patient record; where it is what was merged, it says so itself."""
    if case.declared.lookup == "master":
        return altered
    return partial(altered, concerns=lambda path: not path.startswith(("active", "link")))
