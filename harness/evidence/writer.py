"""`results.ndjson`, written as the run happens: what was seen is on disk before the next check begins."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any


class ResultsWriter:
    """Writes one line at a time; a file without its end line is a truncated run.

    Raises:
        FileExistsError: another run writes there, or has.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("x", encoding="utf-8")

    def write(self, line: Mapping[str, Any]) -> None:
        """Write one line and hand it to the system."""
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def __enter__(self) -> ResultsWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
