"""The check digit of the NHS number (NHS Data Dictionary, NHS NUMBER: modulus 11)."""

from __future__ import annotations

from harness.fhir.lossless import Json


def is_nhs_number(value: Json) -> bool:
    """Whether a value is ten digits, of which the last is the check digit of the nine before it."""
    if not isinstance(value, str) or len(value) != 10 or not value.isascii() or not value.isdigit():
        return False
    weighted = sum(int(digit) * weight for digit, weight in zip(value, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == int(value[9])
