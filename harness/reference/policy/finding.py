"""What a search by date or code finds among the items it may show (FHIR R4, search).

Dates are compared as the time they cover. An item without a date is found beside those a date selects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from ..instants import interval
from ..model import Resource, Token
from ..rules import seam

Interval = tuple[Decimal, Decimal]
"""From the first moment on, and up to but not including the second."""
Coded = tuple[str | None, str]
"""A system, None where the element leaves no choice, and a code."""
PREFIXES: Final = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb")
_PIECE: Final = re.compile(r"\\.|.", re.DOTALL)
_ESCAPED: Final = tuple(",|$\\")
ENDLESS: Final[Interval] = Decimal("-Infinity"), Decimal("Infinity")


@seam("search.state")
def state(current: Resource, first: Callable[[], Resource]) -> Resource:
    """The state of a record that searches look at; ``first`` gives the one it began with."""
    return current


@seam("search.covered")
def covered(text: str) -> Interval | None:
    """The time a date covers, in a query and in a resource; None if it is not a date."""
    return interval(text)


@seam("search.period")
def period(start: Interval | None, end: Interval | None) -> Interval:
    """The time a period covers, given what its ends cover: to no end where one is missing."""
    return (start or ENDLESS)[0], (end or ENDLESS)[1]


@seam("search.compared")
def compared(prefix: str, asked: Interval, held: Interval) -> bool:
    """Whether the time an item covers meets one criterion."""
    within = asked[0] <= held[0] and held[1] <= asked[1]
    match prefix:
        case "eq":
            return within
        case "ne":
            return not within
        case "gt":
            return held[1] > asked[1]
        case "lt":
            return held[0] < asked[0]
        case "ge":
            return within or held[1] > asked[1]
        case "le":
            return within or held[0] < asked[0]
        case "sa":
            return held[0] >= asked[1]
        case _:
            return held[1] <= asked[0]


@seam("search.undated")
def undated(prefix: str) -> bool:
    """Whether an item without a date is found beside those a date selects."""
    return True


@seam("search.separated")
def separated(value: str) -> tuple[str, ...]:
    """The values of one parameter, between commas that are not escaped; the escapes are left in."""
    parts = [""]
    for piece in _PIECE.findall(value):
        if piece == ",":
            parts.append("")
        else:
            parts[-1] += piece
    return tuple(parts)


@seam("search.token")
def token(text: str) -> Token:
    """What one value asks for: ``code``, ``system|code``, ``|code`` or ``system|``, escapes undone."""
    pieces = _PIECE.findall(text)
    plain = [piece[1] if piece[0] == "\\" and piece[1:] in _ESCAPED else piece for piece in pieces]
    if "|" not in pieces:
        return Token(None, "".join(plain))
    bar = pieces.index("|")
    return Token("".join(plain[:bar]), "".join(plain[bar + 1 :]))


@seam("search.alternatives")
def alternatives(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values of one parameter, of which any will do."""
    return values


@seam("search.coded")
def coded(token: Token, held: Coded) -> bool:
    """Whether a code is the one asked for."""
    system, code = held
    return token.value in ("", code) and (token.system is None or token.system == (system or ""))


@seam("search.codings")
def codings(held: tuple[Coded, ...]) -> tuple[Coded, ...]:
    """Of the codes an element holds, those a search looks at."""
    return held


@seam("search.repeated")
def repeated(each: Sequence[bool]) -> bool:
    """What a parameter comes to that is given several times."""
    return all(each)


@seam("search.negated")
def negated(found: bool, anything: bool) -> bool:
    """What the modifier ``not`` makes of a match; ``anything``: the element holds a code."""
    return not found


@seam("search.identifiers")
def identifiers(stated: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """Of the identifiers a resource states, system and value, those that lead to it."""
    return stated
