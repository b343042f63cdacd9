from __future__ import annotations

import pytest
from reference_kit import World


@pytest.fixture
def world() -> World:
    return World()
