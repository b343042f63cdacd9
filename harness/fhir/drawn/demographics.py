"""Patients with the details UK Core asks for: ethnic category, birth sex, language, contact, death."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy
from harness.fhir.synthetic import RETIRED_STATUS_SYSTEM, STATUS_SYSTEM, Resource

_UK = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore"
_CODES = "https://fhir.hl7.org.uk/CodeSystem/UKCore"
_HL7 = "http://hl7.org/fhir/StructureDefinition"
_V3 = "http://terminology.hl7.org/CodeSystem/v3"
VERIFIED = (
    (STATUS_SYSTEM, "01"),
    (RETIRED_STATUS_SYSTEM, "01"),
    (RETIRED_STATUS_SYSTEM, "number-present-and-verified"),
)
"""Verified, in the current code system and in the retired one, which PDS still uses."""
UNVERIFIED = (
    *((STATUS_SYSTEM, f"0{n}") for n in range(2, 9)),
    (RETIRED_STATUS_SYSTEM, "02"),
    (RETIRED_STATUS_SYSTEM, "number-present-but-not-traced"),
    (RETIRED_STATUS_SYSTEM, "trace-needs-to-be-resolved"),
)


@dataclass(frozen=True)
class Known:
    """What an organisation knows of a person; `statuses`: of the NHS number, system and code each."""

    patient: Resource
    statuses: tuple[tuple[str, str], ...] = (VERIFIED[0],)

    @property
    def verified(self) -> bool:
        """Whether the number is: one that is not need not be shown to anybody."""
        return any(status in VERIFIED for status in self.statuses)

    def on(self, identifier: Resource) -> Resource:
        """The NHS number with these statuses."""
        (extension,) = identifier["extension"]
        codings = [{"system": system, "code": code} for system, code in self.statuses]
        concept: Json = {"coding": codings, "text": "As the practice saw it"}
        return {**identifier, "extension": [{**extension, "valueCodeableConcept": concept}]}


def _concept(url: str, system: str, code: str) -> Resource:
    return {"url": url, "valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


def ethnic(code: str, system: str = f"{_CODES}-EthnicCategoryEngland") -> Resource:
    """The ethnic category."""
    return _concept(f"{_UK}-EthnicCategory", system, code)


def birth_sex(code: str) -> Resource:
    """The sex at birth; unknown is a code of its own."""
    system = "NullFlavor" if code == "UNK" else "AdministrativeGender"
    return _concept(f"{_UK}-BirthSex", f"{_V3}-{system}", code)


def residence(code: str) -> Resource:
    """Whether the person lives in the United Kingdom, which decides what has to be paid for."""
    return _concept(f"{_UK}-ResidentialStatus", f"{_CODES}-ResidentialStatus", code)


def address_key(value: str) -> Resource:
    """The number of the property in the national register of addresses."""
    key = _concept("type", f"{_CODES}-AddressKeyType", "UPRN")
    return {"url": f"{_UK}-AddressKey", "extension": [key, {"url": "value", "valueString": value}]}


def interpreter(needed: bool) -> Resource:
    """Whether the person needs an interpreter."""
    return {"url": f"{_HL7}/patient-interpreterRequired", "valueBoolean": needed}


def contact_preference(method: str, times: str, written: str) -> Resource:
    """How and when the person wants to be reached, and in what form letters have to come."""
    return {
        "url": f"{_UK}-ContactPreference",
        "extension": [
            _concept("PreferredContactMethod", f"{_CODES}-PreferredContactMethod", method),
            {"url": "PreferredContactTimes", "valueString": times},
            _concept(
                "PreferredWrittenCommunicationFormat",
                f"{_CODES}-PreferredWrittenCommunicationFormat",
                written,
            ),
        ],
    }


def death_notification(code: str) -> Resource:
    """Who said that the person died: informal, formal, or taken back."""
    return {
        "url": f"{_UK}-DeathNotificationStatus",
        "extension": [
            _concept("deathNotificationStatus", f"{_CODES}-DeathNotificationStatus", code),
            {"url": "systemEffectiveDate", "valueDateTime": "2026-01-16"},
        ],
    }


def language(code: str, mode: str, level: str) -> Resource:
    """A language the person speaks, writes or signs, and how well."""
    proficiency: list[Json] = [
        {"url": "level", "valueCoding": {"system": f"{_V3}-LanguageAbilityProficiency", "code": level}},
        {"url": "type", "valueCoding": {"system": f"{_V3}-LanguageAbilityMode", "code": mode}},
    ]
    return {
        "extension": [{"url": f"{_HL7}/patient-proficiency", "extension": proficiency}],
        "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": code}]},
        "preferred": True,
    }


_MOTHER: Resource = {
    "extension": [
        {"url": f"{_UK}-ContactRank", "valuePositiveInt": Number("1")},
        {"url": f"{_UK}-CopyCorrespondenceIndicator", "valueBoolean": True},
    ],
    "name": {"family": "Ashworth", "given": ["Bea"]},
}
_TEXTPHONE: Resource = {
    "_system": {
        "extension": [_concept(f"{_UK}-OtherContactSystem", f"{_CODES}-OtherContactSystem", "textphone")]
    },
    "system": "other",
    "value": "01632 960003",
}
_DEAD: Mapping[str, Json] = {"deceasedDateTime": "2026-01-14"}
POLISH = synthetic.patient(
    extension=[ethnic("C"), birth_sex("F"), interpreter(True), contact_preference("3", "after 16:00", "11")],
    communication=[language("pl", "RSP", "E"), {**language("en-GB", "RSP", "P"), "preferred": False}],
)
SIGNING = synthetic.patient(
    gender="other",
    extension=[birth_sex("UNK"), ethnic("Z"), interpreter(True), contact_preference("7", "Mon", "12")],
    communication=[language("bfi", "ESGN", "E")],
)
DEAD = synthetic.patient(extension=[death_notification("2"), interpreter(False)], **_DEAD)
RESIDENT = synthetic.patient(
    extension=[residence("H")],
    address=[{**synthetic.patient()["address"][0], "extension": [address_key("10000000042")]}],
    contact=[_MOTHER],
    telecom=[_TEXTPHONE],
)
"""What UK Core has beside what is on every form: residence, the property, whom letters are copied to."""
CASES: tuple[Known, ...] = (
    Known(POLISH),
    Known(SIGNING, (VERIFIED[1],)),
    Known(DEAD, (VERIFIED[2],)),
    Known(synthetic.patient(deceasedDateTime="2026-01-14T03:20:00+00:00"), (VERIFIED[0], VERIFIED[2])),
    Known(RESIDENT),
    Known(synthetic.patient(extension=[ethnic("A", f"{_CODES}-EthnicCategory")]), (UNVERIFIED[0],)),
    Known(synthetic.patient(), (UNVERIFIED[-1],)),
)


def known() -> Strategy:
    """People with any of these details, under any verification status."""
    details = st.tuples(
        st.sampled_from("ABCDEFGHJKLMNPRSZ").map(ethnic),
        st.sampled_from(["M", "F", "UN", "UNK"]).map(birth_sex),
        st.booleans().map(interpreter),
        st.builds(
            contact_preference,
            st.sampled_from("123456789"),
            st.sampled_from(["any time", "  after 16:00, never Fridays"]),
            st.sampled_from(["11", "12", "13"]),
        ),
        st.sampled_from("12U").map(death_notification),
    )
    spoken = st.builds(
        language,
        st.sampled_from(["pl", "bfi", "en-GB", "cy", "ur", "zh-Hant"]),
        st.sampled_from(["ESP", "RSP", "RSGN", "EWR"]),
        st.sampled_from("EFGP"),
    )
    statuses = st.one_of(
        *(st.sampled_from(VERIFIED).map(lambda one: (one,)) for _ in range(3)),
        st.sampled_from(UNVERIFIED).map(lambda one: (one,)),
        st.just((VERIFIED[0], VERIFIED[1])),
    )
    people = st.builds(
        lambda found, times, said: synthetic.patient(extension=list(found[:times]), communication=said),
        details,
        st.integers(1, 5),
        st.lists(spoken, min_size=1, max_size=2),
    )
    return st.builds(Known, people, statuses)
