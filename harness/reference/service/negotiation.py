"""In which form an answer is asked for: FHIR JSON, or FHIR XML for what is read (CONTRACT, opening)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal
from urllib.parse import parse_qsl

from ..lossless import parse
from ..model import Answer
from ..policy import content
from ..policy.negotiation import JSON
from ..problem import Problem
from ..rules import Policy
from ..wire import Request
from ..xml import Unwritable

Form = Literal["json", "xml"]
FHIR_XML: Final = "application/fhir+xml;charset=utf-8"
_XML: Final = frozenset({"application/fhir+xml", "application/xml", "text/xml", "xml"})
_ANY: Final = frozenset({"*/*", "application/*", ""})
_USUAL: Final = "application/fhir+json"


def form(method: str, headers: Mapping[str, str], formats: Sequence[str]) -> Form | None:
    """The form that the last of these ``_format`` values, or else ``Accept``, asks for; None is neither.

    Where nothing else decides it is JSON, and so is the answer to a write.
    """
    accept = formats[-1].replace(" ", "+") if formats else headers.get("accept", _USUAL)
    if accept == _USUAL:
        return "json"
    weights = _weights(accept)
    json, xml, any = _best(weights, JSON), _best(weights, _XML), _best(weights, _ANY)
    if method in ("GET", "HEAD") and xml > json and xml >= any:
        return "xml"
    return "json" if json or any else None


def form_of(request: Request) -> Form | None:
    """The form a request asks for in its address and its headers."""
    return form(request.method, request.headers, formats_of(request))


def formats_of(request: Request) -> list[str]:
    """The values of ``_format`` in the address of a request."""
    query = request.target.partition("?")[2]
    return [value for name, value in parse_qsl(query) if name == "_format"] if "_format" in query else []


def formed(rules: Policy, wanted: Form | None, answer: Answer) -> Answer:
    """The answer in the form asked for; what XML cannot say is refused, never altered."""
    if wanted != "xml" or answer.body is None:
        return answer
    try:
        return replace(answer, body=as_xml(rules, answer.body))
    except Unwritable:
        problem = Problem(406, "not-supported", "The content has no form in FHIR XML; ask for JSON.")
        return Answer(problem.status, problem=problem)


def as_xml(rules: Policy, body: str) -> str:
    """The XML of a resource in JSON text, or `Unwritable`."""
    return rules[content.as_xml](parse(body.encode("utf-8")))


def _weights(accept: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[kind] = max(weights.get(kind, 0.0), _weight(parameters))
    return weights


def _weight(parameters: Sequence[str]) -> float:
    said = [one.removeprefix("q=") for one in parameters if one.startswith("q=")]
    try:
        return float(said[-1]) if said else 1.0
    except ValueError:
        return 1.0


def _best(weights: Mapping[str, float], kinds: Collection[str]) -> float:
    return max((weights[kind] for kind in kinds if kind in weights), default=0.0)
