"""ERR-001: a refusal says what is wrong in a form that machines read."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.evidence.outcomes import NotTestable
from harness.fhir.strategies import spelt
from harness.findings.errors import EXCUSED, no_outcome
from harness.suite.check import verifies
from harness.target.client import FHIR_JSON, Answer
from harness.verbs.case import Actor, Case

_IDS = spelt(r"shcr-nobody-[A-Za-z0-9.-]{1,20}")
_TYPES = ("Observations", "patient", "Person1", "Foo", "Medicine")
_READABLE = ("Patient", "Observation", "Condition", "AllergyIntolerance", "MedicationRequest")
_BAD_METHODS = (("PUT", "metadata"), ("DELETE", "metadata"), ("PATCH", "metadata"), ("PUT", "Observation"))
_MALFORMED = (
    '{"resourceType":"Observation",',
    "{",
    '{"resourceType":}',
    "[1,",
    "not JSON at all",
    '{"a":"\\q"}',
)


@dataclass(frozen=True)
class Wrong:
    """A request that is wrong, and whether it could write if a server took it for right."""

    what: str
    method: str
    path: str
    body: str = ""

    @property
    def writes(self) -> bool:
        """Whether it needs permission to write."""
        return self.method != "GET"


def _unknown_id(resource_type: str, id_: str) -> Wrong:
    return Wrong("an unknown id", "GET", f"{resource_type}/{id_}")


def _unknown_type(name: str) -> Wrong:
    return Wrong("an unknown type", "GET", f"{name}/1")


def _bad_method(pair: tuple[str, str]) -> Wrong:
    return Wrong("a method that does not fit", *pair, body='{"resourceType":"Parameters"}')


def _malformed(body: str) -> Wrong:
    return Wrong("a malformed body", "POST", "Observation", body)


_BUNDLES = ('{"resourceType":"Bundle","type":"transaction","entry":[', '{"resourceType":"Bundle"', "[")


def _malformed_transaction(body: str) -> Wrong:
    return Wrong("a malformed transaction", "POST", "", body)


_ELSEWHERE = (
    Wrong("a search of an unknown type", "GET", "Observations?patient=1"),
    Wrong("an unknown operation", "GET", "Patient/shcr-nobody-1/$shcr-unknown"),
    Wrong("everything about an unknown id", "GET", "Patient/shcr-nobody-1/$everything"),
    Wrong("the history of an unknown id", "GET", "Observation/shcr-nobody-1/_history"),
    Wrong("a malformed update", "PUT", "Observation/shcr-nobody-1", '{"resourceType":"Observation",'),
    Wrong("a patch of an unknown id", "PATCH", "Observation/shcr-nobody-1", "[]"),
)
_WRONG = st.one_of(
    st.builds(_unknown_id, st.sampled_from(_READABLE), _IDS),
    st.sampled_from(_TYPES).map(_unknown_type),
    st.sampled_from(_BAD_METHODS).map(_bad_method),
    st.sampled_from(_MALFORMED).map(_malformed),
    st.sampled_from(_BUNDLES).map(_malformed_transaction),
    st.sampled_from(_ELSEWHERE),
)
_ONE_OF_EACH = (
    _unknown_id("Patient", "shcr-nobody-1"),
    _unknown_id("Observation", "shcr-nobody-1"),
    *map(_unknown_type, _TYPES),
    *map(_bad_method, _BAD_METHODS),
    *map(_malformed, _MALFORMED),
    *map(_malformed_transaction, _BUNDLES),
    *_ELSEWHERE,
)


@verifies("ERR-001", given=_WRONG, always=_ONE_OF_EACH)
def every_refusal_is_an_operation_outcome(case: Case, wrong: Wrong) -> None:
    """A caller with a lawful token sends a wrong request: a 4xx carries an OperationOutcome that says why."""
    if wrong.writes and not case.record.target.may_write:
        raise NotTestable(
            'methods and bodies cannot be tried: the target is not declared environment = "test"'
        )
    who = _allowed_to_ask(case, wrong)
    answer = _ask(who, wrong)
    if answer.by_token_endpoint:
        raise NotTestable(f"{who} got no token: {answer.line}")
    judged = 400 <= answer.status < 500 and answer.status not in EXCUSED
    case.judge(no_outcome(answer.status, answer.outcome, answer.line), observed=int(judged))


def _allowed_to_ask(case: Case, wrong: Wrong) -> Actor:
    return case.contributors()[0] if wrong.writes and case.record.target.contributors else case.actor("gp")


def _ask(who: Actor, wrong: Wrong) -> Answer:
    headers = {"Content-Type": FHIR_JSON} if wrong.body else {}
    return who.send(
        wrong.method, wrong.path, f"sends {wrong.what}", headers=headers, body=wrong.body.encode()
    )
