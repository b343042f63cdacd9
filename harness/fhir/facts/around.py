"""What stands around a resource and belongs to what it says: what it refers to, and who contributed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from harness.fhir.facts.reading import each
from harness.fhir.facts.values import Code, Fact, Kind
from harness.fhir.identifiers import ODS, identifiers
from harness.fhir.lossless import Json

Resource = Mapping[str, Json]

_AUTHORS = frozenset({"author", "AUT"})
"""Codes of Provenance.agent.type for who wrote it: FHIR R4's own and v3's."""


@dataclass(frozen=True, slots=True)
class Around:
    """The resources around, by their addresses; each Provenance by the addresses it targets.

    `base_url` is of the server that answered, so that absolute and relative references are one.
    """

    resources: Mapping[str, Resource] = field(default_factory=dict)
    provenance: Mapping[str, tuple[Resource, ...]] = field(default_factory=dict)
    base_url: str = ""

    def at(self, reference: Json, inside: Resource) -> Resource | None:
        """What a Reference points to: contained, or around; None if it is not known."""
        text = reference.get("reference") if isinstance(reference, Mapping) else None
        if not isinstance(text, str):
            return None
        if text.startswith("#"):
            held = (one for one in each(inside.get("contained")) if isinstance(one, Mapping))
            return next((one for one in held if one.get("id") == text[1:]), None)
        return self.resources.get(_address(text, self.base_url))


NOTHING = Around()


def around(entries: Iterable[tuple[str, Json]], base_url: str = "") -> Around:
    """Index the entries of Bundles: full url, or nothing, and resource."""
    base_url = base_url.rstrip("/")
    resources: dict[str, Resource] = {}
    provenance: dict[str, list[Resource]] = {}
    for url, resource in entries:
        if not isinstance(resource, Mapping):
            continue
        for address in addresses(resource, url, base_url):
            resources.setdefault(address, resource)
        if resource.get("resourceType") == "Provenance":
            for target in each(resource.get("target")):
                text = target.get("reference") if isinstance(target, Mapping) else None
                if isinstance(text, str):
                    provenance.setdefault(_address(text, base_url), []).append(resource)
    return Around(resources, {key: tuple(held) for key, held in provenance.items()}, base_url)


def addresses(resource: Resource, url: str = "", base_url: str = "") -> list[str]:
    """How a resource may be referred to."""
    own = f"{resource.get('resourceType')}/{resource.get('id')}" if resource.get("id") else ""
    return [one for one in dict.fromkeys((_address(url, base_url), own)) if one]


def sources(resource: Resource, beside: Around, url: str = "") -> list[Fact]:
    """ODS codes of the organisations it is said to come from, by the first place that names any.

    `meta.source` comes first: who reads another organisation there does not look further. Then Provenance,
    its authors before other agents; then the custodian.
    """
    meta = resource.get("meta")
    told = meta.get("source") if isinstance(meta, Mapping) else None
    if isinstance(told, str) and told.startswith(f"{ODS}/"):
        return [_said(told.removeprefix(f"{ODS}/").partition("#")[0], "meta.source")]
    kind = resource.get("resourceType")
    held = [one for at in addresses(resource, url, beside.base_url) for one in beside.provenance.get(at, ())]
    named = [_said(code, "Provenance.agent.who") for one in held for code in _agents(one, beside)]
    if named:
        return list(dict.fromkeys(named))
    custodian = _organisations(resource.get("custodian"), resource, beside)
    return [_said(code, f"{kind}.custodian") for code in custodian]


def _said(code: str, place: str) -> Fact:
    return Fact(Kind.SOURCE, "organisation", Code(code), place)


def _agents(provenance: Resource, beside: Around) -> Iterator[str]:
    agents = [agent for agent in each(provenance.get("agent")) if isinstance(agent, Mapping)]
    authors = [agent for agent in agents if _is_author(agent)]
    for agent in authors or agents:
        for member in ("who", "onBehalfOf"):
            yield from _organisations(agent.get(member), provenance, beside)


def _is_author(agent: Resource) -> bool:
    concept = agent.get("type")
    codings = each(concept.get("coding")) if isinstance(concept, Mapping) else ()
    return any(isinstance(one, Mapping) and one.get("code") in _AUTHORS for one in codings)


def _organisations(reference: Json, inside: Resource, beside: Around) -> Iterator[str]:
    if not isinstance(reference, Mapping):
        return
    found = beside.at(reference, inside) or {}
    for system, value in [*identifiers(reference), *identifiers(found)]:
        if system == ODS:
            yield value


def _address(url: str, base_url: str) -> str:
    if base_url and url.startswith(f"{base_url}/"):
        url = url[len(base_url) + 1 :]
    return url.partition("/_history/")[0]
