"""Which elements hold a date, a dateTime or an instant: elsewhere what reads like a moment is text."""

from __future__ import annotations

import re

# `start` and `when` are codes in two places of R4, of sets in which none reads like a moment. `value` is text
# nearly everywhere, as in an identifier, so it counts only where its parent makes it a dateTime.
_NAMES = (
    "abatementDateTime|answerDate|answerDateTime|approvalDate|authored|authoredOn|birthDate|bornDate|"
    "collectedDateTime|created|createdDateTime|creation|date|dateAsserted|dateDateTime|"
    "dateOfFirstAuthorization|dateTime|dateWritten|deceasedDate|deceasedDateTime|defaultValueDate|"
    "defaultValueDateTime|defaultValueInstant|detected|dueDate|effectiveDate|effectiveDateTime|"
    "effectiveInstant|effectiveTime|end|enteredDate|event|expirationDate|expiry|fixedDate|fixedDateTime|"
    "fixedInstant|identifiedDateTime|ifModifiedSince|internationalBirthDate|issued|lastModified|"
    "lastOccurrence|lastPerformed|lastReviewDate|lastUpdated|lockedDate|manufactureDate|maxValueDate|"
    "maxValueDateTime|maxValueInstant|minValueDate|minValueDateTime|minValueInstant|nextScheduled|"
    "occurredDateTime|occurrenceDateTime|onset|onsetDateTime|participantEffectiveDateTime|patternDate|"
    "patternDateTime|patternInstant|paymentDate|performedDateTime|presentationDate|publicationDate|"
    "received|receivedTime|recorded|recordedDate|recordedOn|releaseDate|restoreDate|sent|servicedDate|"
    "start|startDate|started|statusDate|studyEffectiveDateTime|time|timeDateTime|timestamp|timingDate|"
    "timingDateTime|validTo|validationDate|valueDate|valueDateTime|valueInstant|verificationDate|when|"
    "whenHandedOver|whenPrepared"
)
_MOMENT = re.compile(rf"(?:^|\.)(?:{_NAMES}|dateCriterion(?:\[[0-9]+\])?\.value)(?:\[[0-9]+\])?$")


def holds_moment(path: str) -> bool:
    """Whether the element at this place, as JSON has it, is a date, a dateTime or an instant."""
    return _MOMENT.search(path) is not None
