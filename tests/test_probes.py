"""What breaks servers goes through our own code unharmed: parsing, comparing, validating, sending, storing, reading."""

import base64

import pytest

from harness.fhir import synthetic
from harness.fhir.compare import differences
from harness.fhir.lossless import dumps, loads
from harness.fhir.validation.validator import Validator
from harness.suite.opening import open_world
from harness.suite.plan import World
from harness.suite.round_trip.filing import item_filed, person_filed, reads_back

VALIDATOR = Validator()
MIB = 1_048_576
DIV = '"text":{{"status":"additional","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">{}</div>"}}'
HIDDEN = '{"extension":[{"url":"https://a.example/x","valueCode":"masked"}]}'


def note(text):
    return f'"note":[{{"text":{text}}}]'


def value(number):
    return f'"valueQuantity":{{"value":{number}}}'


def moment(text):
    return f'"effectiveDateTime":"{text}"'


PROBES = {
    "thirty digits": value("1.23456789012345678901234567890"),
    "trailing zeros": value("1.00"),
    "an exponent": value("1.20E+2"),
    "a tiny number": value("1e-30"),
    "minus nought": value("-0.0"),
    "a year": moment("2024"),
    "a month": moment("2024-02"),
    "a leap second": moment("2016-12-31T23:59:60Z"),
    "an odd offset": moment("2026-03-02T09:15:00+05:45"),
    "nanoseconds": moment("2026-03-02T09:15:00.123456789Z"),
    "an extension without a value": f'"_effectiveDateTime":{HIDDEN}',
    "an extension beside a value": f'"component":[{{"code":{{"text":"a"}},"valueSampledData":{{"origin":{{"value":0}},'
    f'"period":1.0,"dimensions":1}}}}],"_status":{HIDDEN}',
    "combining characters": note('"e\u0301 \u00e9 \ufb01"'),
    "outside the plane": note('"\U0001f469\u200d\u2695\ufe0f \U0001d4b3"'),
    "from right to left": note('"\u0639\u0631\u0628\u0649"'),
    "blanks at the ends": note('" \u00a0a  b\\t\\r\\n "'),
    "narrative": DIV.format("<p>caf\u00e9 &amp; &lt;5 <b>two  blanks</b></p>"),
    "a comment in narrative": DIV.format("a<!-- b -->c"),
    "a mebibyte": note('"' + "Zo\u00eb " * (MIB // 8) + '"'),
    "bytes": '"extension":[{"url":"https://a.example/b","valueBase64Binary":"'
    + base64.b64encode(bytes(range(256)) * 64).decode()
    + '"}]',
}
PADDED = f'"name":[{{"given":["a",null,"b"],"_given":[null,{HIDDEN},null]}}]'


@pytest.fixture(scope="module")
def opened():
    return open_world(World("reference"), "test")


def with_member(resource, text):
    """The resource with one member more, or another; and the same as text."""
    name = text.split('"')[1].lstrip("_")
    plain = dumps({key: held for key, held in resource.items() if key.lstrip("_") != name or key == "status"})
    return plain[:-1] + f",{text}}}"


@pytest.mark.parametrize("name", PROBES)
def test_a_probe_of_an_item(opened, name):
    text = with_member(synthetic.observation(), PROBES[name])
    resource = loads(text)
    assert PROBES[name] in dumps(resource)
    assert differences(resource, loads(dumps(resource))) == []
    assert VALIDATOR.validate(resource).valid
    gp = opened.record().begins().actor("gp")
    contribution = item_filed(gp, resource)
    assert PROBES[name] in contribution.body.decode()
    assert PROBES[name] in reads_back(gp, contribution.items[0]).text


def test_null_padding_of_a_person(opened):
    resource = loads(with_member(synthetic.patient(), PADDED))
    assert VALIDATOR.validate(resource).valid
    gp = opened.record().begins().actor("gp")
    contribution = person_filed(gp, resource)
    assert PADDED in contribution.body.decode()
    assert PADDED in reads_back(gp, contribution.patient).text
