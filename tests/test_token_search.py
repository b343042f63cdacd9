"""What a token parameter finds, by the words of FHIR R4 (search.html#token, #escaping)."""

import pytest

from harness.oracle.token_search import Token, escaped, finds, tokens

S, T = "http://s.example", "http://t.example"
CONCEPT = {"coding": [{"system": S, "code": "a"}, {"system": T, "code": "b"}, {"code": "c"}], "text": "d"}
HOSTILE = 'a,b|c$d\\e f/g&h+i%2C;=#?"é'
NUMBERED = [{"system": S, "value": "1"}, {"system": T, "value": HOSTILE}, {"value": "3"}, {"system": S}]


def either(*values):
    return ",".join(values)


@pytest.mark.parametrize(
    ("values", "element", "kind", "found"),
    [
        # any coding, its system, none, any code
        (["a"], CONCEPT, "CodeableConcept", True),
        (["b"], CONCEPT, "CodeableConcept", True),
        (["d"], CONCEPT, "CodeableConcept", False),
        (["ab"], CONCEPT, "CodeableConcept", False),
        ([f"{S}|a"], CONCEPT, "CodeableConcept", True),
        ([f"{S}|b"], CONCEPT, "CodeableConcept", False),
        ([f"{T}|a"], CONCEPT, "CodeableConcept", False),
        (["|c"], CONCEPT, "CodeableConcept", True),
        (["|a"], CONCEPT, "CodeableConcept", False),
        ([f"{S}|c"], CONCEPT, "CodeableConcept", False),
        ([f"{S}|"], CONCEPT, "CodeableConcept", True),
        (["http://s.examples|"], CONCEPT, "CodeableConcept", False),
        (["a"], [{"text": "a"}, CONCEPT], "CodeableConcept", True),
        (["a"], {"text": "a"}, "CodeableConcept", False),
        (["a"], None, "CodeableConcept", False),
        # a comma is or, another time is and
        ([either("x", "b")], CONCEPT, "CodeableConcept", True),
        ([either("x", f"{S}|b")], CONCEPT, "CodeableConcept", False),
        (["a", "b"], CONCEPT, "CodeableConcept", True),
        (["a", "x"], CONCEPT, "CodeableConcept", False),
        (["a", either("x", "|c")], CONCEPT, "CodeableConcept", True),
        # other types of elements
        (["a"], {"system": S, "code": "a", "display": "b"}, "Coding", True),
        (["b"], {"system": S, "code": "a", "display": "b"}, "Coding", False),
        (["1"], NUMBERED, "Identifier", True),
        ([f"{S}|1"], NUMBERED, "Identifier", True),
        ([f"{T}|1"], NUMBERED, "Identifier", False),
        (["|3"], NUMBERED, "Identifier", True),
        (["|1"], NUMBERED, "Identifier", False),
        (["final"], "final", "code", True),
        (["final,amended"], "amended", "code", True),
        (["fin"], "final", "code", False),
        (["food"], ["medication", "food"], "code", True),
        (["true"], True, "boolean", True),
        (["true"], False, "boolean", False),
        (["false"], None, "boolean", False),
        (["x y"], "x y", "string", True),
        (["x"], "x y", "string", False),
        (["01632 960001"], {"system": "phone", "value": "01632 960001"}, "ContactPoint", True),
        # hostile letters
        ([escaped(HOSTILE)], NUMBERED, "Identifier", True),
        ([f"{T}|{escaped(HOSTILE)}"], NUMBERED, "Identifier", True),
        ([either("x", escaped(HOSTILE))], NUMBERED, "Identifier", True),
        (["a"], NUMBERED, "Identifier", False),
        ([r"a\,b"], NUMBERED, "Identifier", False),
        ([r"a\\,b"], [{"value": "a\\"}], "Identifier", True),
        ([r"a\\,b"], [{"value": r"a\,b"}], "Identifier", False),
        (["a+b"], [{"value": "a b"}], "Identifier", False),
        # what R4 leaves open
        (["A"], CONCEPT, "CodeableConcept", None),
        ([f"{T}|A"], CONCEPT, "CodeableConcept", False),
        ([either("A", "b")], CONCEPT, "CodeableConcept", True),
        (["A", "x"], CONCEPT, "CodeableConcept", False),
        (["e\u0301"], [{"value": "\u00e9"}], "Identifier", None),
        ([f"{S}|final"], "final", "code", None),
        (["|final"], "final", "code", None),
        ([f"{S}|final"], "amended", "code", False),
        (["01632960001"], {"system": "phone", "value": "01632 960001"}, "ContactPoint", None),
        (["a|b|c"], CONCEPT, "CodeableConcept", None),
        (["a$b"], CONCEPT, "CodeableConcept", None),
        ([r"\a"], CONCEPT, "CodeableConcept", None),
        (["a\\"], CONCEPT, "CodeableConcept", None),
        (["|"], CONCEPT, "CodeableConcept", None),
        (["a,"], CONCEPT, "CodeableConcept", None),
    ],
)
def test_what_is_found(values, element, kind, found):
    assert finds(values, element, kind) is found


@pytest.mark.parametrize(
    ("values", "element", "found"),
    [
        (["a"], CONCEPT, False),
        (["x"], CONCEPT, True),
        ([f"{S}|b"], CONCEPT, True),
        (["x"], None, True),
        (["x", "a"], CONCEPT, False),
        (["A"], CONCEPT, None),
        (["x,y"], CONCEPT, None),
    ],
)
def test_a_negation_is_of_all_codings_together(values, element, found):
    assert finds(values, element, "CodeableConcept", "not") is found


def test_what_is_asked():
    assert tokens(f"{S}|a,|b,c,{S}|") == (Token(S, "a"), Token("", "b"), Token(None, "c"), Token(S, None))
    assert tokens(escaped(HOSTILE)) == (Token(None, HOSTILE),)


def test_other_modifiers_are_not_known():
    with pytest.raises(ValueError, match="text"):
        finds(["a"], CONCEPT, "CodeableConcept", "text")
