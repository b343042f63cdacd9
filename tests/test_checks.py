"""What checks make of servers that are unlike the reference without being wrong."""

from dataclasses import replace

import pytest

from harness.corpus import checks
from harness.evidence.verdicts import Verdict
from harness.suite.aggregation import union
from harness.suite.depth import DEPTHS
from harness.suite.errors import requests
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.running import run_check
from harness.target.client import Answer
from harness.verbs.contributing import prepare

ON_REFERENCE = World("reference")


def concluded(check, opened):
    return run_check(checks()[check], opened.record(), DEPTHS["smoke"], 1).conclusion


def refusing(more_than):
    """Contributing to a server that takes no more than so many items at once."""
    contributes = union.contributes

    def limited(contributor, person, *items, **more):
        if len(items) <= more_than:
            return contributes(contributor, person, *items, **more)
        return replace(prepare(contributor, person, items), answer=Answer(400, {}, "", ()))

    return limited


@pytest.mark.parametrize(("more_than", "verdict"), [(2, Verdict.MET), (0, Verdict.NOT_TESTED)])
def test_what_is_refused_cannot_be_sent_again(monkeypatch, more_than, verdict):
    monkeypatch.setattr(union, "contributes", refusing(more_than))
    ended = concluded("aggregation.sending-again-changes-nothing", open_world(ON_REFERENCE, "test"))
    assert ended.verdict is verdict
    assert "Without: sending again what was refused with 400." in ended.notes


def unsearched(*types):
    """Searching a server that has no search of these types."""
    search = requests._search

    def limited(gp, resource_type, ann, parameter=""):
        return (
            Answer(405, {}, "{}", ()) if resource_type in types else search(gp, resource_type, ann, parameter)
        )

    return limited


@pytest.mark.parametrize(
    ("types", "defects", "verdict"),
    [
        (["Observation"], (), Verdict.MET),
        (["Observation"], ("ME-24",), Verdict.NOT_MET),
        (["Observation", "Patient"], (), Verdict.NOT_TESTED),
    ],
)
def test_a_search_that_does_not_exist_tells_nothing(monkeypatch, types, defects, verdict):
    monkeypatch.setattr(requests, "_search", unsearched(*types))
    opened = open_world(replace(ON_REFERENCE, defects=defects), "test")
    assert concluded("errors.a-misspelt-search-shows-nobody-else", opened).verdict is verdict
