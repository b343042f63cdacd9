"""Faults with NHS numbers."""

from __future__ import annotations

from collections.abc import Callable

from ...policy import identity
from ...problem import Problem, not_found
from ...rules import defect

Known = Callable[[str], list[str]]
Holders = Callable[[str, Known], list[str]]
_DIGITS = "0123456789"


def _digits(number: object) -> bool:
    return isinstance(number, str) and len(number) == 10 and number.isascii() and number.isdigit()


@defect("MI-21", violates="IDN-001", replaces="identity.valid")
def any_ten_digits_are_filed(valid: Callable[[object], bool], number: object) -> bool:
    "The check digit of a contributed NHS number is not verified."
    return valid(number) or _digits(number)


@defect("MI-22", violates="IDN-001", replaces="identity.holders")
def lookups_ignore_the_check_digit(holders: Holders, number: str, known: Known) -> list[str]:
    "A lookup compares the first nine digits and leaves the check digit aside."
    if not _digits(number) or identity.valid(number):
        return holders(number, known)
    return [person for last in _DIGITS for person in holders(number[:9] + last, known)]


@defect("MI-23", violates="IDN-001", replaces="identity.holders")
def lookups_guess_the_number(holders: Holders, number: str, known: Known) -> list[str]:
    "A lookup by an impossible number answers whoever has one that differs in a single digit."
    if not _digits(number) or identity.valid(number):
        return holders(number, known)
    near = [number[:at] + digit + number[at + 1 :] for at in range(10) for digit in _DIGITS]
    return [person for one in near if identity.valid(one) for person in holders(one, known)]


@defect("MI-31", violates="IDN-002", replaces="identity.valid")
def check_digit_zero_is_refused(valid: Callable[[object], bool], number: object) -> bool:
    "A remainder that makes the check digit 11 is refused instead of being read as 0."
    return valid(number) and not str(number).endswith("0")


@defect("MI-32", violates="IDN-002", replaces="identity.holders")
def check_digit_zero_is_not_found(holders: Holders, number: str, known: Known) -> list[str]:
    "A lookup finds nobody whose NHS number ends in 0."
    return [] if number.endswith("0") else holders(number, known)


@defect("MI-33", violates="IDN-002", replaces="identity.nobody")
def unknown_numbers_are_not_found(nobody: Callable[[], Problem | None]) -> Problem | None:
    "A lookup that finds nobody is answered 404 instead of an empty bundle."
    return not_found()
