"""Discharge documents: a Composition with its sections, and the document Bundle around one."""

from __future__ import annotations

import html

from hypothesis import strategies as st

from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json
from harness.fhir.strategies import Strategy, members
from harness.fhir.synthetic import Resource, allergy, coded, patient

_LOINC = "http://loinc.org"
_EMPTY = "http://terminology.hl7.org/CodeSystem/list-empty-reason"
_ORDER = "http://terminology.hl7.org/CodeSystem/list-order"
_ALLERGY = "urn:uuid:2f0d6c1e-7b0a-4c57-9a3e-5f1f0c0f7a52"
EMPTY_REASONS = ("nilknown", "notasked", "withheld", "unavailable", "notstarted", "closed")
HEADINGS = (
    ("Plan and requested actions", "18776-5"),
    ("Allergies and adverse reactions", "48765-2"),
    ("Medications and medical devices", "10160-0"),
    ("Diagnoses", "11450-4"),
    ("Investigation results", "30954-2"),
    ("Clinical summary", "8648-8"),
)
"""Headings in no order of the alphabet or of their codes."""


def section(heading: tuple[str, str], told: str, **more: Json) -> Resource:
    """A section with its heading, code and words (FHIR R4, cmp-1)."""
    title, code = heading
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{html.escape(told)}</p></div>'
    concept = {"coding": [{"system": _LOINC, "code": code}], "text": title}
    return {"title": title, "code": concept, "text": {"status": "additional", "div": div}, **more}


def empty(heading: tuple[str, str], reason: str) -> Resource:
    """A section that says why nothing stands in it (FHIR R4, cmp-2)."""
    return section(heading, "Nothing here.", emptyReason={"coding": [{"system": _EMPTY, "code": reason}]})


def composition(*sections: Resource) -> Resource:
    """A discharge summary with these sections."""
    return {
        "resourceType": "Composition",
        "status": "final",
        "type": coded("373942005", "Discharge summary"),
        "date": "2026-03-04",
        "author": [{"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Hospital"}],
        "title": "Discharge summary",
        "section": list(sections),
    }


def document(summary: Resource, nhs_identifier: Resource, about: str) -> Resource:
    """The document: the Composition first, then what it is about and speaks of (FHIR R4, bdl-9 to bdl-11).

    `about`: the absolute address of the person's own record, so that the record knows whose document it is.
    The last entry is of a type that comes before Composition in the alphabet.
    """
    whose: Json = {"reference": about}
    spoken_of = section(HEADINGS[1], "Penicillin", entry=[{"reference": _ALLERGY}])
    first = {**summary, "subject": whose, "section": [*summary["section"], spoken_of]}
    return {
        "resourceType": "Bundle",
        "type": "document",
        "timestamp": "2026-03-04T16:40:00Z",
        "entry": [
            {"fullUrl": "urn:uuid:6f1c2c6e-31cd-4f0f-9d0b-0f6a34a1d0c1", "resource": first},
            {"fullUrl": about, "resource": patient(identifier=[nhs_identifier])},
            {"fullUrl": _ALLERGY, "resource": {**allergy(), "patient": whose}},
        ],
    }


SUMMARY: Resource = composition(
    section(HEADINGS[0], "See in clinic in six weeks."),
    empty(HEADINGS[1], "notasked"),
    section(
        HEADINGS[2],
        "Changed on discharge",
        mode="changes",
        orderedBy={"coding": [{"system": _ORDER, "code": "priority"}]},
        section=[section(("Stopped", "10160-0"), "Warfarin"), section(("Started", "10160-0"), "Apixaban")],
    ),
    section(HEADINGS[3], "Atrial fibrillation"),
    section(HEADINGS[0], "Practice: check the blood count."),
)
"""Sections out of alphabetical order, one heading twice, one section empty, two inside another."""

_DEEP = section(
    HEADINGS[4],
    "See below.",
    section=[
        section(("Blood", "26436-6"), "See below.", section=[section(("Platelets", "777-3"), "Falling.")])
    ],
)
WHOLE_STAY: Resource = composition(
    _DEEP,
    *(section((f"Day {day}", HEADINGS[day % 6][1]), f"Seen on day {day}.") for day in range(1, 25)),
)
"""Twenty-five sections, the first with a third level."""

CASES: tuple[Resource, ...] = (
    SUMMARY,
    WHOLE_STAY,
    composition(*(empty(HEADINGS[n], reason) for n, reason in enumerate(EMPTY_REASONS))),
    composition({"title": "only words", "text": section(HEADINGS[0], "Seen.")["text"]}),
)


def compositions() -> Strategy:
    """Compositions with one to five sections, some of them empty, some in others."""
    headings = st.sampled_from(HEADINGS)
    bare = st.builds(empty, headings, st.sampled_from(EMPTY_REASONS))
    words = st.sampled_from(["Seen.", "None.", "a < b & c", "as before"])
    told = st.builds(section, headings, words)
    inner = st.lists(bare | told, min_size=1, max_size=3)
    more = members({}, section=inner, mode=st.sampled_from(["working", "snapshot", "changes"]))
    outer = st.builds(lambda one, added: {**one, **added}, told, more)
    return st.lists(bare | outer, min_size=1, max_size=5).map(lambda drawn: composition(*drawn))
