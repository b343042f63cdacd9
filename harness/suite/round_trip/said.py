"""What can be said of a contribution beside who contributed what."""

from __future__ import annotations

from harness.fhir.synthetic import Resource, coded
from harness.suite.round_trip.pieces import DOCTOR, HL7, HOSPITAL, by_name

SAID: Resource = {
    "resourceType": "Provenance",
    "target": [by_name("ServiceRequest", "Referral of 2 March")],
    "occurredPeriod": {"start": "2026-03-02", "end": "2026-03-03T09:00:00+00:00"},
    "recorded": "2026-04-03T09:30:00.250+01:00",
    "policy": ["https://local.example/policy/sharing", "https://local.example/policy/audit"],
    "location": by_name("Location", "Rowan Wing"),
    "reason": [coded("TREAT", "treatment", f"{HL7}/v3-ActReason"), {"text": "asked for by telephone"}],
    "activity": coded("UPDATE", "revise", f"{HL7}/v3-DataOperation"),
    "agent": [
        {
            "type": coded("author", "Author", f"{HL7}/provenance-participant-type"),
            "role": [{"text": "consultant"}, {"text": "on call"}],
            "who": DOCTOR,
            "onBehalfOf": HOSPITAL,
        },
        {
            "type": coded("enterer", "Enterer", f"{HL7}/provenance-participant-type"),
            "who": by_name("Practitioner", "Mei Ng, secretary"),
        },
    ],
    "entity": [
        {"role": "source", "what": by_name("DocumentReference", "Letter of 1 March")},
        {"role": "revision", "what": by_name("Observation", "As first measured")},
    ],
    "signature": [
        {
            "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1"}],
            "when": "2026-03-03T09:30:00+00:00",
            "who": DOCTOR,
            "sigFormat": "application/jose",
            "data": "ZXlKaGJHY2lPaUp1YjI1bEluMC4u",
        }
    ],
}
