"""RTP-012: a reference leads to what it named, and what is none is left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import Json, dumps, loads
from harness.fhir.synthetic import Resource
from harness.findings.altered import altered
from harness.findings.referring import leading
from harness.suite.check import verifies
from harness.suite.round_trip import graphs
from harness.suite.round_trip.channels import Shown
from harness.suite.round_trip.filing import allowed, read_if_shown, unread
from harness.suite.round_trip.graphs import NUMBER, PERSON, PLACE, Graph
from harness.suite.round_trip.surviving import altered_on, once, showing
from harness.target.client import Answer
from harness.verbs.case import Actor, Case, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, prepare, sends
from harness.verbs.viewing import reads

ELSEWHERE = ("search", "view")
"""Channels on which what refers is looked at, beside being read."""


@verifies("RTP-012", given=graphs.graphs(), always=graphs.ALWAYS)
def references_lead_where_they_did(case: Case, graph: Graph) -> None:
    """Items that refer to each other are contributed at once: each reference leads to the item it named."""
    if case.declared.contribute == "fhir-post":
        raise NotTestable(
            "items are contributed one by one, so none can refer to another of its contribution"
        )
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    contribution = sends(contributor, linked_up(prepare(contributor, ann, graph.items)))
    if not contribution.accepted:
        return case.judge([], observed=0)
    read = [(filed, read_if_shown(gp, filed)) for filed in contribution.items]
    answers = [(filed, answer) for filed, answer in read if answer is not None]
    following = _Following(gp, {filed.full_url: filed for filed, _ in answers})
    explained = allowed(case, contribution)
    findings: list[Finding] = []
    for filed, answer in answers:
        broken = unread(answer)
        told = broken or following.judged(filed.sent, answer.body, explained, answer.line)
        if not broken:
            shown, channels = Shown(ann, filed, answer), showing(filed, _channels(case, filed))
            told += altered_on(channels, gp, shown, explained, following.judged)
        findings += once(told)
        if not findings:
            case.record.learned[_seen(filed)] = True
    case.judge(findings, observed=len(answers))


def _channels(case: Case, filed: Filed) -> Collection[str]:
    """Both until what refers in such an item was seen unaltered, so that a case that fails does so again."""
    return () if _seen(filed) in case.record.learned else ELSEWHERE


def _seen(filed: Filed) -> str:
    referring = sorted({name.partition("[")[0] for name, _ in _references(filed.sent)})
    return f"{filed.item.resource_type} with {', '.join(referring)} in a search and in the view"


def linked_up(contribution: Contribution) -> Contribution:
    """The transaction with each place turned into the urn of the item that stands there, or of the person."""

    def linked(text: str) -> str:
        for place, filed in enumerate(contribution.items):
            text = text.replace(f"{PLACE}{place}", filed.full_url)
        return text.replace(PERSON, contribution.patient.full_url).replace(NUMBER, contribution.person.number)

    items = tuple(replace(filed, sent=loads(linked(dumps(filed.sent)))) for filed in contribution.items)
    return replace(contribution, items=items, body=linked(contribution.body.decode()).encode())


def _left_alone(sent: Resource, got: Json, explained: Allowed, where: str) -> list[Finding]:
    """What was done to anything that refers, other than what the transaction explains."""
    if not isinstance(got, dict):
        return []
    return altered(sent, got, explained, where, concerns=leading(sent, got))


@dataclass
class _Following:
    """References of one contribution, each followed once however often it is shown.

    `named`: by their urns, the resources that a read shows, so that what refers to them can lead there.
    """

    gp: Actor
    named: Mapping[str, Filed]
    led: dict[str, tuple[Answer | None, list[tuple[str, str]]]] = field(default_factory=dict)

    def judged(self, sent: Resource, got: Json, explained: Allowed, where: str) -> list[Finding]:
        """What became of anything that refers in an item, as it is shown."""
        return [*_left_alone(sent, got, explained, where), *self._astray(sent, got, where)]

    def _astray(self, sent: Resource, got: Json, where: str) -> Iterator[Finding]:
        """References to items of the contribution that, followed, do not lead to them."""
        shown = dict(_references(got))
        for path, text in _references(sent):
            wanted = self.named.get(text)
            if wanted is None:
                continue
            came = shown.get(path, "")
            answer, held = self._followed(came)
            if wanted.item.record_id not in held:
                kind = sent["resourceType"]
                expected = f"{path} of the {kind} leads to the {wanted.item.resource_type} it named"
                yield Finding(expected, came[:80] or "absent", answer.line if answer else where)

    def _followed(self, reference: str) -> tuple[Answer | None, list[tuple[str, str]]]:
        """What a reference leads to: the answer, and under which identifiers what is answered is known."""
        if not reference or "urn:" in reference:
            return None, []
        if reference not in self.led:
            self.led[reference] = self._led(reference)
        return self.led[reference]

    def _led(self, reference: str) -> tuple[Answer | None, list[tuple[str, str]]]:
        try:
            answer = reads(self.gp, reference)
        except NotTestable:  # another host's address: nothing of the record's is there
            return None, []
        body = answer.body if decided(answer).given else None
        return answer, identifiers(body) if isinstance(body, dict) else []


def _references(node: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """Every literal reference in document order; those to contained resources are left out."""
    if isinstance(node, dict):
        told = node.get("reference")
        if isinstance(told, str) and not told.startswith("#"):
            yield path, told
        for name, value in sorted(node.items()):
            yield from _references(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from _references(value, f"{path}[{index}]")
