"""Faults of searches: what was written is there, and a search does not find it."""

from __future__ import annotations

from collections.abc import Callable

from ...model import Resource, Token
from ...policy.finding import ENDLESS, Coded, Interval
from ...rules import defect
from ...vocabulary import NHS_NUMBER

Covered = Callable[[str], Interval | None]
Compared = Callable[[str, Interval, Interval], bool]
Ends = Callable[[Interval | None, Interval | None], Interval]


@defect("MR-115", violates="RTP-019", replaces="search.covered")
def partial_dates_are_instants(covered: Covered, text: str) -> Interval | None:
    "A year or a month is found at its first day and at no other."
    found = covered(text)
    return (found[0], found[0] + 86_400) if found is not None and len(text) in (4, 7) else found


@defect("MR-116", violates="RTP-019", replaces="search.compared")
def a_day_is_its_first_moment(compared: Compared, prefix: str, asked: Interval, held: Interval) -> bool:
    "A search by day finds what is dated to the day, and nothing that has a time."
    timed = held[1] - held[0] <= 1 and asked[1] - asked[0] > 1
    return not (prefix == "eq" and timed) and compared(prefix, asked, held)


@defect("MR-117", violates="RTP-019", replaces="search.compared")
def bounds_are_left_out(compared: Compared, prefix: str, asked: Interval, held: Interval) -> bool:
    "From and until leave out the day they name."
    return compared({"ge": "gt", "le": "lt"}.get(prefix, prefix), asked, held)


@defect("MR-118", violates="RTP-019", replaces="search.undated")
def what_has_no_date_is_left_out(undated: Callable[[str], bool], prefix: str) -> bool:
    "A search by date leaves out the items without one."
    return False


@defect("MR-119", violates="RTP-019", replaces="search.state")
def the_first_status_counts(
    state: Callable[[Resource, Callable[[], Resource]], Resource],
    current: Resource,
    first: Callable[[], Resource],
) -> Resource:
    "A search goes by what an item said when it was new."
    return state(first(), first)


@defect("MR-120", violates="RTP-019", replaces="identity.asked")
def any_system_will_do(asked: Callable[[Token], Token], token: Token) -> Token:
    "A search by identifier finds the value under every system, NHS numbers apart."
    found = asked(token)
    return found if found.system in (None, NHS_NUMBER) else Token(None, found.value)


@defect("MR-121", violates="RTP-019", replaces="search.period")
def open_periods_have_ended(period: Ends, start: Interval | None, end: Interval | None) -> Interval:
    "A period without an end is found at its start and never later."
    return period(start, end or start)


@defect("MR-122", violates="RTP-019", replaces="search.period")
def periods_are_their_start(period: Ends, start: Interval | None, end: Interval | None) -> Interval:
    "A period is found at its start, as if it had no length."
    return (start[0], start[1]) if start is not None else ENDLESS


@defect("MR-123", violates="RTP-019", replaces="search.covered")
def offsets_do_not_count(covered: Covered, text: str) -> Interval | None:
    "A time is found by the digits of its clock, whatever its offset."
    local = text[:-6] + "Z" if "T" in text and text[-6] in "+-" else text
    return covered(local)


@defect("MR-124", violates="RTP-019", replaces="search.alternatives")
def the_first_value_counts(
    alternatives: Callable[[tuple[str, ...]], tuple[str, ...]], values: tuple[str, ...]
) -> tuple[str, ...]:
    "Of several values with commas between them, only the first is looked for."
    return alternatives(values)[:1]


@defect("MR-125", violates="RTP-019", replaces="search.coded")
def finished_items_are_not_found(coded: Callable[[Token, Coded], bool], token: Token, held: Coded) -> bool:
    "A search by status never finds what is amended, corrected, stopped or resolved."
    over = held[1] in ("amended", "corrected", "stopped", "resolved", "inactive", "cancelled")
    return not over and coded(token, held)
