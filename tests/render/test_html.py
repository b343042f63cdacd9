import json
import re
import shlex
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import sample

from harness.evidence.exchange import Exchange, excerpt
from harness.evidence.results import parse
from harness.evidence.rows import NOT_SELECTED
from harness.render import html
from harness.render.bodies import shown
from harness.render.curl import command
from harness.render.harm import HARM
from harness.requirements.catalogue import load

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("results", [sample.sample(), sample.truncated()])
def test_the_page_is_well_formed_and_asks_nothing_of_the_network(results):
    page = Page(html.render(results))
    assert page.open == []
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form"}
    assert all(not name.startswith("on") and name != "src" for _, found in page.tags for name in found)
    targets = {found["id"] for _, found in page.tags if "id" in found}
    links = [found["href"] for tag, found in page.tags if tag == "a"]
    assert links
    assert all(link.startswith("#") and link[1:] in targets for link in links)
    assert len(targets) == sum("id" in found for _, found in page.tags)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "url(" not in html.render(results)


def test_what_a_server_says_is_text_and_keeps_its_numbers():
    text = html.render(sample.sample())
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text
    assert "&#34;n&#34;: 1.00" in text
    assert "&#34;e&#34;: 1e3" in text
    lines = sample.lines()
    lines[1] = lines[1] | {"seen": "<b>\x1b[31m\u202eevil\x00"}
    assert "&lt;b&gt;\\u001b[31m\\u202eevil\\u0000" in html.render(parse(sample.data(lines)))


def test_first_screen_says_what_a_reader_must_know():
    text = html.render(sample.sample())
    head = text[: text.index("The rule in full")]
    for words in ("2 are not met by SEKMET", "HAZ-114", "26 of 26 seeded defects", "no false alarm", "123"):
        assert words in head
    assert "not a proof" in head
    assert "give gp a relationship control" in head
    assert "Not met, on draft or project grounds" in head
    assert "depth standard (50 drawn cases per check)" in head
    assert "6 of 8 MUSTs checked" in head
    assert "TRUNCATED" not in text
    assert "Partial run" not in text


def test_truncated_partial_and_stopped_are_loud():
    text = html.render(sample.truncated())
    assert "<title>TRUNCATED" in text
    assert "nothing here is a verdict on SEKMET" in text
    assert "There are no counts" in text
    assert "Not met, before the run was cut short" in text
    results = sample.sample()
    stopped = replace(
        results,
        run=replace(results.run, filter=("area MRG",)),
        end=replace(results.end, stopped="possible personal data"),
    )
    text = html.render(stopped)
    assert "Only area MRG" in text
    assert "--area MRG" in text
    assert "The run ended early: possible personal data" in text


def test_a_failure_says_what_it_could_do_to_a_patient():
    text = html.render(sample.sample())
    assert (
        "Hazard: incomplete, disclosed - where the rule “Every item from every source appears, none is invented” "
        "does not hold, a clinician may decide without something that was recorded, and information about "
        "a person may reach somebody who may not have it."
    ) in text
    assert text.count("Hazard: ") == 2, "of what is not met, not of what could not be judged"
    hazards = {hazard for row in load().values() for hazard in row.hazard}
    assert hazards == set(HARM)


def test_the_story_is_called_shortest_only_where_it_was_shrunk():
    results = sample.sample()
    assert "the shortest case found" not in html.render(results)
    deep = replace(results, run=replace(results.run, depth="certify"))
    assert "What was sent, in order: the shortest case found" in html.render(deep)


def test_rows_nobody_asked_for_stand_apart():
    lines = sample.lines()
    rows = [
        row | {"verdict": "not-tested", "reason": NOT_SELECTED} if row["id"] == "IDN-009" else row
        for row in sample.REQUIREMENTS
    ]
    results = parse(sample.data([*lines[: len(sample.CHECKS) + 1], *rows, sample.end_of(rows)]))
    text = html.render(results)
    assert "1 not selected in Identity (IDN)" in text
    assert '<th scope="row">Not selected</th><td class="not-selected">1</td>' in text
    assert NOT_SELECTED not in text[: text.index("All requirements")]


def test_silence_is_not_success():
    row = sample.requirement("IDN-009", "MUST", "A row", "not-tested")
    nothing = parse(sample.data([sample.RUN, row, sample.end_of([row]) | {"exit": 3}]))
    assert "Nothing was judged." in html.render(nothing)
    only_met = parse(sample.data([sample.RUN, sample.CHECKS[4]]))
    assert "No failure was seen before the run was cut short." in html.render(only_met)


