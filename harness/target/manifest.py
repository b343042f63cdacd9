"""The people and records of this run, so that anybody else in an answer is noticed (CONTRACT 11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from harness.fhir.identifiers import NHS_NUMBER, identifiers
from harness.fhir.lossless import Json
from harness.target import strangers as named
from harness.target.ledger import Ledger
from harness.target.made import Made
from harness.target.meanings import MEANINGS, leniently
from harness.target.strangers import Node

_TRACES = frozenset({"AuditEvent", "Provenance"})
_ASKED_FOR = re.compile(
    r"(?:Patient/|(?:patient|subject|entity|target|_id)(?:\.identifier)?=(?:[^&]*[/|])?|identifier=[^&]*\|)"
    r"([A-Za-z0-9.-]{1,64})"
)


class Manifest:
    """Numbers leased, record ids filed and server ids learned by this run."""

    def __init__(self) -> None:
        self._identifiers: set[tuple[str, str]] = set()
        self._patient_ids: set[str] = set()
        self._told = False
        self._pages: set[str] = set()
        """Queries of the further pages of answers that were asked for somebody of this run."""
        self._ledger: Ledger | None = None
        self.made = Made()

    def share(self, ledger: Ledger) -> None:
        """Others work on this target for the same run: their people are ours, and ours are theirs."""
        self._ledger = ledger

    @property
    def shared(self) -> bool:
        """Whether others work on this target for the same run."""
        return self._ledger is not None

    def catch_up(self) -> bool:
        """Take in what the others told since the last time; whether there was anything."""
        news = self._ledger.news() if self._ledger else []
        self._identifiers.update(pair for pair in news if pair[0])
        self._patient_ids.update(id_ for system, id_ in news if not system)
        return bool(news)

    def add(self, system: str, value: str) -> None:
        """This identifier is ours."""
        if (system, value) not in self._identifiers:
            self._identifiers.add((system, value))
            self._tell(system, value)

    def learn(self, reference: str) -> None:
        """Where the server says it put a person of ours; any form of reference."""
        if id_ := named.patient_id(reference):
            self._keep(id_)
            self._told = True

    def strangers(self, body: Json, asked: str = "") -> list[str]:
        """People in a parsed body who are not of this run; server ids of our own are learned on the way.

        `asked`: the address that was asked, and a form sent with it.
        """
        for place in _places(body):
            self.learn(place)
        tree = list(named.nodes(body))
        for node, resource, around in tree:
            if node is resource and not around and MEANINGS not in node and self._is_ours(node):
                self._learn_from(node)
        of_ours = self._asks_for_ours(asked)
        if of_ours:
            self._pages.update(_query(url) for url in _further(tree))
        return list(dict.fromkeys(self._named(tree, of_ours)))

    def strangers_in_text(self, text: str) -> list[str]:
        """People whose NHS number a text labels as one, and who are not of this run."""
        return [number for number in named.numbers_in(text) if not self._holds(number)]

    def strangers_in_unreadable(self, text: str, asked: str = "") -> list[str]:
        """People who stand in a text that is no JSON with one meaning, and who are not of this run."""
        found = [id_ for id_ in named.references_in(text) if id_ not in self._patient_ids]
        for words in named.patients_in(text):
            if words.isdisjoint(self._patient_ids) and not any(v in words for _, v in self._identifiers):
                found.append("a Patient")
        return found + self.strangers(leniently(text), asked)

    def _learn_from(self, resource: Mapping[str, Any]) -> None:
        """Ids of a person of ours; whom an item of ours names is ours only where nothing else can tell."""
        if resource["resourceType"] == "Patient":
            for id_ in (_id(resource), *(named.patient_id(r) for r in _linked(resource))):
                self._keep(id_)
        elif not self._told:
            for member in ("subject", "patient"):
                whose = resource.get(member)
                if isinstance(whose, dict) and (id_ := named.patient_id(whose.get("reference"))):
                    self._keep(id_)

    def _keep(self, id_: str) -> None:
        if id_ and id_ not in self._patient_ids:
            self._patient_ids.add(id_)
            self._tell("", id_)

    def _tell(self, system: str, value: str) -> None:
        if self._ledger is not None:
            self._ledger.tell(system, value)

    def _named(self, tree: Iterable[Node], of_ours: bool) -> Iterator[str]:
        for node, resource, around in tree:
            is_patient = node is resource and node.get("resourceType") == "Patient"
            if is_patient and not self._is_ours(node) and not self._is_ours(around):
                yield _id(node) or "a Patient"
            reference = node.get("reference")
            if isinstance(reference, str):
                yield from self._referred(reference, of_ours and resource.get("resourceType") in _TRACES)
            number = named.nhs_number(node) if "system" in node else ""
            if number and not self._holds(number):
                yield number

    def _referred(self, reference: str, of_our_trace: bool) -> Iterator[str]:
        """An audit of one of ours may name them by an id of the server's own that nobody was told."""
        id_ = named.patient_id(reference)
        if id_ and id_ not in self._patient_ids and not of_our_trace:
            yield id_
        pair = named.patient_identifier(reference)
        if pair[1] and pair not in self._identifiers:
            yield pair[1]

    def _is_ours(self, resource: Mapping[str, Any]) -> bool:
        if resource.get("resourceType") == "Patient" and _id(resource) in self._patient_ids:
            return True
        return any(pair in self._identifiers for pair in identifiers(resource))

    def _holds(self, number: str) -> bool:
        return (NHS_NUMBER, number) in self._identifiers

    def _asks_for_ours(self, asked: str) -> bool:
        """Whether a request names somebody of this run, or turns to a page of an answer to one that did."""
        said = unquote(asked)
        named_there = any(w in self._patient_ids or self._holds(w) for w in _ASKED_FOR.findall(said))
        return named_there or _query(asked) in self._pages


def _id(resource: Mapping[str, Any]) -> str:
    id_ = resource.get("id")
    return id_ if isinstance(id_, str) else ""


def _places(body: Json) -> Iterator[str]:
    """Where a transaction of ours put things: only this run's own transactions are answered to it."""
    if not isinstance(body, dict) or body.get("type") != "transaction-response":
        return
    entries = body.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        response = entry.get("response") if isinstance(entry, dict) else None
        if isinstance(response, dict) and isinstance(response.get("location"), str):
            yield response["location"]


def _linked(patient: Mapping[str, Any]) -> Iterator[Json]:
    links = patient.get("link")
    for link in links if isinstance(links, list) else []:
        other = link.get("other") if isinstance(link, dict) else None
        if isinstance(other, dict):
            yield other.get("reference")


def _further(tree: Iterable[Node]) -> Iterator[str]:
    """Addresses of further pages."""
    for node, _, _ in tree:
        url = node.get("url")
        if node.get("relation") == "next" and isinstance(url, str) and "?" in url:
            yield url


def _query(url: str) -> str:
    """What tells one page from another, however it is escaped."""
    return unquote(url.partition("?")[2])
