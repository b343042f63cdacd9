"""The reference says in XML what it says in JSON, or refuses: read back by the suite's own parser."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_kit import GP, World, lookup
from trace_kit import asked, found

from harness.fhir import lossless
from harness.fhir.compare import Grade, compare, differences
from harness.fhir.definitions.core import type_names
from harness.fhir.definitions.registry import Definitions
from harness.fhir.drawn import extensions
from harness.fhir.drawn.of_profiles import instances
from harness.fhir.profiles import own as profiles
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.profiles.elements import Element
from harness.fhir.validation.validator import Validator
from harness.fhir.xml import to_json
from harness.reference import lossless as own
from harness.reference.structures import structure
from harness.reference.types import R4
from harness.reference.xml import Unwritable, written

RESOURCES = instances(
    Validator(profiles.with_own(())),
    [f"{profiles.OWN}{kind}" for kind in ("Observation", "Patient", "MedicationRequest", "Composition")],
)

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SHCR_SHARED", ROOT / "../shared")).resolve()
FIXTURES = sorted((ROOT / "profiles/fixtures").rglob("*.json"))
EXAMPLES = sorted((SHARED / "data/ukcore/examples").glob("*.json"))
XML = {"accept": "application/fhir+xml"}
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@functools.cache
def types() -> Compiler:
    return Compiler(Definitions())


def back(text: str) -> lossless.Json:
    """What a resource in JSON text says after a way through XML."""
    return to_json(written(own.parse(text.encode())).encode(), types())


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_every_fixture_comes_through_xml(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not compare(lossless.loads(text), back(text))


@pytest.mark.skipif(not EXAMPLES, reason="UK Core is not beside the checkout (../shared)")
def test_the_examples_of_uk_core_come_through_xml() -> None:
    for file in EXAMPLES:
        text = file.read_text("utf-8")
        assert not compare(lossless.loads(text), back(text)), file.name


@settings(max_examples=60, deadline=None, database=None)
@given(st.one_of(RESOURCES, extensions.extended()))
def test_drawn_resources_come_through_xml(drawn: lossless.Json) -> None:
    sent = drawn | {"meta": {"source": "urn:x"} | drawn.get("meta", {})}
    assert not differences(sent, back(lossless.dumps(sent)))


LITERALS = {
    "thirty digits": '"valueQuantity":{"value":3.14159265358979323846264338327}',
    "exponents": '"valueQuantity":{"value":-1.50E-30}',
    "a partial date": '"effectiveDateTime":"2024-02"',
    "Unicode": '"valueString":"e\\u0301 \\ud83e\\uddec \\u00a0 \\u0639 \\u2028 \\u007f"',
    "white space": '"valueString":" a\\r\\n\\tb  c\\r"',
    "markup": '"valueString":"<![CDATA[ &amp; ]]> \\"\'<!-- -->"',
    "base64": '"contained":[{"resourceType":"Binary","id":"b","contentType":"x/y","data":"AAEC/+=="}]',
    "extensions in places": '"contained":[{"resourceType":"Patient","id":"p","name":[{"given":[null,"b","c"],'
    '"_given":[{"id":"g"},null,{"extension":[{"url":"http://e","valueCode":"x"}]}]}]}]',
    "only extensions": '"_status":{"extension":[{"url":"http://e","valueCode":"x"}]}',
    "zero and false": '"component":[{"code":{"text":"0"},"valueInteger":0},{"code":{"text":"f"},"valueBoolean":false}]',
    "a group like another": '"component":[{"code":{"text":"c"},"referenceRange":[{"text":"r"}]}]',
}


@pytest.mark.parametrize("said", LITERALS.values(), ids=LITERALS)
def test_literals_come_through_xml_as_they_were_spelt(said: str) -> None:
    text = f'{{"resourceType":"Observation","code":{{"text":"x"}},{said}}}'
    assert back(text) == lossless.loads(text)


def test_values_that_are_all_absent_need_no_places() -> None:
    bare = '{{"resourceType":"Patient","name":[{{{}"_given":[{{"id":"g"}}]}}]}}'
    assert back(bare.format('"given":[null],')) == lossless.loads(bare.format(""))


UNSAYABLE = {
    "a control character": '"valueString":"a\\u0001"',
    "a control character in a narrative": f'"text":{{"div":{json.dumps(XHTML.format(chr(0xC)))}}}',
    "no character": '"valueString":"a\\uffff"',
    "an element R4 does not know": '"severity":"x"',
    "an alternative R4 does not know": '"valueAge":{"unit":"a"}',
    "a list where R4 has none": '"code":[{"text":"x"}]',
    "none where R4 has a list": '"note":{"text":"x"}',
    "text for a number": '"valueInteger":"1"',
    "text for a truth": '"valueBoolean":"true"',
    "a number for text": '"valueString":1',
    "an object for text": '"valueString":{"id":"x"}',
    "text for an object": '"code":"x"',
    "a place without a value": '"contained":[{"resourceType":"Patient","name":[{"given":["a",null]}]}]',
    "a resource R4 does not know": '"contained":[{"resourceType":"Dragon"}]',
    "no resource": '"contained":[{"id":"x"}]',
    "an extension of an object": '"_code":{"id":"x"}',
    "more beside a value than XML has": '"status":"final","_status":{"comments":["x"]}',
    "a narrative that is no XML": f'"text":{{"div":{json.dumps(XHTML.format("<p>"))}}}',
    "a narrative in no namespace": '"text":{"div":"<div>x</div>"}',
    "two narratives": f'"text":{{"div":{json.dumps(XHTML.format("") * 2)}}}',
    "text around a narrative": f'"text":{{"div":{json.dumps("x" + XHTML.format(""))}}}',
    "an entity nobody knows": f'"text":{{"div":{json.dumps(XHTML.format("&dragon;"))}}}',
}


@pytest.mark.parametrize("said", UNSAYABLE.values(), ids=UNSAYABLE)
def test_what_xml_cannot_say_is_not_written(said: str) -> None:
    with pytest.raises(Unwritable):
        written(own.parse(f'{{"resourceType":"Observation",{said}}}'.encode()))


@pytest.mark.parametrize(
    "inner", ["x&nbsp;y&eacute;", "a<br/>b &lt; &#8364;", "<!-- x --><p title='a\"b'>1</p>"]
)
def test_narrative_comes_through_xml(inner: str) -> None:
    sent = {
        "resourceType": "Basic",
        "code": {"text": "x"},
        "text": {"status": "additional", "div": XHTML.format(inner)},
    }
    assert all(found.grade is Grade.ALLOWED for found in compare(sent, back(json.dumps(sent))))


def test_the_table_has_the_elements_of_r4_in_their_order() -> None:
    """Against the compiled types, which are made from the definitions in another way."""
    looked_at = 0
    for name in sorted(type_names()):
        profile = types().profile(name)
        if profile.kind == "primitive-type" or profile.type != name:
            continue
        waiting = [(name, profile.root)]
        while waiting:
            path, element = waiting.pop()
            expected = [one for child in (element.children or {}).values() for one in _alternatives(child)]
            table = structure(path)
            assert [(one.name, one.repeats) for one in table.values()] == [
                (one.name, one.repeats) for one in expected
            ], path
            for one in expected:
                if one.children is not None:
                    assert table[one.name].type == one.path
                    waiting.append((one.path, one))
                elif one.content:
                    assert table[one.name].type == one.content
                elif one.name not in ("id", "div"):
                    assert table[one.name].type == one.types[0].code, one.path
            looked_at += 1
    assert looked_at > len(R4)


def _alternatives(child: Element) -> list[Element]:
    return list(child.choices.values()) or [child]


def test_a_read_is_answered_as_it_is_asked_for() -> None:
    world = World()
    filed = world.person(GP)
    item, json_, xml = filed.items[0], "application/fhir+json", "application/fhir+xml"
    accepts = {
        "*/*": json_, "application/*": json_, json_: json_, "application/json, application/xml": json_,
        xml: xml, "application/xml": xml, "text/xml;q=0.9": xml, f"{xml}, */*": xml, f"{xml};q=0.5, {json_}": json_,
        f"{json_};q=0.1, {xml}": xml, f"{xml};q=0, */*": json_, "text/html, application/xml;q=0.9, */*;q=0.8": xml,
    }  # fmt: skip
    for accept, media in accepts.items():
        reply = world.get("gp", item, headers={"accept": accept})
        assert reply.headers["content-type"].startswith(media), accept
    for said in ("xml", "text/xml", "application/fhir%2Bxml", "application/fhir+xml"):
        assert world.get("gp", f"{item}?_format={said}").body.startswith(b"<?xml"), said
    assert world.get("gp", f"{item}?_format=json", headers=XML).json
    for accept in ("text/html", "application/pdf", f"{xml};q=0"):
        refused = world.get("gp", item, headers={"accept": accept})
        assert (refused.status, refused.json["resourceType"]) == (406, "OperationOutcome")
    written_ = world.get(GP, item).body
    assert world.ask(GP, "PUT", item, written_, headers=XML).status == 406
    assert world.ask(GP, "PUT", item, written_, headers={"content-type": xml}).status == 415


def test_every_read_says_the_same_in_xml() -> None:
    world = World()
    filed = world.person(GP)
    item = filed.items[0]
    for path in (item, f"{item}/_history", f"{item}/_history/1", f"Patient/{filed.patient}", "metadata",
                 f"Patient/{filed.patient}/$everything", lookup(filed.number), f"Observation?patient={filed.patient}",
                 "Observation?code=nobody", "Observation/nobody", "Dragon/1", "Observation?patinet=1"):  # fmt: skip
        plain, xml = world.get("gp", path), world.get("gp", path, headers=XML)
        assert xml.status == plain.status
        assert xml.headers["content-type"] == "application/fhir+xml;charset=utf-8", path
        assert to_json(xml.body, types()) == lossless.loads(plain.body), path
    head = world.ask("gp", "HEAD", item, headers=XML)
    assert (head.status, head.body, head.headers["content-type"][:20]) == (200, b"", "application/fhir+xml")
    assert world.send("GET", world.target["base_url"], XML).body.startswith(b"<?xml")


def test_what_has_no_xml_is_refused_and_the_trace_says_so() -> None:
    world = World()
    filed = world.person(GP)
    item = filed.items[0]
    content = world.get(GP, item).json | {"note": [{"text": "a\u0001"}]}
    assert world.ask(GP, "PUT", item, content).status == 200
    for path in (item, f"{item}/_history", f"Patient/{filed.patient}/$everything"):
        assert world.get("gp", path).status == 200
        refused = world.get("gp", path, headers=XML)
        assert (refused.status, b"OperationOutcome" in refused.body) == (406, True)
        events = found(world, filed.patient, asked(world, "gp", "GET", path, headers=XML))
        assert {event["outcome"] for event in events} == {"4"}, path
