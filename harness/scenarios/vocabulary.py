"""The verbs of stories. Their signatures are the schema of a scenario, their first lines its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, get_args

from harness.evidence.outcomes import Finding, NotTestable
from harness.findings.traces import untraced
from harness.oracle.trace import Viewed
from harness.scenarios.content import CONTENT
from harness.scenarios.story import Filing, Story
from harness.target.personas import PURPOSES, in_words, is_contributor
from harness.verbs.auditing import uncovered
from harness.verbs.contributing import contributes as files
from harness.verbs.observing import viewed
from harness.verbs.viewing import looks_up

CONTRIBUTORS = tuple(persona for persona in PURPOSES if is_contributor(persona))
VIEWERS = ("gp", "ward-nurse", "pharmacist", "social-worker", "care-coordinator")
_DAYS = 28

Contributor: TypeAlias = Annotated[str, {"enum": list(CONTRIBUTORS)}]
Viewer: TypeAlias = Annotated[str, {"enum": list(VIEWERS)}]
Name: TypeAlias = Annotated[str, {"type": "string", "pattern": "^[a-z]+$"}]
What: TypeAlias = Annotated[str, {"enum": list(CONTENT)}]
Day: TypeAlias = Annotated[int, {"type": "integer", "minimum": 1, "maximum": _DAYS}]
Key: TypeAlias = Annotated[str, {"type": "string", "pattern": "^[a-z-]+$"}]
Kind = Literal["given", "when", "then"]

KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Verb:
    """A verb of stories: what it is called, where it may stand, and what it does."""

    name: str
    kind: str
    function: Callable[..., Sequence[Finding] | None]

    @property
    def sentence(self) -> str:
        """Its sentence, with its parameters in braces."""
        return (self.function.__doc__ or "").splitlines()[0]


VERBS: dict[str, Verb] = {}


def verb(kind: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a verb under its name, hyphens for underscores; a name is given once."""

    def registered(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__.replace("_", "-")
        if name in VERBS:
            raise ValueError(f"two verbs are called {name}")
        VERBS[name] = Verb(name, kind, function)
        return function

    return registered


@verb("given")
def is_known(story: Story, person: Name, at: Contributor) -> None:
    """{person} is known at {at}"""
    files(story.case.actor(at), story.introduce(person), serial=1)


@verb("when")
def contributes(story: Story, who: Contributor, what: What, about: Name, day: Day, under: Key) -> None:
    """{who} contributes {what} about {about}, recorded on day {day}, under its key {under}"""
    person = story.person(about)
    resource = CONTENT[what]()
    recorded = f"2026-02-{day:02}T08:00:00+00:00"
    serial = story.serial(who, about, under)
    filed = files(story.case.actor(who), person, resource, recorded=recorded, serial=serial, revision=day)
    late = any(f.item.record_id == filed.items[0].item.record_id and f.day > day for f in story.filed[about])
    if not filed.accepted and not (late and filed.answer.status in (409, 412)):
        raise NotTestable(f"a contribution was refused: {filed.answer.line}")
    story.filed[about].append(Filing(what, day, filed.items[0].item, filed.items[0].sent))


@verb("when")
def looks_at(story: Story, who: Viewer, at: Name) -> None:
    """{who} looks {at} up"""
    actor = story.carer(who, at)
    answer = looks_up(actor, story.person(at).nhs_number)
    story.looks[who, at] += viewed(actor, "search", answer)


@verb("then")
def sees(story: Story, who: Viewer, what: What, about: Name) -> Sequence[Finding]:
    """{who} sees {what} about {about}"""
    filed = [filing for filing in story.filed[about] if filing.what == what]
    views = story.views(story.carer(who, about), about)
    return [
        Finding(
            f"{what} of organisation {filing.item.organisation} in the view of {who}",
            "absent from every page of it",
            f"the view of Patient/{view.patient}",
        )
        for filing in filed
        for view in views
        if not view.holds(filing.item.record_id)
    ]


@verb("then")
def sees_as_current(story: Story, who: Viewer, what: What, about: Name) -> Sequence[Finding]:
    """{who} sees {what} about {about} as the current state"""
    filed = [filing for filing in story.filed[about] if filing.what == what]
    if not filed:
        raise NotTestable(f"the story has not filed {what} about {about}")
    latest = max(filed, key=lambda filing: filing.day)
    views = story.views(story.carer(who, about), about)
    return [
        Finding(
            f"status {latest.sent['status']}, as recorded last", f"status {found.get('status')}", view.patient
        )
        for view in views
        for found in view.holds(latest.item.record_id)
        if found.get("status") != latest.sent["status"]
    ]


@verb("then")
def is_traced(story: Story, who: Viewer, about: Name) -> Sequence[Finding]:
    """every look of {who} at {about} is in the audit of {about}"""
    story.case.distinct(who)
    looks: list[Viewed] = story.looks.get((who, about), [])
    if not looks or about not in story.patients:
        raise NotTestable(f"{who} has not looked at {about}")
    grain = story.case.declared.audit_grain or "interaction"
    missing, events = uncovered(
        story.case, story.patients[about], lambda audit: untraced(looks, audit, grain)
    )
    where = f"AuditEvent?patient={story.patients[about]} ({len(events)} events)"
    return [Finding(f"an event for: {look.told}", "none", where) for look in missing]


def sentence(name: str, parameters: Mapping[str, object]) -> str:
    """A step as a sentence."""
    return VERBS[name].sentence.format(**{name: _read(value) for name, value in parameters.items()})


def _read(value: object) -> str:
    """A parameter as people read it: personas by their words, content without hyphens."""
    text = str(value)
    return in_words(text) if text in PURPOSES else text.replace("-", " ")
