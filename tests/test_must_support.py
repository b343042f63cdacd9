"""RTP-002 stands on a table of facts: each instance fills every path of its type, and is valid FHIR R4."""

import re

import pytest

from harness.fhir.compare import Allowed
from harness.fhir.lossless import dumps, loads
from harness.fhir.subjects import about, identified
from harness.fhir.validation.validator import Validator
from harness.suite.round_trip.must_support import dropped, marked
from harness.suite.round_trip.supported import SUPPORTED

VALIDATOR = Validator()
BY_TYPE = {one["resourceType"]: one for one in SUPPORTED}


def whole(kind):
    """The instance as it is contributed: with a record id, and about somebody."""
    if kind == "Provenance":
        return BY_TYPE[kind]
    whose = BY_TYPE[kind] if kind == "Patient" else about(BY_TYPE[kind], "Patient/1")
    return identified(whose, {"system": "https://a.example", "value": "1"})


def at(node, path):
    """Everything that stands at a path."""
    name, _, rest = path.partition(".")
    pattern = re.compile(re.escape(name).replace(r"\[x\]", r"[A-Z]\w*"))
    found = [value for key, value in node.items() if pattern.fullmatch(key)]
    each = [one for value in found for one in (value if isinstance(value, list) else [value])]
    return [inner for one in each for inner in at(one, rest)] if rest else each


def test_there_is_one_instance_of_each_type():
    assert len(BY_TYPE) == len(SUPPORTED)
    assert BY_TYPE.keys() == marked().keys()


@pytest.mark.parametrize("kind", marked())
def test_every_marked_element_is_filled(kind):
    assert [path for path in marked()[kind] if not at(whole(kind), path)] == []


@pytest.mark.parametrize("kind", marked())
def test_each_instance_is_valid(kind):
    issues = VALIDATOR.validate_text(dumps(whole(kind))).issues
    assert [issue for issue in issues if issue.severity != "warning"] == []


@pytest.mark.parametrize("kind", marked())
def test_each_marked_element_counts_when_it_is_dropped(kind):
    sent = whole(kind)
    assert dropped(sent, sent, Allowed(), "", marked()[kind]) == []
    for path in marked()[kind]:
        assert dropped(sent, without(sent, path), Allowed(), "", marked()[kind]), path


def without(node, path):
    """A copy in which nothing stands at a path."""
    name, _, rest = path.partition(".")
    pattern = re.compile(re.escape(name).replace(r"\[x\]", r"[A-Z]\w*"))

    def inner(value):
        return [without(one, rest) for one in value] if isinstance(value, list) else without(value, rest)

    return {
        key: inner(value) if pattern.fullmatch(key) else value
        for key, value in node.items()
        if rest or not pattern.fullmatch(key)
    }


def test_a_child_counts_and_what_is_not_marked_does_not():
    sent = whole("Patient")
    bare = loads(dumps(sent))
    del bare["address"][0]["postalCode"], bare["name"][1]["use"]
    assert len(dropped(sent, bare, Allowed(), "", marked()["Patient"])) == 2
    added = {**sent, "telecom": [*sent["telecom"], {"system": "fax", "value": "1"}], "language": "en"}
    assert dropped(sent, added, Allowed(), "", marked()["Patient"]) == []
    assert dropped({**sent, "maritalStatus": {"text": "x"}}, sent, Allowed(), "", marked()["Patient"]) == []
