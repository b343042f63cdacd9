"""From candidates to pages: decided before they are counted, decided again when a page is turned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..model import Answer, Ref, Thing
from ..policy import content, view
from ..problem import Denial, Problem
from ..store import Listing
from . import bundles
from .contents import beside
from .context import Context
from .gate import Gate
from .master import master
from .naming import named


@dataclass(frozen=True, slots=True)
class Permitted:
    """What may be listed, and whether something was held back."""

    things: tuple[Thing, ...]
    withheld: bool
    denial: Denial | None = None


def permitted(gate: Gate, things: Iterable[Thing]) -> Permitted:
    """The things the caller may see; a person who may not be seen refuses the request, or is left out.

    What concerns a second person as well, whom the caller may not see, is withheld: it must not cost the
    first person's record.
    """
    kept: list[Thing] = []
    withheld, last = False, None
    for thing in things:
        denial = gate.judge(thing)
        if denial is None:
            kept.append(thing)
        elif denial.withheld or any(gate.person(person) is None for person in gate.persons(thing)):
            withheld = True
        else:
            gate.refuse(denial)
            last = denial
    return Permitted(tuple(kept), withheld, last)


def count(
    context: Context, keys: Sequence[Thing], self_link: str | None, denial: Denial | None, gate: Gate
) -> Answer:
    """Only how many there are."""
    text = bundles.searchset(context, len(keys), _links(self_link), ())
    persons = {id for thing in keys for id in gate.persons(thing)}
    return Answer(
        200, text, named=tuple(persons), refused=tuple(gate.refused), denial=denial, count=len(keys)
    )


def first(context: Context, gate: Gate, found: Permitted, size: int | None, self_link: str | None) -> Answer:
    """The first page."""
    rules, request = context.rules, context.request
    things = rules[view.order](found.things)
    listing = Listing(
        request.type,
        request.target.partition("?")[0].removesuffix("/_search"),
        rules[view.page_size](size),
        tuple(thing.key for thing in things),
        (),
    )
    answer = _page(context, gate, listing, None, 0, self_link, found.withheld)
    return replace(answer, denial=found.denial)


def later(context: Context) -> Answer:
    """A page by its link: the caller's own, on the same path, and each resource decided anew."""
    gate = Gate(context)
    gate.enter()
    request = context.request
    id, _, offset = request.page.rpartition(".")
    listing = context.store.listings.get(id, request.caller.client.id)
    path = request.target.partition("?")[0]
    if listing is None or not offset.isdecimal() or len(offset) > 9 or listing.path != path:
        raise bundles.page_gone()
    return _page(context, gate, listing, id, int(offset), f"{_origin(context)}{request.target}", False)


def _page(
    context: Context,
    gate: Gate,
    listing: Listing,
    id: str | None,
    start: int,
    self_link: str | None,
    withheld: bool,
) -> Answer:
    keys, following = context.rules[view.page](listing.keys, start, listing.size)
    links = _links(self_link)
    if following is not None:
        if id is None:
            kept = replace(listing, named=tuple(named(context)))
            id = context.store.listings.keep(context.request.caller.client.id, kept)
        links.append(("next", f"{_origin(context)}{listing.path}?_page={id}.{following}"))
    things = _load(context, listing.type, keys)
    found = permitted(gate, things) if start else Permitted(tuple(things), withheld)
    as_shown = context.rules[view.shown]
    entries = [
        bundles.entry(context, as_shown(thing, partial(beside, context, thing))) for thing in found.things
    ]
    entries += [bundles.notice(outcome) for outcome in context.rules[view.notices](found.withheld)]
    shown = tuple(Ref(thing.type, thing.id, thing.version, gate.persons(thing)) for thing in found.things)
    text = bundles.searchset(context, len(listing.keys), links, entries)
    return Answer(
        200,
        text,
        shown=shown,
        refused=tuple(gate.refused),
        denial=found.denial,
        count=len(listing.keys),
    )


def _load(context: Context, type: str, keys: Sequence[int | str]) -> list[Thing]:
    if type == "AuditEvent":
        version = context.rules[content.version](1)
        seqs = [key for key in keys if isinstance(key, int)]
        return [
            Thing("AuditEvent", id, version, "", (), "", id, "", body)
            for id, body in context.store.trail.bodies(seqs)
        ]
    bodies = context.store.records.bodies([key for key in keys if isinstance(key, int)])
    found = []
    for key in keys:
        thing = bodies.get(key) if isinstance(key, int) else master(context.store, key)
        if thing is not None:
            found.append(thing)
    return found


def _links(self_link: str | None) -> list[tuple[str, str]]:
    return [] if self_link is None else [("self", self_link)]


def _origin(context: Context) -> str:
    scheme, _, rest = context.base.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def size_asked(value: str | None) -> int | None:
    """The page size asked for."""
    if value is None:
        return None
    if not value.isdecimal() or len(value) > 9:
        raise Problem(400, "invalid", "_count is not a number.", spine="INVALID_PARAMETER")
    return int(value)
