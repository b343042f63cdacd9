"""Invariants read as the ways to meet them."""

import pytest

from harness.fhir.generation.ways import Wish, ways


def there(name):
    return Wish(name, "there")


def gone(name):
    return Wish(name, "gone")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("a.exists() or b.exists()", {(there("a"),), (there("b"),)}),
        ("a.empty() or b.empty()", {(gone("a"),), (gone("b"),)}),
        ("a.exists() = b.exists()", {(there("a"), there("b")), (gone("a"), gone("b"))}),
        ("a.exists() implies b.exists()", {(gone("a"),), (there("b"),)}),
        ("(a.count() + b.count()) > 0", {(there("a"),), (there("b"),)}),
        ("a.hasValue().not()", {(gone("a"),)}),
        ("b = 'x' or (a.exists() and b != 'y')", {(Wish("b", "among", ("x",)),), (there("a"), Wish("b", "outside", ("y",)))}),
        ("X.a.exists()", {(there("a"),)}),
        ("c.exists()", set()),
        ("a.where(x = 1).exists()", set()),
        ("a.exists() or", set()),
    ],
)  # fmt: skip
def test_ways(expression, found):
    assert set(ways(expression, {"a", "b"}, "X")) == found
