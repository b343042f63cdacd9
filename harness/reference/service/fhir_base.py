"""The FHIR base: one request in, one audited answer out."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from ..instants import stamp
from ..lossless import Unreadable, dump, parse
from ..model import Answer, Caller, Interaction, Resource
from ..policy import contribute, errors, negotiation
from ..problem import Problem, malformed
from ..rules import Policy
from ..store import Store
from ..wire import Request, Response
from ..xml import Unwritable
from .auditing import record
from .bundles import bundle, quoted, status
from .context import Context
from .negotiation import FHIR_XML, as_xml, form_of, formats_of, formed
from .routes import HANDLERS, WRITES, check, interaction
from .routes import bundle as base_bundle

_LOG: Final = logging.getLogger(__name__)
_CONDITIONS: Final = {
    "if-match": "ifMatch",
    "if-none-match": "ifNoneMatch",
    "if-none-exist": "ifNoneExist",
}


class FhirBase:
    """Answers authenticated requests; whoever calls holds the lock."""

    def __init__(self, rules: Policy, store: Store, base: str, path: str) -> None:
        """Serve this store under this base URL."""
        self._rules = rules
        self._store = store
        self._base = base
        self._path = path

    def answer(self, request: Request, caller: Caller, request_id: str, moment: datetime) -> Response:
        """One request, audited in the transaction that answers it."""
        path, _, query = request.target.partition("?")
        asked = interaction(
            request.method,
            path[len(self._path) :],
            query,
            request.target,
            caller,
            request_id,
            request.headers,
            request.body,
        )
        context = Context(self._rules, self._store, self._base, moment.timestamp(), stamp(moment), asked)
        try:
            with self._store.database.transaction():
                answer = self._answered(context, request)
            return self._rendered(answer, request)
        except sqlite3.Error:
            _LOG.exception("The store failed.")
            problem = Problem(503, "transient", "The audit or the record cannot be written now.")
        except Exception:
            _LOG.exception("A request failed.")
            problem = Problem(500, "exception", "The request failed.", spine="INTERNAL_SERVER_ERROR")
        return self.failed(problem, request)

    def _answered(self, context: Context, request: Request) -> Answer:
        asked = context.request
        try:
            if not asked.type and asked.method == "POST":
                context = context.asking(replace(asked, kind="transaction"))
            check(self._rules, asked)
            if not asked.type:
                context = context.asking(base_bundle(self._rules, asked))
            if context.request.kind == "batch":
                return self._batch(context)
        except Problem as problem:
            return self._recorded(context, Answer(problem.status, problem=problem, denial=problem.denial))
        return self._recorded(context, formed(self._rules, form_of(request), self._handled(context)))

    def _handled(self, context: Context) -> Answer:
        """The handler's answer, or what a refused transaction comes to."""
        answer = self._tried(context)
        if answer.problem is None or context.request.kind != "transaction":
            return answer

        def again(bundle: Resource) -> Answer:
            return self._tried(context.asking(replace(context.request, resource=bundle)))

        return self._rules[contribute.refused](answer, context.request.resource or {}, again)

    def _tried(self, context: Context) -> Answer:
        """Let the handler answer; what it wrote before a refusal is undone."""
        kind = context.request.kind
        try:
            if kind in WRITES:
                with self._store.database.attempt():
                    return HANDLERS[kind](context)
            return HANDLERS[kind](context)
        except RecursionError:
            problem = malformed("The nesting is too deep.")
            return Answer(problem.status, problem=problem)
        except Problem as problem:
            return Answer(problem.status, problem=problem, denial=problem.denial)

    def _recorded(self, context: Context, answer: Answer) -> Answer:
        record(context, answer)
        return answer

    def _batch(self, context: Context) -> Answer:
        """Each entry is an interaction of its own: decided, answered and audited by itself."""
        bundled = context.request.resource or {}
        entries = bundled.get("entry", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise malformed("The entries are not a list of objects.")
        parts = [self._entry(context, at, entry) for at, entry in enumerate(entries)]
        return Answer(200, bundle(context, "batch-response", parts))

    def _entry(self, context: Context, at: int, entry: Resource) -> str:
        inner = context
        try:
            inner = context.asking(self._inner(context.request, at, entry))
            check(self._rules, inner.request, media=False)
            answer = self._handled(inner)
        except Problem as problem:
            answer = Answer(problem.status, problem=problem)
        if inner is not context:
            record(inner, answer)
        return self._part(inner, answer)

    def _inner(self, outer: Interaction, at: int, entry: Resource) -> Interaction:
        asked: Any = entry.get("request")
        method = asked.get("method") if isinstance(asked, dict) else None
        url = asked.get("url") if isinstance(asked, dict) else None
        if not isinstance(method, str) or not isinstance(url, str) or not url:
            raise malformed("An entry's request is not complete.")
        path, _, query = url.partition("?")
        if not path.strip("/") or "://" in path:
            raise malformed("An entry's address is not a resource of this server.")
        headers = {name: asked[key] for name, key in _CONDITIONS.items() if isinstance(asked.get(key), str)}
        resource = entry.get("resource")
        return interaction(
            method,
            path,
            query,
            f"{self._path}/{url.lstrip('/')}",
            outer.caller,
            outer.request_id,
            headers,
            b"",
            resource if isinstance(resource, dict) else None,
            at,
        )

    def _part(self, context: Context, answer: Answer) -> str:
        fields = [f'"status":"{status(answer.status)}"']
        names = {"location": "location", "etag": "etag"}
        fields += [f'"{names[name]}":{quoted(value)}' for name, value in answer.headers if name in names]
        if answer.problem is not None:
            told = self._told(answer.problem, context.request.target)
            fields.append(f'"outcome":{dump(told)}')
            return f'{{"response":{{{",".join(fields)}}}}}'
        resource = f'"resource":{answer.body},' if answer.body is not None else ""
        return f'{{{resource}"response":{{{",".join(fields)}}}}}'

    def _told(self, problem: Problem, target: str) -> Resource:
        return self._rules[errors.outcome](problem, target, self._people(problem))

    def _people(self, problem: Problem) -> Callable[[], Sequence[Resource]]:
        def records() -> list[Resource]:
            found = []
            for id in problem.persons:
                for member in self._store.people.members(self._store.people.person(id) or id):
                    thing = self._store.records.get("Patient", member)
                    if thing is not None and not thing.deleted:
                        found.append(parse(thing.body.encode()))
            return found

        return records

    def _rendered(self, answer: Answer, request: Request) -> Response:
        if answer.problem is not None:
            return self.failed(answer.problem, request)
        if answer.body is None:
            return Response(answer.status, answer.headers)
        media, body = self._written(answer.body, request)
        headers = (("content-type", media), *answer.headers)
        return Response(answer.status, headers, b"" if request.method == "HEAD" else body)

    def _written(self, body: str, request: Request) -> tuple[str, bytes]:
        """Content-Type and octets of an answer."""
        if form_of(request) == "xml":
            return FHIR_XML, body.encode("utf-8")
        accept = request.headers.get("accept", "*/*")
        return self._rules[negotiation.written](body, accept, formats_of(request))

    def failed(self, problem: Problem, request: Request) -> Response:
        """An error as it leaves; one that XML cannot say leaves as JSON."""
        told = self._told(problem, request.target)
        media, text = self._rules[errors.rendered](problem, request.target, told)
        if media == negotiation.FHIR_JSON and form_of(request) == "xml":
            with suppress(Unwritable, Unreadable):
                media, text = FHIR_XML, as_xml(self._rules, text)
        headers = (("content-type", media), *self._rules[errors.headers](problem, self._people(problem)))
        body = self._rules[negotiation.refused](text)
        return Response(problem.status, headers, b"" if request.method == "HEAD" else body)
