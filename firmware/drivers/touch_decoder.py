"""From the bytes of an evdev stream to touches. Pure.

A `struct input_event` (linux/input.h, 64-bit) is 24 bytes: seconds, microseconds, type, code, value. Events
come in frames that end with SYN_REPORT. Three kinds of device are understood:

- multitouch protocol B (Documentation/input/multi-touch-protocol.rst): slots with a tracking id each;
- single touch: ABS_X, ABS_Y and BTN_TOUCH;
- tablets, as virtual machines offer: ABS_X, ABS_Y and BTN_LEFT.

The kernel leaves out values that did not change, even from one touch to the next; so positions are kept per
slot. A touch whose place is not known when it begins is not followed: better a tap lost than one misplaced.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from firmware.drivers.errors import DriverError
from firmware.drivers.touch_calibration import seated

EVENT = struct.Struct("@qqHHi")
EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
SYN_REPORT, SYN_DROPPED = 0, 3
ABS_X, ABS_Y = 0x00, 0x01
ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y, ABS_MT_TRACKING_ID = 0x2F, 0x35, 0x36, 0x39
BTN_LEFT, BTN_TOUCH = 0x110, 0x14A
MT_CODES = (ABS_MT_SLOT, ABS_MT_POSITION_X, ABS_MT_POSITION_Y, ABS_MT_TRACKING_ID)
MAX_FRAME = 512  # events in one frame; the kernel's own buffers are smaller
MAX_SLOTS = 64

Point = tuple[int, int]
Change = tuple[int, int, int]  # type, code, value


@dataclass(frozen=True)
class Touch:
    """Where a finger came down and where it left, in pixels. No repr of either: places tell choices."""

    down: Point = field(repr=False)
    up: Point = field(repr=False)


@dataclass
class Contact:
    """What is known of one slot. No repr of its place."""

    x: int | None = field(default=None, repr=False)
    y: int | None = field(default=None, repr=False)
    down: bool = False


class TouchDecoder:
    """Feed it bytes as they come; it gives the touches that ended in them.

    `max_x`, `max_y` are the largest values of the device's axes, `min_x`, `min_y` the smallest; `width`,
    `height` the picture's size in pixels; `rotation` the degrees by which positions turn clockwise: at 90 the
    device's upper left becomes the picture's upper right; `calibration` as in `touch_calibration.seated`.
    Raises DriverError where nothing could be touched.
    """

    def __init__(
        self,
        max_x: int,
        max_y: int,
        width: int,
        height: int,
        rotation: int = 0,
        *,
        min_x: int = 0,
        min_y: int = 0,
        calibration: Sequence[float] | None = None,
    ) -> None:
        if width <= 0 or height <= 0:
            raise DriverError(f"no touch area: a picture of {width} x {height} pixels")
        self._seat = seated((min_x, min_y, max_x, max_y), calibration, rotation)
        self.dropped = False  # the kernel lost events; whoever reads may tell the slots' true state by `know`
        self._size = (width, height)
        self._rest = b""
        self._frame: list[Change] = []
        self._skipping = False
        self._multitouch = False
        self._slot = 0
        self._contacts: dict[int, Contact] = {}
        self._finger: int | None = None  # the slot whose touch is followed; others are ignored
        self._down: Point | None = None

    def feed(self, data: bytes) -> list[Touch]:
        """The touches that these bytes complete. Any split of the stream into pieces gives the same."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        touches = []
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            touch = self._event(kind, code, value)
            if touch is not None:
                touches.append(touch)
        return touches

    def know(self, slot: int, positions: dict[int, tuple[int, int]]) -> None:
        """The kernel's own view: the current slot and each slot's position, where it can be asked."""
        self.dropped = False
        self._slot = slot
        for number, (x, y) in positions.items():
            contact = self._contact(number)
            contact.x, contact.y = x, y

    def _event(self, kind: int, code: int, value: int) -> Touch | None:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._forget()
            self._skipping = True
        elif kind == EV_SYN and code == SYN_REPORT:
            frame, self._frame = self._frame, []
            if self._skipping:
                self._skipping = False
                return None
            return self._report(frame)
        elif not self._skipping:
            self._frame.append((kind, code, value))
            if len(self._frame) > MAX_FRAME:
                self._forget()
                self._skipping = True
        return None

    def _forget(self) -> None:
        """Events are missing: no touch under way can be believed, no position is known."""
        self.dropped = True
        self._frame = []
        self._contacts = {}
        self._finger = self._down = None

    def _report(self, frame: list[Change]) -> Touch | None:
        if not self._multitouch and any(kind == EV_ABS and code in MT_CODES for kind, code, _ in frame):
            self._multitouch = True
            self._finger = self._down = None
        before = self._finger
        lifted = False
        for kind, code, value in frame:
            lifted |= self._change(kind, code, value)
        contact = self._contacts.get(before if lifted and before is not None else self._finger or 0)
        if contact is None:
            return None
        at = self._place(contact)
        if self._finger is not None and self._down is None:
            self._down = at
            if at is None:
                self._finger = None
        if not lifted:
            return None
        down, self._down = self._down, None
        self._finger = None
        return Touch(down, at) if down is not None and at is not None else None

    def _change(self, kind: int, code: int, value: int) -> bool:
        """Take in one change; True when it lifts the finger that is followed."""
        if self._multitouch:
            if kind == EV_KEY and code == BTN_TOUCH and value == 0:
                return self._all_lifted()
            return kind == EV_ABS and self._change_slot(code, value)
        if kind == EV_ABS and code == ABS_X:
            self._contact(0).x = value
        elif kind == EV_ABS and code == ABS_Y:
            self._contact(0).y = value
        elif kind == EV_KEY and code in (BTN_TOUCH, BTN_LEFT) and value in (0, 1):
            return self._press(0, value == 1)
        return False

    def _change_slot(self, code: int, value: int) -> bool:
        if code == ABS_MT_SLOT:
            self._slot = value
        elif code == ABS_MT_POSITION_X:
            self._contact(self._slot).x = value
        elif code == ABS_MT_POSITION_Y:
            self._contact(self._slot).y = value
        elif code == ABS_MT_TRACKING_ID:
            return self._press(self._slot, value >= 0)
        return False

    def _press(self, slot: int, down: bool) -> bool:
        """A finger that comes down where one is down already is a new one: the lifting was not told."""
        contact = self._contact(slot)
        if down:
            alone = not any(other.down for other in self._contacts.values() if other is not contact)
            contact.down = True
            if alone and self._finger in (None, slot):
                self._finger, self._down = slot, None
            return False
        contact.down = False
        return slot == self._finger

    def _all_lifted(self) -> bool:
        """The kernel says that nothing touches any more, whatever the slots said."""
        for contact in self._contacts.values():
            contact.down = False
        return self._finger is not None

    def _contact(self, slot: int) -> Contact:
        if slot not in self._contacts and len(self._contacts) >= MAX_SLOTS:
            return Contact()
        return self._contacts.setdefault(slot, Contact())

    def _place(self, contact: Contact) -> Point | None:
        """The contact in pixels of the picture, or None while it is not known."""
        if contact.x is None or contact.y is None:
            return None
        u, v = self._seat.at(contact.x, contact.y)
        width, height = self._size
        return min(max(int(u * width), 0), width - 1), min(max(int(v * height), 0), height - 1)
