"""What a date parameter finds, by the examples and words of FHIR R4 (search.html#date)."""

import pytest

from harness.oracle.date_search import finds, interval


@pytest.mark.parametrize(
    ("parameter", "stored", "found"),
    [
        ("2013-01-14", "2013-01-14T10:00:00+00:00", True),
        ("eq2013-01-14", "2013-01-14T00:00:00+00:00", True),
        ("eq2013-01-14", "2013-01-15T00:00:00+00:00", False),
        ("eq2013-01-14", "2013-01", False),
        ("ne2013-01-14", "2013-01", True),
        ("lt2013-01-14", "2013-01-13", True),
        ("lt2013-01-14", "2013-01", True),
        ("gt2013-01-14", "2013-01-14", False),
        ("gt2013-01-14", "2013-01", True),
        ("ge2013-03-14", "2013-01-21/", True),
        ("ge2013-03-14", "2013-01-21/2013-02-01", False),
        ("le2013-03-14", "2013-01-21/", True),
        ("sa2013-03-14", "2013-03-15/", True),
        ("sa2013-03-14", "2013-01-21/", False),
        ("eb2013-03-14", "/2013-03-13", True),
        ("ge2024-05-19T21:00:00Z", "2024-05-20T01:30:00+05:00", False),
    ],
)
def test_prefixes(parameter, stored, found):
    assert finds(parameter, stored) is found


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13", "2024-02-30"])
def test_what_is_no_date(text):
    with pytest.raises(ValueError, match=r"."):
        interval(text)
