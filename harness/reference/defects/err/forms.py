"""Faults of negotiation where a format is named in vain, or a body comes in another form than is taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ...lossless import Json, Unreadable
from ...model import Resource
from ...policy.negotiation import FHIR_JSON, JSON
from ...problem import Problem
from ...rules import also, defect

Rendered = Callable[[Problem, str, Resource], tuple[str, str]]
Written = Callable[[str, str, Sequence[str]], tuple[str, bytes]]
Media = Callable[[str, Collection[str]], bool]
Parsed = Callable[[bytes], Json]


@defect("ME-60", violates="ERR-001", replaces="errors.rendered")
def no_such_format_in_plain_text(
    rendered: Rendered, problem: Problem, target: str, told: Resource
) -> tuple[str, str]:
    "A format that is not there is refused in plain text where the address names it."
    if problem.status == 406 and "_format=" in target:
        return "text/plain;charset=utf-8", "No such format."
    return rendered(problem, target, told)


@defect("ME-61", violates="ERR-001", replaces="negotiation.answered-as-json")
def any_named_format_is_promised(answered: Callable[[], bool]) -> bool:
    "Whatever format is named in the address becomes the Content-Type of JSON."
    return True


@also("ME-61", replaces="negotiation.written")
def under_the_name_in_the_address(
    written: Written, text: str, accept: str, formats: Sequence[str]
) -> tuple[str, bytes]:
    "The name as it was given."
    media, octets = written(text, accept, formats)
    return (media if not formats or formats[-1] in JSON else formats[-1]), octets


@defect("ME-62", violates="ERR-001", replaces="content.charset")
def another_charset_is_refused_in_words_of_its_own(known: Callable[[str], bool], named: str) -> bool:
    "A body in another charset than UTF-8 is refused with a code that FHIR does not have."
    if not known(named):
        raise Problem(415, "unsupported-charset", "The charset is not supported.")
    return True


@defect("ME-63", violates="ERR-001", replaces="content.charset")
def latin_1_is_taken(known: Callable[[str], bool], named: str) -> bool:
    "A body in Latin-1 is taken, and comes back in the octets it came in, under the name of UTF-8."
    return known(named) or named == "iso-8859-1"


@also("ME-63", replaces="content.parsed")
def as_it_is_meant(parsed: Parsed, body: bytes) -> Json:
    "Each octet is a letter."
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return parsed(body.decode("latin-1").encode("utf-8"))
    return parsed(body)


@also("ME-63", replaces="negotiation.written")
def as_it_came(written: Written, text: str, accept: str, formats: Sequence[str]) -> tuple[str, bytes]:
    "Each letter is an octet."
    media, octets = written(text, accept, formats)
    return media, octets if media != FHIR_JSON else text.encode("latin-1", "replace")


class _Unparsed(Problem):
    """What a parser that stands before the FHIR base says no to."""


@defect("ME-64", violates="ERR-001", replaces="content.media")
def xml_gets_as_far_as_a_parser(media: Media, kind: str, allowed: Collection[str]) -> bool:
    "A body in XML is refused with the page of whatever tried to read it."
    return media(kind, allowed) or kind == "application/fhir+xml"


@also("ME-64", replaces="content.parsed")
def that_knows_json_alone(parsed: Parsed, body: bytes) -> Json:
    "And ends there."
    try:
        return parsed(body)
    except Unreadable:
        if body.startswith(b"<"):
            raise _Unparsed(400, "structure", "The body cannot be read.") from None
        raise


@also("ME-64", replaces="errors.rendered")
def on_a_page(rendered: Rendered, problem: Problem, target: str, told: Resource) -> tuple[str, str]:
    "Its own page."
    if isinstance(problem, _Unparsed):
        return "text/html;charset=utf-8", "<!doctype html><title>400</title><h1>Bad Request</h1>"
    return rendered(problem, target, told)
