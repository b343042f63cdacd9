"""Which row explains which: declared, read off the findings, without effect on any verdict."""

from types import SimpleNamespace

import pytest
import sample

from harness.evidence.results import parse
from harness.evidence.verdicts import Verdict
from harness.fhir.compare import Allowed
from harness.fhir.lossless import loads
from harness.findings.altered import altered, altered_decimals
from harness.findings.views import lost
from harness.render import html, junit, terminal
from harness.render.causes import behind_their_causes, explained
from harness.render.words import worst_first


def finding(expected, seen, where=""):
    return {"expected": expected, "seen": seen, "where": where}


def results(**findings):
    """A run in which these rows are not met, with these findings."""
    rows = {name.replace("_", "-"): found for name, found in findings.items()}
    checks = [
        sample.check(f"area.{row}", row, "not-met", reason="it is not so", findings=found)
        for row, found in rows.items()
    ]
    table = [sample.requirement(row, "MUST", "A rule", "not-met", reason="it is not so") for row in rows]
    return parse(sample.data([sample.RUN | {"planned": []}, *checks, *table, sample.end_of(table)]))


def missing(organisation, where):
    """As the suite words it."""
    item = SimpleNamespace(resource_type="Observation", record_id=("s", "r"), organisation=organisation)
    (found,) = lost({("s", "r"): item}, [], where)
    return finding(found.expected, found.seen, found.where)


UNLINKED = [missing("ZZ902", "view of 1"), missing("ZZ901", "view of 2")]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (UNLINKED, {"area.MRG-001": "IDN-006"}),
        ([missing("ZZ902", "view of 1")] * 2, {"area.MRG-001": "IDN-006"}),
        ([missing("ZZ901", "view of 1"), missing("ZZ902", "view of 1")], {}),
        ([*UNLINKED, finding("the item in the view once", "2 copies", "view of 1")], {}),
        ([], {}),
    ],
)
def test_items_that_were_not_linked(found, expected):
    assert explained(results(MRG_001=found, IDN_006=UNLINKED)) == expected
    assert explained(results(MRG_001=found)) == {}
    assert explained(results(MRG_001=found, ACC_001=UNLINKED)) == {}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([finding("the active allergy in the view", "absent from every page of it", "1")], True),
        ([finding("the active allergy in the view", "absent from every page of it", n) for n in "12"], False),
        ([finding("clinicalStatus active", "clinicalStatus inactive", "1")], False),
    ],
)
def test_an_allergy_of_the_other_organisation(found, expected):
    assert bool(explained(results(MRG_008=found, IDN_006=UNLINKED))) is expected


def test_decimals_and_nothing_else():
    sent, got = loads('{"a":{"v":1.00},"t":"x"}'), loads('{"a":{"v":1.0},"t":"y"}')
    every = [finding(f.expected, f.seen) for f in altered(sent, got, Allowed(), "somewhere")]
    decimals = [finding(f.expected, f.seen) for f in altered_decimals(sent, got, "somewhere")]
    assert len(every) == 2
    assert len(decimals) == 1
    assert explained(results(RTP_001=decimals, RTP_005=decimals)) == {"area.RTP-001": "RTP-005"}
    assert explained(results(RTP_001=every, RTP_005=decimals)) == {}
    gone = [finding("a.v = 1.00", "a.v = absent")]
    assert explained(results(RTP_001=gone, RTP_005=decimals)) == {}


def test_every_report_tells_a_consequence_after_its_cause():
    found = results(MRG_001=UNLINKED, IDN_006=UNLINKED, RTP_001=[finding("a = 1.0", "a = 1")], RTP_005=[])
    causes = explained(found)
    order = [
        check.requirement for check, _ in behind_their_causes(worst_first(found, Verdict.NOT_MET), causes)
    ]
    assert order == ["IDN-006", "MRG-001", "RTP-005", "RTP-001"]
    text = terminal.summary(found)
    assert text.index("NOT MET  RTP-005") < text.index("NOT MET  RTP-001")
    assert "probably a consequence of IDN-006" in text
    assert "probably a consequence of RTP-005" in html.render(found)
    assert "Probably a consequence of RTP-005." in junit.render(found)
    assert found.end.counts["MUST"] == {"not-met": 4}
