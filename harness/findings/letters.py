"""Letters and narrative: octets by what they decode to, XHTML in its canonical form (CONTRACT 8)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping

from harness.evidence.outcomes import Finding
from harness.fhir.lossless import Json
from harness.fhir.narrative import canonical
from harness.findings.elements import leaves
from harness.findings.moments import meaning

_ATTACHED = re.compile(r"(.*\.)?(attachment|valueAttachment|presentedForm\[\d+\])")
_SHOWN = 160


def altered_letters(sent: Json, got: Json, where: str) -> list[Finding]:
    """Each attachment that came back as other octets, or of which something else is told: hash, size, content
    type, address, language, title, and the moment it was made, however that is spelt.
    """
    before, after = leaves(sent), leaves(got)
    found = []
    for path, value in before.items():
        place, _, name = path.rpartition(".")
        if not _ATTACHED.fullmatch(place):
            continue
        tell = _TOLD_OF_A_LETTER.get(name)
        if tell is None or tell(value) == tell(after.get(path)):
            continue
        how = _octets if tell is _octets else _plain
        found.append(Finding(f"{path}: {how(value)}", f"{path}: {how(after.get(path))}", where))
    return found


def altered_narrative(sent: Json, got: Json, where: str) -> list[Finding]:
    """Each narrative whose canonical XHTML is another, or whose status is."""
    before, after = leaves(sent), leaves(got)
    found = []
    for path, value in before.items():
        if path.endswith("text.status") and after.get(path) != value:
            found.append(Finding(f"{path} = {value}", f"{path} = {_plain(after.get(path))}", where))
        if path.endswith("text.div") and not _same(value, after.get(path)):
            found.append(Finding(f"{path} = {_plain(value)}", f"{path} = {_plain(after.get(path))}", where))
    return found


def _same(sent: Json, got: Json) -> bool:
    return isinstance(sent, str) and isinstance(got, str) and canonical(sent) == canonical(got)


def _octets(data: Json) -> str:
    """Enough of the octets to tell two letters apart; what is no base64 as it stands."""
    if not isinstance(data, str):
        return _plain(data)
    try:
        octets = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error:
        return f"no base64: {_plain(data)}"
    return f"{len(octets)} octets, SHA-256 {hashlib.sha256(octets).hexdigest()[:16]}"


def _plain(value: Json) -> str:
    if value is None:
        return "absent"
    text = value if isinstance(value, str) else getattr(value, "text", str(value))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"


def _moment(value: Json) -> object:
    return meaning(value) if isinstance(value, str) else value


_TOLD_OF_A_LETTER: Mapping[str, Callable[[Json], object]] = {
    "data": _octets,
    "hash": _octets,
    "creation": _moment,
    **dict.fromkeys(("contentType", "size", "url", "language", "title"), _plain),
}
"""What has to be the same of an attachment, by its name, and how it is compared."""
