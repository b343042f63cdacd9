"""One instance of each type that fills every element UK Core marks as mustSupport, children included."""

from __future__ import annotations

from harness.fhir import synthetic
from harness.fhir.drawn import documents, negation
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import SNOMED, UCUM, Resource, coded
from harness.suite.round_trip.other_items import OTHER_ITEMS
from harness.suite.round_trip.pieces import DOCTOR, DOSE, HL7, HOSPITAL, KNOWN_AS, LOCAL, by_name
from harness.suite.round_trip.said import SAID
from harness.suite.round_trip.who_and_where import WHO_AND_WHERE

_VISIT = by_name("Encounter", "Chest clinic, 2 March")
_ADDRESSES: Json = [
    {
        "use": "home",
        "line": ["Flat 2", "4 Mill Lane"],
        "city": "Testington",
        "district": "Testshire",
        "postalCode": "ZZ99 3WZ",
    },
    {"use": "temp", "line": ["9 High Street"], "city": "Exampleton", "postalCode": "ZZ99 3VZ"},
]

SUPPORTED: tuple[Resource, ...] = (
    synthetic.allergy(
        reaction=[
            {
                "substance": coded("764146007", "Penicillin"),
                "manifestation": [coded("39579001", "Anaphylaxis")],
                "description": "collapsed within minutes",
                "severity": "severe",
            },
            {"manifestation": [coded("271807003", "Rash")], "severity": "mild"},
        ]
    ),
    synthetic.condition(severity=coded("24484000", "Severe"), recorder=DOCTOR),
    synthetic.observation(
        category=[coded("laboratory", "Laboratory", f"{HL7}/observation-category")],
        performer=[DOCTOR, HOSPITAL],
        component=[
            {
                "code": coded("246508008", "Temperature of the room"),
                "valueQuantity": {"value": Number("21"), "unit": "Cel", "system": UCUM, "code": "Cel"},
            },
            {"code": coded("370129005", "Method of measurement"), "valueString": "in the ear"},
        ],
    ),
    synthetic.medication_request(
        identifier=KNOWN_AS,
        category=[coded("community", "Community", f"{HL7}/medicationrequest-category")],
        requester=DOCTOR,
        dosageInstruction=[DOSE],
        dispenseRequest={
            "quantity": {"value": Number("28"), "unit": "tablet", "system": SNOMED, "code": "428673006"}
        },
        substitution={"allowedBoolean": False},
    ),
    synthetic.immunization(
        manufacturer={"display": "Example Vaccines Ltd"},
        lotNumber="AB-0042/c",
        doseQuantity={"value": Number("0.5"), "unit": "mL", "system": UCUM, "code": "mL"},
    ),
    synthetic.patient(
        identifier=[{"system": f"{LOCAL}/hospital-number", "value": "00420"}],
        active=True,
        name=[
            {"use": "official", "family": "O'Brien-Ng", "given": ["Rowan", "Bea"], "prefix": ["Dr"]},
            {"use": "old", "family": "Smith", "given": ["Rowan"]},
        ],
        telecom=[
            {"system": "phone", "value": "01632 960001", "use": "home", "rank": Number("2")},
            {"system": "phone", "value": "07700 900001", "use": "mobile", "rank": Number("1")},
            {"system": "email", "value": "rowan@example.org"},
        ],
        address=_ADDRESSES,
        managingOrganization=HOSPITAL,
    ),
    {
        **negation.report(),
        "category": [coded("LAB", "Laboratory", f"{HL7}/v2-0074")],
        "encounter": _VISIT,
        "issued": "2026-03-03T11:05:00+00:00",
        "result": [by_name("Observation", "Haemoglobin"), by_name("Observation", "Platelets")],
    },
    synthetic.procedure(),
    synthetic.encounter(
        identifier=KNOWN_AS,
        participant=[
            {
                "type": [coded("PPRF", "primary performer", f"{HL7}/v3-ParticipationType")],
                "individual": DOCTOR,
            }
        ],
        reasonCode=[coded("56018004", "Wheezing")],
        reasonReference=[by_name("Condition", "Asthma")],
    ),
    synthetic.pointer(
        identifier=KNOWN_AS,
        category=[coded("823691000000103", "Clinical letter")],
        author=[DOCTOR, HOSPITAL],
        description="Discharge letter, as typed",
    ),
    {
        **documents.SUMMARY,
        "confidentiality": "R",
        "custodian": HOSPITAL,
    },
    {
        **negation.family_history(),
        "date": "2026-03",
        "name": "Bea, her mother",
    },
    {
        **negation.medication_statement(),
        "identifier": KNOWN_AS,
        "basedOn": [by_name("MedicationRequest", "Repeat prescription")],
        "category": coded("community", "Community", f"{HL7}/medication-statement-category"),
        "effectivePeriod": {"start": "2026-01", "end": "2026-03-04"},
        "dateAsserted": "2026-03-05",
        "informationSource": DOCTOR,
        "derivedFrom": [by_name("Observation", "Level in blood")],
        "dosage": [DOSE],
    },
    {
        "resourceType": "Appointment",
        "status": "booked",
        "specialty": [coded("394579002", "Cardiology")],
        "appointmentType": coded("FOLLOWUP", "A follow up visit", f"{HL7}/v2-0276"),
        "reasonCode": [coded("29857009", "Chest pain")],
        "reasonReference": [by_name("Condition", "Angina")],
        "description": "Results of the scan",
        "start": "2026-04-01T09:30:00+01:00",
        "end": "2026-04-01T09:50:00+01:00",
        "basedOn": [by_name("ServiceRequest", "Referral of 2 March")],
        "participant": [{"actor": DOCTOR, "status": "accepted"}],
    },
    {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "category": [coded("736373009", "End of life care plan")],
        "title": "What matters to Rowan",
    },
    {
        "resourceType": "CareTeam",
        "status": "active",
        "participant": [
            {
                "role": [coded("224535009", "Registered nurse")],
                "member": by_name("Practitioner", "Nurse Ng"),
            },
            {"role": [coded("133932002", "Caregiver")], "member": HOSPITAL},
        ],
    },
    {
        "resourceType": "Flag",
        "status": "active",
        "code": coded("225915006", "Dog at home"),
    },
    {
        **negation.service_request(),
        "basedOn": [by_name("CarePlan", "Plan of the chest clinic")],
        "category": [coded("103693007", "Diagnostic procedure")],
        "priority": "urgent",
        "authoredOn": "2026-03-02T09:40:00+00:00",
        "requester": DOCTOR,
    },
    *OTHER_ITEMS,
    *WHO_AND_WHERE,
    SAID,
)
"""First the types with children marked, as the first cases are looked at on every channel."""
