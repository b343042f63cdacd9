"""What a search by several criteria has to find."""

import pytest

from harness.fhir import synthetic
from harness.suite.round_trip.combined import _ALWAYS
from harness.suite.round_trip.criteria import PERSON, asked

DAY = synthetic.observation(effectiveDateTime="2024-05-20")
SUMMER = {"effectivePeriod": {"start": "2024-03-01", "end": "2024-08-30"}}
PERIOD = {key: value for key, value in synthetic.observation(**SUMMER).items() if key != "effectiveDateTime"}


@pytest.mark.parametrize(
    ("item", "query", "found"),
    [
        (DAY, "", True),
        (DAY, "status=final&code=386725007", True),
        (DAY, "status=final&code=99999999", False),
        (DAY, "date=ge2024-05&date=le2024-06", True),
        (DAY, "date=ge2024-06&date=le2024-12", False),
        (DAY, "date=2023,2025,2024-05", True),
        (PERIOD, "date=sa2024-06", False),
        (PERIOD, "date=gt2024-06", True),
        (PERIOD, "date=sa2024-01", True),
        (synthetic.encounter(), "date=2025-11-20&class=AMB", True),
        (synthetic.condition(), "onset-date=2019", True),
        (DAY, "status=FINAL", None),
        (DAY, "status=FINAL&date=2023", False),
    ],
)
def test_every_criterion_has_to_be_met(item, query, found):
    assert asked(query).finds(item) is found


def test_a_query_names_the_person_first():
    assert asked("status=final", "subject").pairs == (("subject", PERSON), ("status", "final"))


def test_each_case_asks_what_is_found_and_what_is_not():
    for case in _ALWAYS:
        answers = [query.finds(case.item) for query in case.queries]
        assert True in answers
        assert False in answers
        assert None not in answers
