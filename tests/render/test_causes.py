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


BOTH = ("contributor-gp-practice", "contributor-acute", "gp")


def results(personas=BOTH, told_again=(), **findings):
    """A run in which these rows are not met, with these findings, where these personas acted.

    `told_again`: rows with a second check, `story.ROW`, and its findings.
    """
    rows = {name.replace("_", "-"): found for name, found in findings.items()}
    failed = [(f"area.{row}", row, found) for row, found in rows.items()]
    failed += [(f"story.{row}", row, found) for row, found in told_again]
    lines = []
    for n, (name, row, found) in enumerate(failed):
        sent = [sample.exchange(10 * n + m, name, persona=who) for m, who in enumerate(personas)]
        numbers = [line["n"] for line in sent]
        lines.append(
            sample.check(
                name,
                row,
                "not-met",
                reason="it is not so",
                findings=found,
                exchanges=numbers,
                **_first(found),
            )
        )
        lines += sent
    table = [sample.requirement(row, "MUST", "A rule", "not-met", reason="it is not so") for row in rows]
    return parse(sample.data([sample.RUN | {"planned": []}, *lines, *table, sample.end_of(table)]))


def _first(found):
    return {"expected": found[0]["expected"], "seen": found[0]["seen"]} if found else {}


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
        (
            [
                finding(
                    "letter of organisation ZZ902 in the view of gp",
                    "absent from every page of it",
                    "view of 1",
                )
            ],
            {"area.MRG-001": "IDN-006"},
        ),
        ([*UNLINKED, finding("the item in the view once", "2 copies", "view of 1")], {}),
        ([], {}),
    ],
)
def test_items_that_were_not_linked(found, expected):
    assert explained(results(MRG_001=found, IDN_006=UNLINKED)) == expected
    assert explained(results(MRG_001=found)) == {}
    assert explained(results(MRG_001=found, IDN_006=UNLINKED, personas=("contributor-acute", "gp"))) == {}
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


def test_the_first_screen_has_a_row_once_and_names_its_checks():
    page_lost = [missing("ZZ901", "view of 1"), missing("ZZ902", "view of 1")]
    for again, cause in ((UNLINKED, "IDN-006"), (page_lost, "")):
        found = results(IDN_006=UNLINKED, MRG_001=UNLINKED, told_again=[("MRG-001", again)])
        head = html.render(found).partition("Counts and identity")[0]
        assert head.count(">MRG-001 A rule</a>") == 1
        assert head.count(">IDN-006 A rule</a>") == 1
        assert head.count("area.MRG-001</a>") == head.count("story.MRG-001</a>") == 1
        assert "area.IDN-006" not in head
        assert ('<li class="consequence">' in head) is bool(cause)
        assert head.count("probably a consequence of IDN-006") == 1
