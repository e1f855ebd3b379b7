"""One booth with open polls for all journeys of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from journeys_help import Booth, Street, lent


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    yield from lent(tmp_path_factory.mktemp("street"))


@pytest.fixture
def booth(street: Street) -> Booth:
    """Polls are open, the booth waits for a card."""
    return street.booth()