def test_a_bad_day_stays_small():
    small = html.render(sample.many())
    assert len(small.encode()) < 2_000_000
    assert "Requests and answers (5; 5 earlier ones" in small
    large = html.render(sample.many(exchanges=5, body=sample.VIEW * 500))
    assert len(large.encode()) < 2_000_000
    assert "Cut: this is the start of a body of" in large


def sent(n: int) -> Exchange:
    return sample.sample().exchanges[sample.MRG, n]


def words(text: str) -> list[str]:
    """What a shell makes of the command: the arguments that curl gets."""
    script = 'TOKEN=secret; curl() { printf "%s\\0" "$@"; }\n' + text
    return (
        subprocess.run(["bash", "-c", script], capture_output=True, check=True)
        .stdout.decode()
        .split("\0")[:-1]
    )


def test_curl_sends_the_same_again():
    got = words(command(sent(11)))
    once = command(sent(11)).replace(" \\\n", " ").replace("$TOKEN", "secret")
    assert ["curl", *got] == shlex.split(once)
    assert got[got.index("--data-binary") + 1] == sample.TRANSACTION
    assert "Authorization: Bearer secret" in got
    assert [word for word in got if word.startswith("Host")] == []
    got = words(command(sent(12)))
    assert got[1] == "http://127.0.0.1:8080/fhir/Patient/12/$everything?_count=50"
    assert "--request" not in got


@pytest.mark.parametrize("body", ["@file", "a'b\"c`d$HOME $(id) \\ !\n", "", "'; rm -rf / #"])
def test_curl_bodies_and_headers_are_never_the_shells(body):
    exchange = replace(
        sent(11),
        request_body=body,
        request_headers={"Authorization": 'Bearer $TOKEN"`id`$(id)\\', "X-Odd": body.strip(), "Empty": ""},
    )
    got = words(command(exchange))
    assert got[-1] == body
    assert got[-2] == ("--data-raw" if body.startswith("@") else "--data-binary")
    assert 'Authorization: Bearer secret"`id`$(id)\\' in got
    assert "Empty;" in got


def test_curl_bodies_that_no_argument_can_hold():
    exchange = replace(sent(11), request_body="a\x00b%\\\r\n'c")
    script = "curl() { cat; }\n" + command(exchange)
    assert subprocess.run(["bash", "-c", script], capture_output=True).stdout == b"a\x00b%\\\r\n'c"
    assert "--data-binary @body-11" in command(exchange, limit=3)
    assert "--head" in command(replace(exchange, method="HEAD", request_body=""))


def test_bodies_are_indented_without_being_changed():
    body = '{"a":[],"b":{"c":1.00,"d":[1e3,-0]},"b":"x\\"{,:}"}'
    text, cut = shown(body, 1000)
    assert cut == ""
    assert re.sub(r"\s", "", text) == body
    assert json.loads(text) == json.loads(body)
    assert text.splitlines()[1] == '  "a": [],'
    assert shown("[1, 2", 1000) == ("[1, 2", "")
    text, cut = shown("x" * 5000, 100)
    assert len(text) == 100
    assert "5,000 characters; the whole is in" in cut


def test_xml_is_indented_without_being_changed():
    body = '<?xml version="1.0"?><a:Basic x=\'1>2\'><id value="a>b  c"/><text><p>q <b/> &amp;</p></text></a:Basic>'
    text, cut = shown(body, 1000)
    lines = text.splitlines()
    assert (cut, "".join(line.lstrip() for line in lines)) == ("", body)
    assert lines[1:4] == ["<a:Basic x='1>2'>", '  <id value="a>b  c"/>', "  <text>"]
    assert lines[-3:] == ["    <p>q <b/> &amp;</p>", "  </text>", "</a:Basic>"]
    for broken in (
        '<Basic><id value="a',
        "<Basic></id></x></y><z>",
        "<Basic>" + "<" * 500,
        "<html><b>x</b></html>",
    ):
        assert re.sub(r"\s", "", shown(broken, 1000)[0]) == re.sub(r"\s", "", broken)
    assert len(shown(body, 50)[0]) == 50


def test_a_body_that_was_cut_when_it_was_written_says_so():
    body = excerpt('{"a": "' + "x" * 300_000)
    assert shown(body, 300_000) == (body, "Cut when it was written down.")
    assert "more of it is in results.ndjson" in shown(body, 20)[1]
    assert command(replace(sent(11), request_body=body)).startswith("# its body was cut")
    assert not command(sent(11)).startswith("#")
