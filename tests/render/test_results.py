import json
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
import sample
from jsonschema import Draft202012Validator

from harness import schemas
from harness.evidence.lines import KINDS
from harness.evidence.results import ResultsError, parse, read
from harness.evidence.verdicts import Verdict

SCHEMA = json.loads((Path(schemas.__file__).parent / "results.schema.json").read_text())


def test_reads_what_the_file_says():
    results = sample.sample()
    assert results.run.target.departures[0].reference == "HAZ-114"
    assert results.checks[0].verdict is Verdict.NOT_MET
    assert results.exchanges[sample.MRG, 12].response_headers["ETag"] == 'W/"3"'
    assert results.exchanges[sample.MRG, 13].status == 0
    assert not results.truncated
    assert results.never_ran == ()


def test_a_file_without_an_end_is_truncated_even_in_the_middle_of_a_line():
    whole = sample.data(sample.lines())
    assert sample.truncated().truncated
    cut = parse(whole[: whole.rindex(b'"kind": "end"') + 20])
    assert cut.truncated
    assert len(cut.requirements) == 10
    assert sample.truncated().never_ran[0].check == "access.no-relationship"


def test_line_separators_inside_a_body_are_not_line_ends():
    odd = sample.exchange(1, "c", sentence="one\u2028two\x85three")
    assert parse(sample.data([sample.RUN, odd])).exchanges["c", 1].sentence == "one\u2028two\x85three"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "line 1: expected a run line"),
        ([sample.CHECKS[0]], "line 1: expected a run line first"),
        ([sample.RUN, sample.RUN], "line 2: expected a run line first, and only one"),
        ([sample.RUN | {"schema": 2}], "line 1: expected schema 1, found 2"),
        ([sample.RUN, {"kind": "chek"}], "line 2: expected kind to be one of run, check"),
        ([sample.RUN, sample.CHECKS[0] | {"verdict": "pass"}], "check.verdict to be one of"),
        ([sample.RUN, sample.CHECKS[0] | {"cases": True}], "check.cases to be a whole number"),
        ([sample.RUN, sample.CHECKS[0] | {"colour": "red"}], "expected no check.colour"),
        ([sample.RUN, sample.CHECKS[1], sample.CHECKS[1]], "line 3: expected a new exchange number"),
        ([sample.RUN, {"kind": "end"}], "line 2: expected end.cases_digest, not there"),
        ([sample.RUN, sample.end_of(sample.REQUIREMENTS)], "counts that match the rows"),
        ([*sample.lines(), sample.CHECKS[0]], "nothing after the end line"),
    ],
)
def test_bad_input_is_one_clear_line(lines, message):
    with pytest.raises(ResultsError) as caught:
        parse(sample.data(lines), "r.ndjson")
    assert message in str(caught.value)
    assert str(caught.value).startswith("r.ndjson: ")
    assert "\n" not in str(caught.value)


def test_damage_in_the_middle_and_missing_files(tmp_path):
    with pytest.raises(ResultsError, match="line 2: expected one JSON object"):
        parse(sample.data([sample.RUN]) + b"{not json\n" + sample.data([sample.CHECKS[0]]))
    with pytest.raises(ResultsError, match="cannot be read: No such file"):
        read(tmp_path / "none.ndjson")


def test_every_sample_line_fits_the_schema():
    validator = Draft202012Validator(SCHEMA)
    Draft202012Validator.check_schema(SCHEMA)
    for line in sample.lines():
        validator.validate(line)
    assert not validator.is_valid(sample.CHECKS[0] | {"reason": ""})
    assert not validator.is_valid(sample.RUN | {"extra": 1})


@pytest.mark.parametrize("kind", KINDS)
def test_schema_and_reader_name_the_same_fields(kind):
    definition = SCHEMA["$defs"][kind]
    parts = fields(KINDS[kind])
    assert set(definition["properties"]) - {"kind"} == {part.name for part in parts}
    assert set(definition["required"]) - {"kind"} == {p.name for p in parts if p.default is MISSING}
