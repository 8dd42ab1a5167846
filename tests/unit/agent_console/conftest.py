from datetime import UTC, datetime

import pytest


@pytest.fixture
def fixed_time() -> datetime:
    return datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
