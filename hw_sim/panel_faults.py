"""A touchscreen with moods: events lost, a palm on the glass, a device that goes and comes back.

Faults strike one touch each. Whoever touches sees that nothing happened, and touches again.
"""

import os
from pathlib import Path

from firmware.drivers.touch_decoder import (
    ABS_MT_SLOT,
    ABS_MT_TRACKING_ID,
    BTN_TOUCH,
    EV_ABS,
    EV_KEY,
    EV_SYN,
    SYN_DROPPED,
)
from hw_sim.fault_names import Chance
from hw_sim.panel import Panel

PALM_SLOT = 1


class MoodyPanel(Panel):
    """As `Panel`; `moody` tells actors that a touch may have to be repeated."""

    def __init__(self, chance: Chance, framebuffer: Path, touch: Path, width: int, height: int) -> None:
        super().__init__(framebuffer, touch, width, height)
        self._chance = chance

    @property
    def moody(self) -> bool:
        return bool(self._chance)

    def tap(self, x: int, y: int) -> None:
        if self._chance.strikes("dropped"):
            self.press(x, y)
            self._send([(EV_SYN, SYN_DROPPED, 0), (EV_ABS, ABS_MT_TRACKING_ID, -1), (EV_KEY, BTN_TOUCH, 0)])
        elif self._chance.strikes("hang_up"):
            self.press(x, y)
            self._replace()
        elif self._chance.strikes("ghost"):
            self._tap_beside_palm(x, y)
        elif self._chance.strikes("lost_release"):
            self.press(x, y)
        else:
            super().tap(x, y)

    def _tap_beside_palm(self, x: int, y: int) -> None:
        """The palm lies in the upper left corner, where nothing is to be touched."""
        self.press(0, 0, PALM_SLOT)
        self._told = {}
        self._send([(EV_ABS, ABS_MT_SLOT, 0), (EV_ABS, ABS_MT_TRACKING_ID, 0), *self._position(x, y)])
        self._send([(EV_ABS, ABS_MT_TRACKING_ID, -1)])
        self._send(
            [(EV_ABS, ABS_MT_SLOT, PALM_SLOT), (EV_ABS, ABS_MT_TRACKING_ID, -1), (EV_KEY, BTN_TOUCH, 0)]
        )

    def _replace(self) -> None:
        """The device is gone in mid-touch; another one takes its name."""
        self._close()
        fresh = self._touch.with_name(f".{self._touch.name}.new")
        fresh.unlink(missing_ok=True)
        os.mkfifo(fresh)
        fresh.replace(self._touch)
