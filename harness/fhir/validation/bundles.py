"""Bundles: what each type of Bundle asks of its entries (FHIR R4, bundle; bdl-1 to bdl-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.fhir.lossless import Json
from harness.fhir.validation.issues import Findings
from harness.fhir.walk import objects

_REST = re.compile(r"https?://.+/([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})")
_FIRST = {"document": "Composition", "message": "MessageHeader"}


@dataclass(frozen=True, slots=True)
class Index:
    """The resources of a Bundle by fullUrl, and the fullUrl each resource stands under."""

    by_url: Mapping[str, Mapping[str, Json]]
    urls: Mapping[int, str]

    def find(self, literal: str, source: Mapping[str, Json]) -> Mapping[str, Json] | None:
        """The resource a reference leads to: absolute as it is, relative below the base of its source."""
        literal = literal.partition("/_history/")[0]
        if literal in self.by_url:
            return self.by_url[literal]
        base = _REST.fullmatch(self.urls.get(id(source), ""))
        return self.by_url.get(f"{base[0][: base.start(1)]}{literal}") if base else None


def index(bundle: Mapping[str, Json]) -> Index:
    """The entries of a Bundle by their address."""
    by_url, urls = {}, {}
    for _, entry in _entries(bundle):
        url, resource = entry.get("fullUrl"), entry.get("resource")
        if isinstance(url, str) and isinstance(resource, dict):
            by_url[url] = resource
            urls[id(resource)] = url
    return Index(by_url, urls)


def check(bundle: Mapping[str, Json], where: str, found: Index, findings: Findings) -> None:
    """What holds between the parts of a Bundle; its elements are walked like any other's."""
    kind = bundle.get("type")
    kind = kind if isinstance(kind, str) else ""
    entries = list(_entries(bundle))
    _whole(bundle, kind, entries, where, findings)
    seen: set[tuple[str, str]] = set()
    for number, entry in entries:
        place = f"{where}.entry[{number}]"
        _entry(entry, kind, place, findings)
        url = entry.get("fullUrl")
        if isinstance(url, str):
            resource = entry.get("resource")
            _address(url, resource, place, findings)
            meta = resource.get("meta") if isinstance(resource, dict) else None
            version = str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
            if (url, version) in seen and kind != "history":
                findings.error("bdl-7", place, "expected a fullUrl that no other entry has for this version")
            seen.add((url, version))
    if kind == "document":
        _resolves(entries, found, where, findings)


def _whole(
    bundle: Mapping[str, Json],
    kind: Json,
    entries: list[tuple[int, Mapping[str, Json]]],
    where: str,
    findings: Findings,
) -> None:
    if "total" in bundle and kind not in ("searchset", "history"):
        findings.error("bdl-1", where, "expected total in a searchset or history only")
    first = entries[0][1].get("resource") if entries else None
    name = first.get("resourceType") if isinstance(first, dict) else None
    if kind in _FIRST and name != _FIRST[kind]:
        rule = "bdl-11" if kind == "document" else "bdl-12"
        findings.error(rule, where, f"expected a {_FIRST[kind]} as the first entry of a {kind}")
    if kind == "document":
        identifier = bundle.get("identifier")
        if not isinstance(identifier, dict) or "system" not in identifier or "value" not in identifier:
            findings.error("bdl-9", where, "expected an identifier with system and value in a document")
        if "timestamp" not in bundle:
            findings.error("bdl-10", where, "expected a timestamp in a document")


def _entry(entry: Mapping[str, Json], kind: Json, place: str, findings: Findings) -> None:
    if "search" in entry and kind != "searchset":
        findings.error("bdl-2", place, "expected search in a searchset only")
    asks = kind in ("batch", "transaction", "history")
    if ("request" in entry) != asks:
        findings.error("bdl-3", place, f"expected {'a' if asks else 'no'} request in this type of Bundle")
    answers = kind in ("batch-response", "transaction-response", "history")
    if ("response" in entry) != answers:
        findings.error("bdl-4", place, f"expected {'a' if answers else 'no'} response in this type of Bundle")
    if not any(part in entry for part in ("resource", "request", "response")):
        findings.error("bdl-5", place, "expected a resource, a request or a response")
    _request(entry, place, findings)


def _request(entry: Mapping[str, Json], place: str, findings: Findings) -> None:
    request = entry.get("request")
    method = request.get("method") if isinstance(request, dict) else None
    if method in ("POST", "PUT") and "resource" not in entry:
        findings.error("bundle-request", place, f"expected a resource with a {method}")


def _address(url: str, resource: Json, place: str, findings: Findings) -> None:
    if "/_history/" in url:
        findings.error("bdl-8", place, "expected a fullUrl without a version")
    rest = _REST.fullmatch(url)
    if rest is None:
        if ":" not in url:
            findings.warning("bundle-full-url", place, "expected an absolute address")
        return
    if (
        isinstance(resource, dict)
        and (resource.get("resourceType"), resource.get("id", rest[2])) != rest.groups()
    ):
        findings.error("bundle-full-url", place, "expected fullUrl to end in the resource's type and id")


def _resolves(
    entries: list[tuple[int, Mapping[str, Json]]], found: Index, where: str, findings: Findings
) -> None:
    """A document holds what the sections of its Composition refer to (FHIR R4, documents, content)."""
    first = entries[0][1].get("resource") if entries else None
    if not isinstance(first, dict):
        return
    for section in objects(first.get("section")):
        named = section.get("entry")
        for one in named if isinstance(named, list) else ():
            literal = one.get("reference") if isinstance(one, dict) else None
            away = isinstance(literal, str) and not literal.startswith("#")
            if away and found.find(str(literal), first) is None:
                message = "expected every entry of a section in the document"
                findings.error("bundle-document", where, message)


def _entries(bundle: Mapping[str, Json]) -> Iterator[tuple[int, Mapping[str, Json]]]:
    entries = bundle.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield number, entry
