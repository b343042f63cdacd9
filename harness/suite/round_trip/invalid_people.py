"""RTP-015: demographics that are invalid are refused or set aside; nobody puts a person right in silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding
from harness.fhir import synthetic
from harness.fhir.lossless import Json, dumps
from harness.fhir.synthetic import Resource
from harness.oracle.record import belongs_to
from harness.suite.check import verifies
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes, prepare
from harness.verbs.viewing import finds, looks_up, reads, settled_views

_BROKEN: Mapping[str, tuple[str, str]] = {
    "a gender in one letter": ('"gender":"female"', '"gender":"F"'),
    "a day of birth there is not": ('"birthDate":"1961-04-23"', '"birthDate":"1961-02-30"'),
    "a gender in capitals": ('"gender":"female"', '"gender":"Female"'),
    "a gender given twice": ('"gender":"female"', '"gender":"female","gender":"male"'),
    "a date of birth as people write it": ('"birthDate":"1961-04-23"', '"birthDate":"23/04/1961"'),
    "a date of birth with a time": ('"birthDate":"1961-04-23"', '"birthDate":"1961-04-23T00:00:00Z"'),
    "a date of birth without dashes": ('"birthDate":"1961-04-23"', '"birthDate":"19610423"'),
    "a given name where a list belongs": ('"given":["Rowan"]', '"given":"Rowan"'),
    "a family name in a list": ('"family":"Ashworth"', '"family":["Ashworth"]'),
    "an address line where a list belongs": ('"line":["4 Mill Lane"]', '"line":"4 Mill Lane"'),
    "a use of no value set": ('"use":"official"', '"use":"Official"'),
    "an empty city": ('"city":"Testington"', '"city":""'),
    "a city that is null": ('"city":"Testington"', '"city":null'),
    "a truth value as a text": ('"gender":"female"', '"gender":"female","active":"true"'),
    "a count as a text": ('"gender":"female"', '"gender":"female","multipleBirthInteger":"2"'),
    "two answers to one question": (
        '"gender":"female"',
        '"gender":"female","deceasedBoolean":false,"deceasedDateTime":"2024-05-20"',
    ),
}
"""What is done to sound demographics, as text: each breaks one rule of FHIR R4."""


@verifies("RTP-015", given=st.sampled_from(sorted(_BROKEN)), always=tuple(_BROKEN))
def invalid_demographics_are_never_shown(case: Case, what: str) -> None:
    """Demographics that break one rule are contributed: they are refused, or show as nobody's."""
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    mark = case.marks()["family name"]
    # known by a name that stands nowhere else: the record id is that of sound demographics too
    name = {"use": "old", "family": mark}
    marked = replace(ann, demographics=_with_name(ann.demographics, name))
    if case.declared.contribute == "fhir-post":
        filed, answer = _posted(contributor, marked, what)
    else:
        sound = contributes(contributor, ann, synthetic.observation())
        if not sound.accepted:
            return case.judge([], observed=0)
        bad = prepare(contributor, marked, [synthetic.observation()], serial=7)
        filed, answer = sound.patient, _transacted(contributor, bad, what)
        if answer.given:
            expected = belongs_to(ann.number, [one.item for one in sound.items])
            settled_views(gp, ann, expected, after_marker=True)
    shown = _shown(gp, ann, filed, mark) if answer.given else []
    case.judge(
        [Finding(f"{what} refused or set aside", f"it shows as {_told(r)}", answer.line) for r in shown]
    )


def _with_name(demographics: Resource, name: Resource) -> Resource:
    return {**demographics, "name": [*demographics["name"], name]}


def _posted(contributor: Actor, person: Person, what: str) -> tuple[Filed, Answer]:
    """Alone, as somebody new."""
    filed = prepare(contributor, person, []).patient
    answer = _sent(contributor, filed.item.resource_type, _broken(dumps(filed.sent), what), what)
    place = answer.headers.get("location", "") if answer.given else ""
    contributor.case.wire.manifest.learn(place)
    return filed.placed(place), answer


def _transacted(contributor: Actor, bad: Contribution, what: str) -> Answer:
    """With an item about them, whose contributor states them anew."""
    sound = dumps(bad.patient.sent)
    whole = bad.body.decode()
    if sound not in whole:
        raise ValueError("the demographics are not in their transaction as they would stand alone")
    return _sent(contributor, "", whole.replace(sound, _broken(sound, what), 1), what)


def _sent(contributor: Actor, path: str, text: str, what: str) -> Answer:
    headers = {"Content-Type": FHIR_JSON}
    return decided(contributor.send("POST", path, f"contributes {what}", headers=headers, body=text.encode()))


def _broken(sound: str, what: str) -> str:
    before, after = _BROKEN[what]
    if before not in sound:
        raise ValueError(f"{what}: {before} is not in what is sent")
    return sound.replace(before, after, 1)


def _shown(gp: Actor, ann: Person, filed: Filed, mark: str) -> list[Resource]:
    """The broken demographics where they are shown: read by id, or in a lookup of the person."""
    answers = [reads(gp, finds(gp, filed)), looks_up(gp, ann.nhs_number)]
    people = [one for answer in answers if answer.given for one in answer.resources]
    return [one for one in people if _names(one.get("name"), mark)][:1]


def _names(names: Json, mark: str) -> bool:
    return mark in dumps(names or [])


def _told(person: Resource) -> str:
    named = ("gender", "birthDate", "active", "deceasedBoolean", "deceasedDateTime")
    return dumps({name: person[name] for name in named if name in person})[:200]
