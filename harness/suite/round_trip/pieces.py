"""What the instances of RTP-001 and RTP-002 are made of: who is named in them, a dose, code systems."""

from __future__ import annotations

from harness.fhir.identifiers import ODS
from harness.fhir.lossless import Json, Number
from harness.fhir.synthetic import UCUM, Resource, coded

HL7 = "http://terminology.hl7.org/CodeSystem"
LOCAL = "https://local.example/id"


def by_name(kind: str, name: str) -> Resource:
    """A reference by identifier: to what stands in no record."""
    return {"type": kind, "identifier": {"system": f"{LOCAL}/{kind.lower()}", "value": "7"}, "display": name}


DOCTOR = by_name("Practitioner", "Dr Okafor")
HOSPITAL: Resource = {"identifier": {"system": ODS, "value": "ZZ999"}, "display": "Testington Hospital"}
KNOWN_AS: Json = [{"use": "secondary", "system": f"{LOCAL}/order", "value": "A-0007"}]
DOSE: Json = {
    "text": "5 mg twice a day, over 2 hours",
    "timing": {"repeat": {"frequency": Number("2"), "period": Number("1"), "periodUnit": "d"}},
    "doseAndRate": [
        {
            "doseQuantity": {"value": Number("5"), "unit": "mg", "system": UCUM, "code": "mg"},
            "rateQuantity": {"value": Number("2.5"), "unit": "mg/h", "system": UCUM, "code": "mg/h"},
        }
    ],
}
PREMISES: Json = {
    "line": ["Rowan Wing", "1 Hospital Way"],
    "city": "Testington",
    "district": "Testshire",
    "postalCode": "ZZ99 3WZ",
}
MEDICINE = coded("27658006", "Amoxicillin")
