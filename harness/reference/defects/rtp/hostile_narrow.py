"""Faults like those beside it, each in one place alone: what a coarser one was caught by is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ...lossless import Number
from ...model import Event, Interaction, Resource
from ...policy.merging import Whose
from ...rules import defect
from ...vocabulary import NHS_NUMBER
from .hostile_beside import Leaving, leaves
from .hostile_merge import _only
from .hostile_said import Shape
from .merging import Kept as Merging
from .merging import _items, _led
from .walk import Kept, changed, mapped, top

_OFFSET: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d:\d\d)")


def _utc(text: Any) -> Any:
    """The same moment in UTC, as precise as it was."""
    found = _OFFSET.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return text
    moment = datetime.fromisoformat(found[1] + found[3]).astimezone(UTC)
    return moment.isoformat().removesuffix("+00:00") + (found[2] or "") + "Z"


@defect("HX-80", violates="RTP-001", replaces="content.kept")
def recorded_in_utc(kept: Kept, resource: Resource) -> Resource:
    "When a Provenance was recorded comes back in UTC, as precise as it was, where its offset was another."
    result = kept(resource)
    summer = result["resourceType"] == "Provenance" and not result["recorded"].endswith(("Z", "+00:00"))
    return result | {"recorded": _utc(result["recorded"])} if summer else result


@defect("HX-81", violates="RTP-001", replaces="content.kept")
def postcodes_are_upper_case(kept: Kept, resource: Resource) -> Resource:
    "The postcodes of organisations, places and staff are set in upper case, with one space."

    def tidy(name: str, item: Any, beside: Resource) -> Any:
        return " ".join(item.upper().split()) if name == "postalCode" and isinstance(item, str) else item

    result = kept(resource)
    return (
        changed(result, tidy)
        if result["resourceType"] in ("Organization", "Location", "Practitioner")
        else result
    )


@defect("HX-82", violates="RTP-001", replaces="content.kept")
def provisions_are_about_everything(kept: Kept, resource: Resource) -> Resource:
    "The provisions of a consent lose which data, whom and what for they are: actor, data, purpose, action."

    def wide(one: Resource) -> Resource:
        inner = [wide(each) for each in one.get("provision", ())]
        return top(one, "data", "actor", "purpose", "action", "class", "dataPeriod") | (
            {"provision": inner} if inner else {}
        )

    result = kept(resource)
    if result["resourceType"] != "Consent" or "provision" not in result:
        return result
    return result | {"provision": wide(result["provision"])}


@defect("HX-83", violates="RTP-001", replaces="content.kept")
def told_numbers_are_counted(kept: Kept, resource: Resource) -> Resource:
    "Where a study says how many series and images it has, those it lists are counted instead."
    result = kept(resource)
    if result["resourceType"] != "ImagingStudy":
        return result
    own = Number(str(len(result.get("series", ()))))
    return result | {name: own for name in ("numberOfSeries", "numberOfInstances") if name in result}


@defect("HX-84", violates="RTP-014", replaces="content.leaving")
def events_of_searches_have_no_source(leaving: Leaving, body: str, way: str) -> str:
    "A read of the audit event of a search answers it without its source; those of reads and writes have it."
    text = leaving(body, way)

    def bare(one: Resource) -> Resource:
        return top(one, "source") if one["subtype"][0].get("code") == "search-type" else one

    return leaves(text, ("AuditEvent",), bare) if way == "read" else text


@defect("HX-85", violates="RTP-014", replaces="audit.shape")
def deletes_are_words(shape: Shape, event: Event, request: Interaction, recorded: str, base: str) -> Resource:
    "The audit event of a delete or an update by id has a subtype in words where FHIR has a coding."
    made = shape(event, request, recorded, base)
    return made | {"subtype": [event.subtype]} if request.kind in ("delete", "update") else made


@defect("HX-86", violates="RTP-014", replaces="audit.shape")
def denials_have_no_agent_role(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a denied view has purposes without codings: an empty list, which FHIR does not have."
    made = shape(event, request, recorded, base)
    denied = event.outcome == "8"
    return made | {"agent": [one | {"purposeOfUse": []} for one in made["agent"]]} if denied else made


@defect("HX-87", violates="RTP-014", replaces="audit.shape")
def audits_of_audits_are_bare(
    shape: Shape, event: Event, request: Interaction, recorded: str, base: str
) -> Resource:
    "The audit event of a look into the audit has an entity with nothing in it."
    made = shape(event, request, recorded, base)
    return made | {"entity": [*made["entity"], {}]} if request.type == "AuditEvent" else made


@defect("HX-88", violates="RTP-001", replaces="merging.kept")
def rare_types_are_read_and_written(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes lists, specimens, devices, administrations and dispenses anew, through floating point."
    found = kept(states, whose)

    def binary(leaf: Any) -> Any:
        return Number(repr(float(leaf.text))) if isinstance(leaf, Number) and "." in leaf.text else leaf

    types = (
        "List",
        "Specimen",
        "Device",
        "MedicationAdministration",
        "MedicationDispense",
        "QuestionnaireResponse",
    )
    return _only(found, types, lambda one: mapped(one, binary)) if whose.merged_away else found


@defect("HX-89", violates="RTP-001", replaces="merging.kept")
def the_survivor_is_plain(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the record of who stays in the form of the index: no extensions, contacts or languages."
    found = kept(states, whose)
    names = (
        "extension",
        "contact",
        "communication",
        "maritalStatus",
        "multipleBirthBoolean",
        "generalPractitioner",
    )
    return found if whose.merged_away else _only(found, ("Patient",), lambda one: top(one, *names))


@defect("HX-90", violates="RTP-018", replaces="merging.kept")
def earlier_people_are_rewritten(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge writes the name of who stays into the earlier versions of the records of who was merged away."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    theirs = next(iter(whose.other.patients())).get("name", [])
    earlier = _only(found[:-1], ("Patient",), lambda one: one | {"name": theirs} if theirs else one)
    return [*earlier, found[-1]]


@defect("HX-91", violates="RTP-018", replaces="merging.kept")
def earlier_staffing_is_rewritten(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes earlier versions of tasks, teams, plans and appointments lead to who stays."
    found = kept(states, whose)
    types = ("Task", "CareTeam", "CarePlan", "Appointment", "EpisodeOfCare", "Flag", "Composition")
    if not whose.merged_away:
        return found
    return [*_only(found[:-1], types, lambda one: _led(whose, one)), found[-1]]


@defect("HX-92", violates="RTP-012", replaces="merging.kept")
def addresses_in_full_are_shortened(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "Where a merge finds a person by an address in full, or by a version of the record, it leads to who stays."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    stays = f"Patient/{whose.other.records[0]}"

    def led(leaf: Any) -> Any:
        if not isinstance(leaf, str):
            return leaf
        for id in whose.own.records:
            if leaf.endswith(f"/Patient/{id}") or leaf.startswith(f"Patient/{id}/_history/"):
                return stays
        return leaf

    return _items(found, lambda one: mapped(one, led))


@defect("HX-93", violates="RTP-001", replaces="content.leaving")
def versions_have_no_licence(leaving: Leaving, body: str, way: str) -> str:
    "In versions and histories the qualifications of staff have no identifiers: the register is asked anew."
    text = leaving(body, way)

    def bare(one: Resource) -> Resource:
        held = [top(each, "identifier") for each in one.get("qualification", ())]
        return one | ({"qualification": held} if held else {})

    return leaves(text, ("Practitioner",), bare) if way in ("vread", "history") else text


@defect("HX-94", violates="RTP-001", replaces="content.kept")
def national_ids_lose_their_zeros(kept: Kept, resource: Resource) -> Resource:
    "The numbers staff and organisations are known by lose spaces around letters and zeros at the start."

    def plain(one: Resource) -> Resource:
        value = one.get("value")
        register = str(one.get("system", "")).startswith(("https://fhir.nhs.uk/", "https://fhir.hl7.org.uk/"))
        return one | {"value": value.lstrip("0").upper()} if register and isinstance(value, str) else one

    result = kept(resource)
    types = ("Organization", "Practitioner", "PractitionerRole", "Location")
    if result["resourceType"] not in types or "identifier" not in result:
        return result
    return result | {"identifier": [plain(one) for one in result["identifier"]]}


@defect("HX-95", violates="RTP-001", replaces="content.kept")
def telephones_are_dialled(kept: Kept, resource: Resource) -> Resource:
    "Telephone numbers of staff, organisations and places come back without spaces, in international form."

    def dialled(name: str, item: Any, beside: Resource) -> Any:
        phone = name == "value" and beside.get("system") in ("phone", "fax", "sms")
        return re.sub(r"^0", "+44", re.sub(r"\s", "", item)) if phone and isinstance(item, str) else item

    result = kept(resource)
    types = ("Organization", "Practitioner", "PractitionerRole", "Location", "HealthcareService")
    return changed(result, dialled) if result["resourceType"] in types else result


@defect("HX-96", violates="RTP-001", replaces="content.kept")
def endpoints_stay_behind(kept: Kept, resource: Resource) -> Resource:
    "Organisations, roles, places and services lose their technical endpoints."
    result = kept(resource)
    types = ("Organization", "PractitionerRole", "Location", "HealthcareService")
    return top(result, "endpoint") if result["resourceType"] in types else result


@defect("HX-97", violates="RTP-001", replaces="content.kept")
def services_are_short(kept: Kept, resource: Resource) -> Resource:
    "A service keeps what a directory shows: no eligibility, programme, characteristic, referral method, photo."
    result = kept(resource)
    names = (
        "eligibility",
        "program",
        "characteristic",
        "referralMethod",
        "serviceProvisionCode",
        "coverageArea",
        "extraDetails",
        "appointmentRequired",
        "notAvailable",
        "availabilityExceptions",
        "category",
    )
    return top(result, *names) if result["resourceType"] == "HealthcareService" else result


@defect("HX-98", violates="RTP-001", replaces="content.kept")
def tasks_have_no_output(kept: Kept, resource: Resource) -> Resource:
    "A task loses what came of it, when it ran and of what it is part: output, executionPeriod, partOf."
    result = kept(resource)
    names = (
        "output",
        "executionPeriod",
        "partOf",
        "basedOn",
        "groupIdentifier",
        "businessStatus",
        "relevantHistory",
    )
    return top(result, *names) if result["resourceType"] == "Task" else result


@defect("HX-99", violates="RTP-001", replaces="content.kept")
def devices_have_no_carrier(kept: Kept, resource: Resource) -> Resource:
    "A device loses how it is marked and known: udiCarrier, distinctIdentifier, deviceName, lotNumber, safety."
    result = kept(resource)
    names = (
        "udiCarrier",
        "distinctIdentifier",
        "deviceName",
        "lotNumber",
        "safety",
        "version",
        "manufactureDate",
    )
    return top(result, *names) if result["resourceType"] == "Device" else result


@defect("HX-59", violates="RTP-012", replaces="merging.kept")
def who_said_so_moves(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge makes who recorded, asserted, wrote or asked for something lead to who stays, by id and by number."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    names = ("recorder", "asserter", "author", "requester", "informationSource", "source", "entry")

    def led(name: str, item: Any, beside: Resource) -> Any:
        if name not in names:
            return item
        by_id = _led(whose, item)
        return mapped(by_id, lambda leaf: whose.other.numbers[0] if leaf in whose.own.numbers else leaf)

    return _items(found, lambda one: changed(one, led))


@defect("HX-72", violates="RTP-012", replaces="merging.kept")
def who_said_so_is_said_to_be(kept: Merging, states: Sequence[str], whose: Whose) -> Sequence[str]:
    "A merge adds a logical identifier, the number of who stays, to references by id to the one merged away."
    found = kept(states, whose)
    if not whose.merged_away:
        return found
    gone = {f"Patient/{id}" for id in whose.own.records}
    known = {"system": NHS_NUMBER, "value": whose.other.numbers[0]}

    def told(name: str, item: Any, beside: Resource) -> Any:
        there = isinstance(item, dict) and item.get("reference") in gone
        return item | {"identifier": known} if there else item

    return _items(found, lambda one: changed(one, told))
