"""Only what the run itself made is ever deleted, by whoever made it, and the list tells who is left."""

import pytest

from harness.cli import purge_list
from harness.target.made import Made
from harness.target.people import NHS_TEST_RANGE, Lease, is_valid, never_taken


def response(status, location):
    return {"response": {"status": status, "location": location}}


def test_what_was_made_goes_last_first_and_once():
    made = Made()
    entries = [
        response("201 Created", "Patient/p1/_history/1"),
        response("200", "http://x/fhir/Observation/o1"),
    ]
    made.take_in("contributor-acute", "", {"type": "transaction-response", "entry": entries})
    made.take_in("contributor-acute", "", {"type": "transaction-response", "entry": entries})
    made.take_in("contributor-gp-practice", "http://x/fhir/Patient/p2", None)
    assert made.drain() == {
        "contributor-acute": ["Observation/o1", "Patient/p1"],
        "contributor-gp-practice": ["Patient/p2"],
    }
    assert made.drain() == {}


@pytest.mark.parametrize(
    "body",
    [
        {"type": "transaction-response", "entry": [response("404", "Patient/p1")]},
        {"type": "transaction-response", "entry": [response("201", "AuditEvent/a1")]},
        {"type": "searchset", "entry": [response("200", "Patient/p1")]},
        {"type": "transaction-response", "entry": [None, {"response": "x"}, {"response": {"location": 1}}]},
        [],
        "text",
    ],
)
def test_nothing_else_is_thought_made(body):
    made = Made()
    made.take_in("contributor-acute", "", body)
    assert not any(made.drain().values())


def test_numbers_are_asked_about_together_and_invalid_ones_alone():
    lease = Lease(NHS_TEST_RANGE, never_taken)
    numbers = [lease.take() for _ in range(30)]
    wrong = numbers[0][:9] + str((int(numbers[0][9]) + 1) % 10)
    lease.lists(wrong)
    assert lease.returned() == [numbers[:25], numbers[25:], [wrong]]
    assert lease.returned() == []
    assert not is_valid(wrong)


def test_the_list_keeps_whoever_is_left(tmp_path):
    (tmp_path / "people.txt").write_text("9990000018\n9990000026\n9990000018 removed\n")
    assert purge_list.told(tmp_path) == f"{tmp_path / 'people.txt'} (1 synthetic person to purge)"
    purge_list.settle(tmp_path)
    assert (tmp_path / "people.txt").read_text() == "9990000026\n"
    (tmp_path / "people.txt").write_text("9990000018\n9990000018 removed\n")
    purge_list.settle(tmp_path)
    assert not (tmp_path / "people.txt").exists()
    purge_list.settle(tmp_path)
    assert purge_list.told(tmp_path) == ""
