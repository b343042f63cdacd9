"""XML that is spelt otherwise reads the same; what is no FHIR in it is found, never taken for what it is not."""

import functools

import pytest

from harness.fhir.definitions.registry import Definitions
from harness.fhir.narrative import canonical
from harness.fhir.profiles.compiling import Compiler
from harness.fhir.untyped import tree
from harness.fhir.xml import XmlError, to_json

HEAD = '<Patient xmlns="http://hl7.org/fhir">'
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">a <b class="x">b</b><!-- c --></div>'
TYPES = Compiler(Definitions())


def read(inside, head=HEAD):
    found = to_json(f"{head}{inside}</{head[1:].partition(' ')[0]}>".encode(), TYPES)
    assert found.pop("resourceType") == "Patient"
    return found


@pytest.mark.parametrize(
    "inside",
    [
        '<id value="a"/><gender value="male"/>',
        "\n <id\tvalue = 'a' ></id><!-- x --><?x y?> <gender value='&#109;a&#x6C;e'/>\n",
        '<f:id xmlns:f="http://hl7.org/fhir" value="a"/><gender value="male"></gender>',
    ],
)
def test_lawful_spellings_read_the_same(inside):
    assert read(inside) == {"id": "a", "gender": "male"}
    assert read('<f:id value="a"/>', '<f:Patient xmlns:f="http://hl7.org/fhir">') == {"id": "a"}


def test_white_space_in_a_value_is_what_xml_makes_of_it():
    assert read('<id value="a&#10;b&#9;c&#13;\n\td"/>')["id"] == "a\nb\tc\r  d"


@pytest.mark.parametrize(
    ("div", "head"),
    [
        (DIV, HEAD),
        (DIV, '<f:Patient xmlns:f="http://hl7.org/fhir" xmlns:x="urn:x">'),
        (
            DIV.replace("xmlns=", "xmlns:h=")
            .replace("div", "h:div")
            .replace("b>", "h:b>")
            .replace("<b", "<h:b"),
            HEAD,
        ),
    ],
)
def test_a_narrative_is_the_same_whatever_stands_around_it(div, head):
    prefix = "f:" if "f:" in head else ""
    found = read(f'<{prefix}text><{prefix}status value="generated"/>{div}</{prefix}text>', head)
    assert canonical(found["text"]["div"]) == canonical(DIV)
    assert found["text"]["status"] == "generated"


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('<x value="1"/>', {"x": {}}),
        ('<id xmlns="" value="a"/>', {"{}id": {}}),
        ('<gender xmlns="urn:x" value="male"/>', {"{urn:x}gender": {}}),
        ('<gender value="male"/><gender value="other"/>', {"gender": ["male", "other"]}),
        ('<id value="a"/><id value="a"/><id value="a"/>', {"id": ["a", "a", "a"]}),
        ('<gender value="male" x="1"/>', {"gender": "male", "_gender": {"@x": "1"}}),
        ('<gender value="male">text</gender>', {"gender": "male", "_gender": {"#text": "text"}}),
        (
            '<name id="n">text<family value="a"/>more</name>',
            {"name": [{"id": "n", "#text": "more", "family": "a"}]},
        ),
        ('<name value="x"><family value="a"/></name>', {"name": [{"@value": "x", "family": "a"}]}),
        ('<name><id value="n"/></name>', {"name": [{"id": {}}]}),
        ('<name id="n"><id value="n"/></name>', {"name": [{"id": ["n", {}]}]}),
        ("<gender/>", {"gender": {}}),
        ("<name><given/></name>", {"name": [{"given": [{}]}]}),
        ('<extension url="u"><url value="u"/></extension>', {"extension": [{"url": ["u", {}]}]}),
        ("<contained/>", {"contained": [{"#resources": []}]}),
        ("<contained><Dragon/></contained>", {"contained": [{"resourceType": "Dragon"}]}),
        (
            "<contained><Basic/><Basic/></contained>",
            {"contained": [{"#resources": [{"resourceType": "Basic"}, {"resourceType": "Basic"}]}]},
        ),
        ('<active value="1"/>', {"active": "1"}),
        ('<multipleBirthInteger value="+1"/>', {"multipleBirthInteger": "+1"}),
    ],
)
def test_what_is_no_fhir_is_found(inside, found):
    assert read(inside) == found


def test_attributes_of_a_resource_are_no_elements():
    location = (
        'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="http://hl7.org/fhir x.xsd"'
    )
    assert read('<id value="b"/>', f'<Patient xmlns="http://hl7.org/fhir" id="a" {location}>') == {
        "@id": "a",
        "id": "b",
    }


@pytest.mark.parametrize("content", [b"<Patient/>", b'<Patient xmlns="urn:hl7-org:v3"/>', b"<html/>"])
def test_other_xml_is_no_resource(content):
    assert to_json(content, TYPES) == {}
    with pytest.raises(XmlError):
        tree(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"<Patient",
        b'<Patient xmlns="http://hl7.org/fhir"><id value="&#1;"/></Patient>',
        b'<Patient xmlns="http://hl7.org/fhir"><id value="\x01"/></Patient>',
        b'<!DOCTYPE a [<!ENTITY e "x">]><Patient xmlns="http://hl7.org/fhir"><id value="&e;"/></Patient>',
        b'<!DOCTYPE Patient SYSTEM "file:///etc/hostname"><Patient xmlns="http://hl7.org/fhir"/>',
        f"{HEAD}{'<extension>' * 300}{'</extension>' * 300}</Patient>".encode(),
    ],
)
def test_what_is_no_xml_of_ours_is_refused(content):
    for reading in (tree, functools.partial(to_json, compiler=TYPES)):
        with pytest.raises(XmlError) as refused:
            reading(content)
        assert "\n" not in str(refused.value)


def test_the_deepest_nesting_is_read():
    assert read('<extension url="u">' * 250 + "</extension>" * 250)["extension"]


def test_reading_costs_what_the_document_is_long():
    """Ten thousand of anything, each looked at once: quadratic reading would take minutes."""
    many = 10_000
    found = read('<gender value="a"/>' * many + "<x/>" * many + '<name><given value="a"/></name>' * many)
    assert [len(found[name]) for name in ("gender", "x", "name")] == [many] * 3
    (name,) = read("<name>" + '<given value="a"/>' * many + '<given id="g"/>' * many + "</name>")["name"]
    assert (len(name["given"]), len(name["_given"])) == (2 * many, 2 * many)


def test_nothing_that_stands_in_xml_is_missing_from_its_tree():
    text = (
        '<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient><id value="a"/><link><other><reference value="r">'
        '<extension url="u"><valueString value="v"/></extension></reference></other></link><x xmlns="urn:x" y="z"/>'
        "</Patient></resource></entry><entry/></Bundle>"
    )
    extended = {"extension": {"url": "u", "valueString": "v"}}
    patient = {
        "resourceType": "Patient",
        "id": "a",
        "link": [{"other": {"reference": "r", "_reference": extended}}],
        "x": {"y": "z"},
    }
    entries = [{"resource": {"Patient": patient}}, {}]
    assert tree(text.encode()) == {"resourceType": "Bundle", "entry": entries}
