import re
from collections import Counter
from dataclasses import FrozenInstanceError

import pytest

from harness.requirements.catalogue import AREAS, AUTHORITIES, HAZARDS, CatalogueError, digest, load, parse


def ids(text: str) -> set[str]:
    return set(text.split())


SETTLED = ids(
    "IDN-003 IDN-006 MRG-001 MRG-003 ACC-001 ACC-003 AUD-001 AUD-002 RTP-001 RTP-005 ERR-001 ERR-002 "
    "IDN-001 IDN-002 MRG-005 MRG-008 ACC-002 ACC-006 AUD-003 AUD-004 RTP-003 RTP-006 ERR-003 ERR-005 "
    "RTP-004 RTP-007 RTP-008 RTP-009 RTP-010 RTP-011 RTP-013 RTP-016 RTP-020"
)
SHOULD = ids(
    "IDN-010 IDN-013 MRG-017 MRG-018 ACC-021 AUD-005 AUD-011 AUD-013 AUD-014 RTP-017 RTP-019 ERR-007"
)
MODAL = re.compile(r"\b(must|shall|should|may|might|can|cannot|could|will|would|ought)\b", re.IGNORECASE)

GOOD = """
[[requirement]]
id = "IDN-001"
level = "MUST"
title = "A title"
text = "A text."
source = ["A source, clause 1"]
authority = "published"
hazard = ["wrong patient"]
catches = "a defect"
form = "property"
"""


def test_the_catalogue_holds_one_hundred_rows_in_id_order() -> None:
    rows = load()
    assert list(rows) == sorted(rows)
    areas = Counter(row.area for row in rows.values())
    assert areas == {"IDN": 13, "MRG": 25, "ACC": 21, "AUD": 14, "RTP": 20, "ERR": 7}
    for area, count in areas.items():
        assert {f"{area}-{n:03}" for n in range(1, count + 1)} <= rows.keys()


def test_levels_are_those_after_correction() -> None:
    assert {row.id for row in load().values() if row.level == "SHOULD"} == SHOULD


def test_titles_are_short_and_say_what_the_record_does() -> None:
    titles = [row.title for row in load().values()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if MODAL.search(title)] == []
    assert [title for title in titles if len(title) > 60 or title.endswith(".")] == []


def test_closed_lists_hold_and_every_hazard_is_covered() -> None:
    rows = load().values()
    assert {row.authority for row in rows} <= set(AUTHORITIES)
    assert {hazard for row in rows for hazard in row.hazard} == set(HAZARDS)


def test_rows_without_a_check_say_why_each_in_its_own_words() -> None:
    reasons = [row.not_checked for row in load().values() if row.not_checked]
    assert {row.id for row in load().values() if not row.not_checked} == SETTLED
    assert len(set(reasons)) == len(reasons) == 67


def test_the_settled_rows_say_what_is_met_and_what_is_not() -> None:
    assert {row.id for row in load().values() if row.met_by} == SETTLED
    assert {row.id for row in load().values() if row.not_met_by} == SETTLED


def test_rows_on_our_own_grounds_say_so_first() -> None:
    own = [row for row in load().values() if row.authority == "project"]
    assert [row.id for row in own if not row.source[0].startswith("Harness property")] == []


def test_only_justified_rows_are_optional() -> None:
    optional = {row.id: row.optional for row in load().values() if row.optional}
    assert optional == {
        "IDN-008": "merge",
        "IDN-009": "merge",
        "IDN-010": "unmerge",
        "ACC-015": "hidden-denial",
        "ACC-021": "subject-access",
    }


def test_rows_and_catalogue_are_immutable_and_the_digest_is_stable() -> None:
    row = load()["IDN-001"]
    assert AREAS[row.area] == "Identity"
    with pytest.raises(FrozenInstanceError):
        row.level = "SHOULD"  # type: ignore[misc]
    with pytest.raises(TypeError):
        load()["IDN-001"] = row  # type: ignore[index]
    assert re.fullmatch("[0-9a-f]{12}", digest())


def test_a_good_row_parses_with_lists_as_tuples_and_absent_text_empty() -> None:
    (row,) = parse(GOOD, "idn.toml")
    assert (row.source, row.control, row.advice) == (("A source, clause 1",), (), "")


@pytest.mark.parametrize(
    ("text", "file", "message"),
    [
        (GOOD + GOOD, "idn.toml", "idn.toml: IDN-001: id: expected an id used once"),
        (GOOD + 'colour = "red"', "idn.toml", "idn.toml: IDN-001: colour: expected one of id, level, title,"),
        (GOOD.replace('catches = "a defect"', ""), "idn.toml", "IDN-001: catches: expected this key"),
        (GOOD.replace('id = "IDN-001"', ""), "idn.toml", "idn.toml: (no id): id: expected this key"),
        (GOOD.replace('"MUST"', '"MAY"'), "idn.toml", "level: expected one of MUST, SHOULD; found 'MAY'"),
        (GOOD.replace('"published"', '"own"'), "idn.toml", "authority: expected one of law, mandated,"),
        (GOOD.replace('"wrong patient"', '"fire"'), "idn.toml", "hazard: expected one of wrong patient,"),
        (GOOD.replace('"property"', '"unit"'), "idn.toml", "form: expected one of property, scenario"),
        (GOOD + 'control = ["magic"]', "idn.toml", "control: expected one of objection,"),
        (GOOD.replace('["wrong patient"]', '"stale"'), "idn.toml", "hazard: expected a list of texts"),
        (GOOD.replace('["wrong patient"]', "[]"), "idn.toml", "hazard: expected a list of texts"),
        (GOOD.replace('"A text."', "7"), "idn.toml", "IDN-001: text: expected a text"),
        (GOOD.replace('"A text."', '" "'), "idn.toml", "text: expected text that is not empty"),
        (GOOD, "mrg.toml", "mrg.toml: IDN-001: id: expected MRG- and three digits"),
        (GOOD, "abc.toml", "abc.toml: IDN-001: id: expected ABC- and three digits, ABC being one of IDN,"),
        ("rows = 1", "idn.toml", "idn.toml: -: rows: expected [[requirement]] tables only"),
        ("", "idn.toml", "idn.toml: -: requirement: expected [[requirement]] tables"),
        ("id = ", "idn.toml", "idn.toml: -: -: expected TOML:"),
    ],
)
def test_a_bad_file_is_one_clear_line(text: str, file: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(message)) as error:
        parse(text, file)
    assert "\n" not in str(error.value)
