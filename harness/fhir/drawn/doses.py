"""Doses in words and in structure that say the same by construction: both are written from one `Regimen`."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.fhir import synthetic
from harness.fhir.lossless import Json, Number
from harness.fhir.strategies import Strategy
from harness.fhir.synthetic import SNOMED, UCUM, Resource, coded

_PERIODS = {"h": "hours", "d": "days", "wk": "weeks"}
_MILLIGRAM = ("mg", UCUM, "mg")
_TABLET = ("tablet", SNOMED, "428673006")
_CAPSULE = ("capsule", SNOMED, "428641000")
_UNITS = (
    _MILLIGRAM,
    ("microgram", UCUM, "ug"),
    ("mL", UCUM, "mL"),
    ("unit", UCUM, "[IU]"),
    _TABLET,
    _CAPSULE,
)


@dataclass(frozen=True)
class Regimen:
    """One step of a dosage.

    `upto`: with `amount` the bounds of a range. `as_needed`: for what, or just so where it is empty.
    `most`: the most in 24 hours; `at_once`: the most in one administration.
    """

    amount: str
    unit: tuple[str, str, str] = _MILLIGRAM
    upto: str = ""
    times: int = 1
    every: int = 1
    period: str = "d"
    as_needed: str | None = None
    most: str = ""
    at_once: str = ""
    days: int = 0
    advice: str = ""

    @property
    def words(self) -> str:
        """The step as a prescriber writes it."""
        name = self.unit[0]
        amount = f"{self.amount} to {self.upto}" if self.upto else self.amount
        told = [f"Take {amount} {name}, {self.times} time(s) every {self.every} {_PERIODS[self.period]}"]
        if self.as_needed is not None:
            told.append(f"when needed for {self.as_needed}" if self.as_needed else "when needed")
        if self.at_once:
            told.append(f"no more than {self.at_once} {name} at once")
        if self.most:
            told.append(f"no more than {self.most} {name} in 24 hours")
        if self.days:
            told.append(f"for {self.days} days")
        return "; ".join([*told, *([self.advice] if self.advice else [])]) + "."

    def structured(self, sequence: int) -> Resource:
        """The step as FHIR R4 Dosage, its words in it."""
        repeat: Resource = {
            "frequency": Number(str(self.times)),
            "period": Number(str(self.every)),
            "periodUnit": self.period,
        }
        if self.days:
            repeat["boundsDuration"] = _quantity(str(self.days), ("day", UCUM, "d"))
        dose: Resource = {"doseQuantity": self._of(self.amount)}
        if self.upto:
            dose = {"doseRange": {"low": self._of(self.amount), "high": self._of(self.upto)}}
        return {
            "sequence": Number(str(sequence)),
            "text": self.words,
            "timing": {"repeat": repeat},
            **self._needed(),
            "doseAndRate": [dose],
            **self._limits(),
            **({"additionalInstruction": [{"text": self.advice}]} if self.advice else {}),
        }

    def _of(self, value: str) -> Resource:
        return _quantity(value, self.unit)

    def _needed(self) -> Resource:
        if self.as_needed is None:
            return {}
        concept: Json = {"asNeededCodeableConcept": {"text": self.as_needed}}
        return concept if self.as_needed else {"asNeededBoolean": True}

    def _limits(self) -> Resource:
        limits: Resource = {}
        if self.most:
            day = _quantity("24", ("hour", UCUM, "h"))
            limits["maxDosePerPeriod"] = {"numerator": self._of(self.most), "denominator": day}
        if self.at_once:
            limits["maxDosePerAdministration"] = self._of(self.at_once)
        return limits


def _quantity(value: str, unit: tuple[str, str, str]) -> Resource:
    name, system, code = unit
    return {"value": Number(value), "unit": name, "system": system, "code": code}


def ordered(*steps: Regimen) -> Resource:
    """An order with these steps."""
    return synthetic.medication_request(dosageInstruction=_dosages(steps))


def stated(*steps: Regimen) -> Resource:
    """A medicine that a person takes in these steps."""
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationCodeableConcept": coded("27658006", "Amoxicillin"),
        "dosage": _dosages(steps),
    }


def _dosages(steps: tuple[Regimen, ...]) -> list[Json]:
    return [step.structured(number) for number, step in enumerate(steps, 1)]


_LONG = (
    "with a full glass of water, sitting up, half an hour before food and not together with milk, iron or "
    "antacids; if a dose is missed leave it out and do not take two; stop and ring the surgery at once "
    "if there is a rash, swelling or trouble breathing; keep the rest of the course out of reach of children"
)
PAIN = Regimen("500", upto="1000", times=4, as_needed="pain", most="4000", at_once="1000")
TENTHS = Regimen("2.5", times=2, most="5", advice="the tenth matters: 2.5 and not 25")
TAPER = (Regimen("40", days=5), Regimen("20", days=5), Regimen("7.5", every=2, days=10))
IN_WORDS: Resource = synthetic.medication_request(dosageInstruction=[{"text": "As directed, by the clinic"}])
CASES: tuple[Resource, ...] = (
    ordered(PAIN),
    ordered(TENTHS),
    ordered(Regimen("1", _TABLET, advice=_LONG)),
    stated(Regimen("1", _CAPSULE, as_needed="", most="3")),
    ordered(*TAPER),
    ordered(Regimen("0.5", _UNITS[1], every=1, period="wk")),
    IN_WORDS,
)


def items() -> Strategy:
    """Orders and statements with one to three steps."""
    amounts = st.sampled_from(["0.5", "1", "1.5", "2.5", "10", "12.5", "100", "500"])
    step = st.builds(
        Regimen,
        amounts,
        st.sampled_from(_UNITS),
        upto=st.sampled_from(["", "", "750", "1000"]),
        times=st.integers(1, 6),
        every=st.integers(1, 3),
        period=st.sampled_from(sorted(_PERIODS)),
        as_needed=st.sampled_from([None, "", "pain", "nausea, up to a week"]),
        most=st.sampled_from(["", "2000", "4000.5"]),
        at_once=st.sampled_from(["", "1000"]),
        days=st.sampled_from([0, 5, 28]),
        advice=st.sampled_from(["", "with food", _LONG]),
    )
    return st.builds(
        lambda write, steps: write(*steps),
        st.sampled_from([ordered, stated]),
        st.lists(step, min_size=1, max_size=3),
    )
