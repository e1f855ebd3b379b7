"""The screens of the display portrait look as recorded in docs/screens."""

from __future__ import annotations

import pytest
from goldens_support import hold, pieces, recorded

from hw_sim.gallery.plan import Shot


@recorded
@pytest.mark.parametrize("shots", pieces("portrait"))
def test_the_screens_look_as_recorded(shots: list[Shot]) -> None:
    hold(shots)
