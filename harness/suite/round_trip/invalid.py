"""RTP-015: what is invalid is refused or set aside; nobody corrects it and shows it as somebody's."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from harness.evidence.outcomes import Finding, NotTestable
from harness.fhir import synthetic
from harness.fhir.identifiers import identifiers
from harness.fhir.lossless import dumps
from harness.fhir.synthetic import Resource
from harness.oracle.record import RecordId, belongs_to
from harness.suite.check import verifies
from harness.suite.round_trip.filing import reads_back
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case, Person, decided
from harness.verbs.contributing import Contribution, Filed, cares_for, contributes, prepare
from harness.verbs.viewing import searches, settled_views


def _extended(value: str) -> str:
    url = "https://local.example/StructureDefinition/unknown"
    return f'"status":"final","extension":[{{"url":"{url}",{value}}}]'


BROKEN: Mapping[str, tuple[str, str]] = {
    "a duplicate key": ('"status":"final"', '"status":"final","status":"cancelled"'),
    "a duplicate key deep inside": ('"unit":"Cel"', '"unit":"Cel","unit":"[degF]"'),
    "a decimal as a string": ('"value":36.8', '"value":"36.8"'),
    "a decimal that JSON does not know": ('"value":36.8', '"value":036.8'),
    "a code of no value set": ('"status":"final"', '"status":"finished"'),
    "a code in capitals": ('"status":"final"', '"status":"Final"'),
    "a required element left out": ('"status":"final",', ""),
    "a list of one where one belongs": ('"status":"final"', '"status":["final"]'),
    "one where a list belongs": ('"coding":[{', '"coding":{'),
    "an empty string": ('"unit":"Cel"', '"unit":""'),
    "a null": ('"unit":"Cel"', '"unit":null'),
    "an empty list": ('"status":"final"', '"status":"final","note":[]'),
    "a day there is not": ("2026-03-02T09:15:00+00:00", "2026-02-30T09:15:00+00:00"),
    "a time without its offset": ("2026-03-02T09:15:00+00:00", "2026-03-02T09:15:00"),
    "a date as people write it": ("2026-03-02T09:15:00+00:00", "02/03/2026"),
    "a boolean as a string": ('"status":"final"', _extended('"valueBoolean":"true"')),
    "a number as a string": ('"status":"final"', _extended('"valueInteger":"7"')),
    "a comment": ('"status":"final"', '"status":"final"/* as told */'),
    "a comma too many": ('"code":"Cel"}', '"code":"Cel",}'),
    "a number that is none": ('"value":36.8', '"value":NaN'),
    "single quotes": ('"status":"final"', "'status':'final'"),
    "a name with a capital": ('"status":"final"', '"Status":"final"'),
    "a time with a space": ("2026-03-02T09:15:00+00:00", "2026-03-02 09:15:00+00:00"),
    "half a surrogate pair": ('"unit":"Cel"', '"unit":"\\ud83d"'),
    "an octet that is no UTF-8": ('"unit":"Cel"', '"unit":"\udce9"'),
    "something after its end": ('"status":"final"', '"status":"final"'),
    "two values of one choice": ('"status":"final"', '"status":"final","valueString":"36.8"'),
}
"""What is done to a sound observation, as text: each breaks one rule of FHIR R4."""
AFTERWARDS = {"something after its end": b' {"resourceType":"Observation"}'}
_CLOSED_LIST = {'"coding":{': ("}]", "}")}


@verifies("RTP-015", given=st.sampled_from(sorted(BROKEN)), always=tuple(BROKEN))
def what_is_invalid_is_never_shown_as_somebodys(case: Case, what: str) -> None:
    """An observation that breaks one rule is contributed: it is refused, or shows nowhere in the view."""
    gp, contributor, ann = case.actor("gp"), case.contributors()[0], case.person()
    cares_for(gp, ann)
    sound = contributes(contributor, ann, synthetic.observation())
    if not sound.accepted:
        raise NotTestable(f"a sound contribution was refused: {sound.answer.line}")
    bad = prepare(contributor, ann, [synthetic.observation()], serial=7)
    answer = _sent(contributor, bad, sound.patient, what)
    if not answer.given:
        return case.judge([])
    if case.declared.contribute == "fhir-post":
        shown = _kept(gp, bad.items[0].placed(answer.headers.get("location", "")))
    else:
        shown = shown_in_spite(gp, ann, sound, {bad.items[0].item.record_id})
    case.judge(
        [Finding(f"{what} refused or set aside", f"it shows as {_told(r)}", answer.line) for r in shown]
    )


def _kept(gp: Actor, filed: Filed) -> list[Resource]:
    """The item that was posted by itself, where a read shows it: what posts is not always what searches."""
    answer = reads_back(gp, filed)
    return list(answer.resources) if answer.given else []


def _told(resource: Resource) -> str:
    named = ("status", "valueQuantity", "effectiveDateTime")
    return dumps({name: resource[name] for name in named if name in resource})[:200]


def _sent(contributor: Actor, bad: Contribution, patient: Filed, what: str) -> Answer:
    """The broken contribution as the target takes contributions: its item alone, or the whole transaction.

    Raises:
        NotTestable: the record decided nothing.
    """
    text, path = dumps(bad.items[0].sent), ""
    wrong = broken(text, what)
    if contributor.case.declared.contribute == "fhir-post":
        path = bad.items[0].item.resource_type
        body = wrong.replace(bad.patient.full_url.encode(), patient.reference.encode())
    else:
        whole = bad.body.decode()
        if text not in whole:
            raise ValueError("the item is not in its transaction as it would stand alone")
        body = whole.encode().replace(text.encode(), wrong, 1)
    body += AFTERWARDS.get(what, b"")
    headers = {"Content-Type": FHIR_JSON}
    return decided(contributor.send("POST", path, f"contributes {what}", headers=headers, body=body))


def broken(sound: str, what: str) -> bytes:
    """The text of an observation with one thing wrong inside it."""
    before, after = BROKEN[what]
    if before not in sound:
        raise ValueError(f"{what}: {before} is not in what is sent")
    wrong = sound.replace(before, after, 1)
    if after in _CLOSED_LIST:
        closes, instead = _CLOSED_LIST[after]
        head, _, tail = wrong.partition(after)
        wrong = head + after + tail.replace(closes, instead, 1)
    return wrong.encode("utf-8", "surrogateescape")


def shown_in_spite(gp: Actor, ann: Person, sound: Contribution, bad: set[RecordId]) -> list[Resource]:
    """Broken items as they are shown as the person's, once everything that will show does: in the views, else
    by a search for all there is of the type.
    """
    expected = belongs_to(ann.number, [filed.item for filed in sound.items])
    views, _ = settled_views(gp, ann, expected, after_marker=True)
    shown = [r for view in views for r in view.resources if bad & set(identifiers(r))]
    if shown:
        return shown
    kind = sound.items[0].item.resource_type
    answers = [searches(gp, kind, patient=view.patient) for view in views]
    found = [r for answer in answers if answer.given for r in answer.resources]
    return [r for r in found if bad & set(identifiers(r))]
