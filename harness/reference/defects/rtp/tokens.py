"""Faults of searches by code, status and identifier: the index does not say what the record says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import unquote

from ...model import Resource, Token
from ...policy.finding import Coded
from ...rules import defect

Matches = Callable[[Token, Coded], bool]
Codings = Callable[[tuple[Coded, ...]], tuple[Coded, ...]]
Separated = Callable[[str], tuple[str, ...]]
Reads = Callable[[str], Token]
Stated = Sequence[tuple[str, str]]
_CODED = ("code", "category", "vaccineCode", "medicationCodeableConcept")


@defect("MR-330", violates="RTP-019", replaces="search.codings")
def the_first_coding_counts(codings: Codings, held: tuple[Coded, ...]) -> tuple[Coded, ...]:
    "Of several codings of a concept, a search looks at the first."
    return codings(held)[:1]


@defect("MR-331", violates="RTP-019", replaces="search.coded")
def systems_do_not_count(coded: Matches, token: Token, held: Coded) -> bool:
    "A search by code finds the code in every system."
    return coded(Token(None, token.value) if token.value else token, held)


@defect("MR-332", violates="RTP-019", replaces="search.coded")
def no_system_is_any_system(coded: Matches, token: Token, held: Coded) -> bool:
    "A search for a code without a system finds it in every system."
    return coded(Token(token.system or None, token.value), held)


@defect("MR-333", violates="RTP-019", replaces="search.coded")
def a_system_alone_finds_nothing(coded: Matches, token: Token, held: Coded) -> bool:
    "A search for any code of a system finds nothing."
    return bool(token.value) and coded(token, held)


@defect("MR-334", violates="RTP-019", replaces="search.separated")
def commas_are_letters(separated: Separated, value: str) -> tuple[str, ...]:
    "Several values with commas between them are looked for as one."
    return (value,)


@defect("MR-335", violates="RTP-019", replaces="search.separated")
def escaped_commas_separate(separated: Separated, value: str) -> tuple[str, ...]:
    "A comma separates values whether it is escaped or not."
    return tuple(value.split(","))


@defect("MR-336", violates="RTP-019", replaces="search.token")
def escapes_stay(token: Reads, text: str) -> Token:
    "An escaped bar, dollar sign or backslash is looked for with its backslash."
    system, bar, value = text.rpartition("|") if text.partition("|")[0][-1:] != "\\" else ("", "", text)
    return Token(system if bar else None, value)


@defect("MR-337", violates="RTP-019", replaces="search.state")
def codes_are_indexed_once(
    state: Callable[[Resource, Callable[[], Resource]], Resource],
    current: Resource,
    first: Callable[[], Resource],
) -> Resource:
    "A search by code goes by the codes an item had when it was new; statuses follow."
    old = first()
    return state(current | {name: old[name] for name in _CODED if name in old}, first)


@defect("MR-338", violates="RTP-019", replaces="search.coded")
def a_beginning_is_enough(coded: Matches, token: Token, held: Coded) -> bool:
    "A search by code finds every code that begins like it."
    return coded(token, (held[0], token.value if held[1].startswith(token.value) else held[1]))


@defect("MR-339", violates="RTP-019", replaces="search.repeated")
def any_of_the_repeats_will_do(repeated: Callable[[Sequence[bool]], bool], each: Sequence[bool]) -> bool:
    "A parameter that is given twice finds what meets either."
    return any(each)


@defect("MR-340", violates="RTP-019", replaces="search.identifiers")
def the_first_identifier_counts(identifiers: Callable[[Stated], Stated], stated: Stated) -> Stated:
    "Of several identifiers of an item, a search looks at the first."
    return identifiers(stated)[:1]


@defect("MR-341", violates="RTP-019", replaces="search.token")
def a_plus_is_a_blank(token: Reads, text: str) -> Token:
    "A plus sign in a value is taken for a blank, however it was encoded."
    return token(text.replace("+", " "))


@defect("MR-342", violates="RTP-019", replaces="search.token")
def decoded_twice(token: Reads, text: str) -> Token:
    "A value that holds a percent sign and two digits is decoded a second time."
    return token(unquote(text))


@defect("MR-343", violates="RTP-019", replaces="search.token")
def blanks_end_a_value(token: Reads, text: str) -> Token:
    "A value is looked for as far as its first blank."
    return token(text.partition(" ")[0])


@defect("MR-344", violates="RTP-019", replaces="search.codings")
def codings_without_a_system_are_left_out(codings: Codings, held: tuple[Coded, ...]) -> tuple[Coded, ...]:
    "A coding without a system is in no index."
    return tuple(each for each in codings(held) if each[0] != "")


@defect("MR-345", violates="RTP-019", replaces="search.negated")
def nothing_is_not_something_else(negated: Callable[[bool, bool], bool], found: bool, anything: bool) -> bool:
    "A search for anything but a code leaves out the items that have none."
    return anything and negated(found, anything)


@defect("MR-346", violates="RTP-019", replaces="search.repeated")
def the_last_repeat_counts(repeated: Callable[[Sequence[bool]], bool], each: Sequence[bool]) -> bool:
    "Of a parameter that is given twice, the last is applied."
    return repeated(each[-1:])


@defect("MR-347", violates="RTP-019", replaces="search.identifiers")
def letters_beyond_ascii_are_lost(identifiers: Callable[[Stated], Stated], stated: Stated) -> Stated:
    "An identifier is indexed without its letters beyond ASCII."
    plain = [(system, value.encode("ascii", "ignore").decode()) for system, value in stated]
    return identifiers(plain)


@defect("MR-348", violates="RTP-019", replaces="search.state")
def old_codes_are_found_as_well(
    state: Callable[[Resource, Callable[[], Resource]], Resource],
    current: Resource,
    first: Callable[[], Resource],
) -> Resource:
    "A search by code finds an item by its first code as well as by its present one."
    old, now = first().get("code"), current.get("code")
    if not isinstance(old, dict) or not isinstance(now, dict):
        return state(current, first)
    codings = [*now.get("coding", ()), *old.get("coding", ())]
    return state(current | {"code": now | {"coding": codings}}, first)
