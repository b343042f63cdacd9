"""Probes of faults in the form of texts, extensions, numbers and dates."""

from __future__ import annotations

from typing import Any

from probing import kept, probe
from reference_kit import GP, World

URL = "https://x.example/e"


def text(world: World, sent: str) -> str:
    return str(kept(world, note=[{"text": sent}])["note"][0]["text"])


@probe("MR-60")
def composed(world: World) -> bool:
    return text(world, "e\u0301") == "\u00e9"


@probe("MR-61")
def soft_space(world: World) -> bool:
    return text(world, "a\u00a0b") == "a b"


@probe("MR-62")
def replaced(world: World) -> bool:
    return text(world, "a\U0001f600") == "a\ufffd"


@probe("MR-63")
def short(world: World) -> bool:
    return len(text(world, "x" * 300)) == 255


@probe("MR-64")
def one_line(world: World) -> bool:
    return text(world, "a\nb\tc") == "a b c"


@probe("MR-65")
def capitals(world: World) -> bool:
    patient = world.get(GP, f"Patient/{world.person(GP).patient}").json
    return bool(patient["name"][0]["family"] == "CANARY")


@probe("MR-66")
def two_identifiers(world: World) -> bool:
    own = [{"system": "https://gp-practice.example/id", "value": str(at)} for at in range(3)]
    return kept(world, identifier=own)["identifier"] == own[:2]


@probe("MR-67")
def once(world: World) -> bool:
    return kept(world, note=[{"text": "x"}] * 2)["note"] == [{"text": "x"}]


@probe("MR-68")
def never_false(world: World) -> bool:
    extension = [{"url": URL, "valueBoolean": False}]
    return kept(world, extension=extension)["extension"] == [{"url": URL}]


@probe("MR-69")
def less_in_a_search(world: World) -> bool:
    filed = world.person(GP)
    content = world.get(GP, filed.items[0]).json | {"note": [{"text": "x"}]}
    assert world.ask(GP, "PUT", filed.items[0], content).status == 200
    assert "note" in world.get("gp", filed.items[0]).json
    (found,) = world.get("gp", f"Observation?patient={filed.patient}").resources
    return "note" not in found


@probe("MR-70")
def unlabelled(world: World) -> bool:
    return "security" not in kept(world, meta={"security": [{"code": "N"}]})["meta"]


def extended(world: World) -> dict[str, Any]:
    one, two = ({"url": URL, "valueString": each} for each in "ab")
    inner = [{"text": "x", "extension": [one]}]
    return kept(world, extension=[one, two], note=inner, _status={"id": "i", "extension": [one]})


@probe("MR-71")
def bare_inside(world: World) -> bool:
    found = extended(world)
    return len(found["extension"]) == 2 and "extension" not in found["note"][0]


@probe("MR-72")
def one_of_a_kind(world: World) -> bool:
    return [each["valueString"] for each in extended(world)["extension"]] == ["b"]


@probe("MR-73")
def weakened(world: World) -> bool:
    found = kept(world, modifierExtension=[{"url": URL, "valueString": "x"}])
    return "modifierExtension" not in found and len(found["extension"]) == 1


@probe("MR-74")
def without_id(world: World) -> bool:
    return set(extended(world)["_status"]) == {"extension"}


SENT = ("1.00", "1.50", "0.1234567", "1e-7", "-4.5", "0")


def numbers(world: World) -> list[str]:
    """Numbers that are not in quantities."""
    sent = [{"url": URL, "valueDecimal": f"@{each}@"} for each in SENT]
    return [str(each["valueDecimal"]) for each in kept(world, extension=sent)["extension"]]


def instead(**change: str) -> list[str]:
    return [change.get(f"at{at}", each) for at, each in enumerate(SENT)]


@probe("MR-75")
def whole(world: World) -> bool:
    return numbers(world) == instead(at0="1")


@probe("MR-76")
def narrow(world: World) -> bool:
    return numbers(world) == instead(at2="0.123456")


@probe("MR-77")
def nothing(world: World) -> bool:
    return numbers(world) == instead(at3="0")


@probe("MR-78")
def unsigned(world: World) -> bool:
    quantity = {"value": "@-4.5@", "unit": "mmol/L"}
    assert kept(world, valueQuantity=quantity)["valueQuantity"]["value"] == "-4.5"
    return numbers(world) == instead(at4="4.5")


def date(world: World, sent: str) -> str:
    return str(kept(world, extension=[{"url": URL, "valueDateTime": sent}])["extension"][0]["valueDateTime"])


@probe("MR-79")
def leapt(world: World) -> bool:
    return date(world, "2024-02-29") == "2024-03-01"


@probe("MR-80")
def shorter_fraction(world: World) -> bool:
    found = [date(world, f"2024-05-01T10:00:00.{each}Z") for each in ("120", "000", "123")]
    return found == [f"2024-05-01T10:00:00{each}Z" for each in (".12", "", ".123")]


@probe("MR-81")
def midnight(world: World) -> bool:
    return date(world, "2024-05-01T00:00:00Z") == "2024-05-01"


@probe("MR-82")
def only_the_year(world: World) -> bool:
    return date(world, "2024-01-01") == "2024"
