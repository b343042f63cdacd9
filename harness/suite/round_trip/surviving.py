"""What a row of the round trip is about is contributed, and is the same on every channel (CONTRACT 8)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir.compare import Allowed
from harness.fhir.lossless import Json, dumps
from harness.fhir.subjects import ABOUT_NOBODY
from harness.fhir.synthetic import Resource
from harness.findings.elements import leaves
from harness.suite.round_trip.channels import CHANNELS, Shown, found_on
from harness.suite.round_trip.filing import allowed, read_if_shown, resources_filed, unread
from harness.target.client import Answer
from harness.verbs.case import Actor, Case
from harness.verbs.contributing import Contribution, Filed
from harness.verbs.viewing import finds, reads

Judged = Callable[[Resource, Json, Allowed, str], list[Finding]]
"""Findings from a resource as sent, as it came back, what the exchange explains of that, and where it was."""

Elsewhere = Callable[[Actor, Filed, Allowed, Judged], list[Finding]]
"""Findings from one more way out that a row looks at by itself."""

Hidden = Callable[[Resource], bool]
"""Whether the record may withhold a resource as sent, or set it aside."""

_EVERYWHERE = 5
"""So many cases of a check, which are always tried, are looked at on every channel, and so is the first of
each type. Any other is read and looked at on one more channel; if it is always tried, by a search too."""


def _never(sent: Resource) -> bool:
    return False


def withdrawn(sent: Resource) -> bool:
    """Whether a resource says of itself that it should never have been (CONTRACT 3)."""
    return "entered-in-error" in leaves(sent).values()


def _nowhere(gp: Actor, filed: Filed, explained: Allowed, judged: Judged) -> list[Finding]:
    return []


def survives(
    case: Case,
    *items: Resource,
    judged: Judged,
    may_be_hidden: Hidden = _never,
    also: Elsewhere = _nowhere,
) -> None:
    """Contribute items, one person's demographics or a Provenance: they are refused, or what the row is about
    is the same wherever they are shown.
    """
    gp = case.actor("gp")
    held = resources_filed(gp, *items)
    if held is None:
        return case.judge([], observed=0)
    contribution, filed = held
    shown_again(gp, contribution, filed, drawn=items, judged=judged, may_be_hidden=may_be_hidden, also=also)


def shown_again(
    gp: Actor,
    contribution: Contribution,
    filed: Sequence[Filed],
    *,
    drawn: Sequence[Resource],
    judged: Judged,
    may_be_hidden: Hidden = _never,
    also: Elsewhere = _nowhere,
) -> None:
    """Judge resources that were accepted, on the channels they are looked at on.

    `drawn`: the same before they were about anybody, so that one case is looked at on one channel however
    often it is tried. `may_be_hidden`: what the record need not show; nothing is said where it does not.
    `also`: where else each is looked at.
    """
    found: list[Finding] = []
    observed = 0
    explained = allowed(gp.case, contribution)
    channels = channels_of(gp.case, drawn)
    for each in filed:
        hidden = may_be_hidden(each.sent)
        answer = glimpsed(gp, each) if hidden else read_if_shown(gp, each)
        if answer is None:
            continue
        observed += 1
        broken = unread(answer)
        told = broken or judged(each.sent, answer.body, explained, answer.line)
        if not hidden and not broken:
            shown = Shown(contribution.person, each, answer)
            told += altered_on(showing(each, channels), gp, shown, explained, judged)
            told += also(gp, each, explained, judged)
        found += once(told)
        if not hidden and not found:
            unaltered(gp.case, each.item.resource_type)
    gp.case.judge(found, observed=observed)


def showing(filed: Filed, channels: Collection[str]) -> Collection[str]:
    """Of the channels, those that show such a resource: a view holds what is about its person."""
    if filed.item.resource_type not in ABOUT_NOBODY or "view" not in channels:
        return channels
    return [one for one in channels if one != "view"] or ["search"]


def altered_on(
    channels: Iterable[str], gp: Actor, shown: Shown, explained: Allowed, judged: Judged
) -> list[Finding]:
    """Findings about a resource on these channels."""

    def here(got: Resource, where: str) -> list[Finding]:
        return judged(shown.filed.sent, got, explained, where)

    return [finding for channel in channels for finding in found_on(channel, gp, shown, here)]


def once(found: Iterable[Finding]) -> list[Finding]:
    """The same alteration on several channels is one finding, told where it was first seen."""
    places: dict[tuple[str, str], list[str]] = {}
    for finding in found:
        places.setdefault((finding.expected, finding.seen), []).append(finding.where)
    return [Finding(*pair, _places(where)) for pair, where in places.items()]


def _places(where: list[str]) -> str:
    others = list(dict.fromkeys(place.partition(":")[0].removeprefix("in ") for place in where[1:]))
    return f"{where[0]} (and in {', '.join(others)})" if others else where[0]


def channels_of(case: Case, drawn: Sequence[Resource]) -> Collection[str]:
    """Every channel until a type was seen unaltered on all, so that a case that fails does so again."""
    new = any(_everywhere(one["resourceType"]) not in case.record.learned for one in drawn)
    if case.record.cases <= _EVERYWHERE or new:
        return CHANNELS
    turn = zlib.crc32(dumps(list(drawn)).encode())
    one = list(CHANNELS)[turn % len(CHANNELS)]
    return [one] if case.drawn else dict.fromkeys(["search", one])


def unaltered(case: Case, resource_type: str) -> None:
    """Remember that a type was seen as it was sent wherever its case was looked at."""
    case.record.learned[_everywhere(resource_type)] = True


def _everywhere(resource_type: str) -> str:
    return f"{resource_type} unaltered on every channel"


def glimpsed(gp: Actor, filed: Filed) -> Answer | None:
    """A read of what the record may lawfully withhold or set aside; None if it does not answer it."""
    with suppress(NotTestable):
        answer = reads(gp, finds(gp, filed))
        if answer.given and not unread(answer):
            return answer
    return None
