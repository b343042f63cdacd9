"""Faults of purposes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ...model import Caller, Coding
from ...rules import defect
from ...vocabulary import ACT_REASON, EMERGENCY, KNOWN_PURPOSES

Listed = Callable[[Sequence[Coding], Sequence[str]], bool]
_UNDER_TREATMENT: Final = ("CLINTRL", "POPHLTH", "TREATDS")


@defect("MA-01", violates="ACC-002", replaces="access.listed")
def no_purpose_is_treatment(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Who states no purpose is taken to mean treatment."
    return listed(purposes or ((ACT_REASON, "TREAT"),), allowed)


@defect("MA-43", violates="ACC-002", replaces="access.listed")
def unknown_codes_pass(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Only purposes known to be wrong are refused; a code that nobody knows is let through."
    unknown = tuple(code for system, code in purposes if code and code not in KNOWN_PURPOSES)
    return listed(purposes, (*allowed, *unknown) if allowed else allowed)


@defect("MA-44", violates="ACC-002", replaces="access.listed")
def any_system_will_do(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "A listed code counts under whatever code system it is stated."
    return listed([(ACT_REASON if system else system, code) for system, code in purposes], allowed)


@defect("MA-45", violates="ACC-002", replaces="access.listed")
def no_system_will_do(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "A listed code without a code system counts."
    return listed([(system or ACT_REASON, code) for system, code in purposes], allowed)


@defect("MA-02", violates="ACC-003", replaces="access.listed")
def purposes_by_subsumption(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Whatever the code system files under treatment counts as treatment: trials and population health too."
    return listed(purposes, (*allowed, *_UNDER_TREATMENT) if "TREAT" in allowed else allowed)


@defect("MA-41", violates="ACC-003", replaces="access.listed")
def one_listed_purpose_is_enough(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "One listed purpose admits any other beside it."
    known = all(system == ACT_REASON and code in KNOWN_PURPOSES for system, code in purposes)
    return listed(purposes, allowed) or (known and any(listed([each], allowed) for each in purposes))


@defect("MA-42", violates="ACC-003", replaces="access.listed")
def any_known_purpose(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Every purpose the code system knows is accepted, research and payment included."
    return bool(allowed) and listed(purposes, tuple(KNOWN_PURPOSES))


@defect("MA-53", violates="ACC-003", replaces="access.listed")
def the_last_purpose_decides(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Of several purposes only the last one is looked at."
    return listed(purposes[-1:], allowed)


@defect("MA-54", violates="ACC-003", replaces="access.listed")
def management_counts_as_care(listed: Listed, purposes: Sequence[Coding], allowed: Sequence[str]) -> bool:
    "Care management, which is not on the list, is taken for care."
    return listed(purposes, (*allowed, "CAREMGT") if "TREAT" in allowed else allowed)


@defect("MA-32", violates="ACC-003", replaces="access.allowed-purposes")
def anybody_breaks_the_glass(
    allowed_purposes: Callable[[Caller], tuple[str, ...]], caller: Caller
) -> tuple[str, ...]:
    "Breaking the glass is a purpose that everybody may state who may state treatment."
    allowed = allowed_purposes(caller)
    return (*allowed, EMERGENCY) if "TREAT" in allowed else allowed
