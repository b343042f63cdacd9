"""Lawful oddities of what stands around the content."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Final

from ..model import Resource, Token
from ..policy.errors import People
from ..policy.finding import Coded
from ..problem import Problem
from ..rules import also, variant

_BUNDLE: Final = '{"resourceType":"Bundle",'
_TAG: Final[Resource] = {"system": "https://record.example/channel", "code": "feed"}
_TELLING: Final[Resource] = {
    "severity": "information",
    "code": "informational",
    "diagnostics": "Answered by the regional record. Opening hours of the help desk: 8 to 18.",
}
_XHTML: Final = "http://www.w3.org/1999/xhtml"


@variant(
    "outcome-in-answers",
    replaces="view.notices",
    allowed_by="FHIR R4 search.html: a searchset may hold an OperationOutcome with search.mode outcome",
)
def something_to_tell(notices: Callable[[bool], Sequence[Resource]], withheld: bool) -> Sequence[Resource]:
    "Every page holds an OperationOutcome with information beside the resources, and so does every refusal."
    return (*notices(withheld), {"resourceType": "OperationOutcome", "issue": [_TELLING]})


@also("outcome-in-answers", replaces="errors.outcome")
def refusals_say_more(
    outcome: Callable[[Problem, str, People], Resource], problem: Problem, target: str, people: People
) -> Resource:
    "A refusal carries a second issue, and a narrative."
    told = outcome(problem, target, people)
    text = {"status": "generated", "div": f'<div xmlns="{_XHTML}"><p>The request was not served.</p></div>'}
    return {"resourceType": "OperationOutcome", "text": text, "issue": [*told["issue"], _TELLING]}


@variant(
    "codes-in-any-case",
    replaces="search.coded",
    allowed_by="FHIR R4 search.html: where in doubt, servers should ignore the case of tokens",
)
def case_does_not_count(coded: Callable[[Token, Coded], bool], token: Token, held: Coded) -> bool:
    "A search by code finds it whatever the case of its letters."
    return coded(Token(token.system, token.value.casefold()), (held[0], held[1].casefold()))


@variant(
    "server-owned-elements",
    replaces="content.kept",
    allowed_by="CONTRACT 8: meta.source, tag and security may be added; FHIR R4 Bundle: id, meta, timestamp",
)
def a_tag_where_there_is_none(kept: Callable[[Resource], Resource], resource: Resource) -> Resource:
    "The server adds a tag and a source where there are none, and gives bundles an id, a date and metadata."
    resource = kept(resource)
    return resource | {"meta": {"tag": [_TAG]} | resource.get("meta", {})}


@also("server-owned-elements", replaces="content.framed")
def bundles_with_an_id(framed: Callable[[str, str], str], bundle: str, moment: str) -> str:
    "A bundle has an id, metadata and a timestamp."
    own = f'"id":"{uuid.uuid4()}","meta":{{"lastUpdated":"{moment}"}},"timestamp":"{moment}",'
    return framed(bundle, moment).replace(_BUNDLE, _BUNDLE + own, 1)
