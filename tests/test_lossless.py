"""Text in, text out, equal; and what has no single meaning is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.fhir.lossless import MAX_DEPTH, JsonError, Number, dumps, loads

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), TEXT, NUMBERS.map(Number)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_again(value):
    assert loads(dumps(value)) == value


@given(VALUES)
def test_text_comes_back_as_it_was(value):
    text = dumps(value)
    assert dumps(loads(text)) == text


@given(NUMBERS)
def test_numbers_keep_their_spelling(text):
    assert dumps(loads(f"[{text}]")) == f"[{text}]"


def test_escapes_mean_what_they_say():
    assert loads(r'["\u00e9\ud83d\ude00\n\/"]') == ["é😀\n/"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"x":{"a":1,"b":2,"a":3}}',
        "[NaN]",
        "[Infinity]",
        "[-Infinity]",
        r'["\ud800"]',
        r'{"\udfff":1}',
        "[01]",
        "[1.]",
        "[+1]",
        "",
        "{",
        '{"a":}',
        "[1] x",
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
)
def test_text_with_no_single_meaning_is_refused(text):
    with pytest.raises(JsonError):
        loads(text)


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(JsonError, match="not UTF-8 at byte 2"):
        loads(b'["\xff"]')


def test_the_deepest_allowed_nesting_is_read():
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert dumps(loads(text)) == text


def test_brackets_in_strings_are_no_nesting():
    text = dumps(["[{" * MAX_DEPTH + '\\"'])
    assert dumps(loads(text)) == text


def test_what_python_would_round_is_not_written():
    with pytest.raises(TypeError):
        dumps({"value": 1.0})
    with pytest.raises(JsonError):
        Number("1,0")


def test_plain_json_agrees():
    value = {"a": ["é", None, True, {"b": ""}]}
    assert json.loads(dumps(value)) == value
