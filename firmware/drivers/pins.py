"""Key switch, tamper switch, three buttons, lamp and buzzer, on the 40-pin header.

    pins = Pins(station.pins, on_tamper=.., on_key=.., on_button=..)
    pins.alarm(True)        # lamp and buzzer: somebody is needed
    pins.close()

Every switch closes to ground under a pull-up. The case's switch is closed while the case is shut, so a cut
wire alarms like an opened case does. Edges come from gpiozero's threads and go through one queue to one
thread, which waits until a contact has settled and then calls back; callbacks must be quick and not raise.
"""

import os
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

import gpiozero

from firmware.config import PinNumbers
from firmware.drivers.debounce import Contact
from firmware.drivers.errors import DeviceFault

CHOICE, OURS = "GPIOZERO_PIN_FACTORY", "bilikgpiod"
SETTLE = 0.03  # s; micro switches chatter for 1 to 10 ms, key switches for up to 20
REARM = 1.0  # s the case must stay shut before its opening is told again


class Button(StrEnum):
    """The three buttons a voter who does not see the screen uses."""

    PREVIOUS = "previous"
    NEXT = "next"
    CHOOSE = "choose"


@dataclass(frozen=True)
class _Input:
    """One switch: its gpiozero device, its contact, and whom to tell of a level."""

    device: Any
    contact: Contact
    tell: Callable[[bool], None]


class Pins:
    """What is connected of the seven pins; `config` None or a pin None is simply absent.

    `on_tamper()` when the case is, or was already, open; `on_key(on)` at each turn, and at the start if it is
    on; `on_button(button)` at each press. All are called from one thread of this class; `clock` gives
    seconds. Raises DeviceFault where there is no GPIO or a pin cannot be had.
    """

    def __init__(
        self,
        config: PinNumbers | None,
        on_tamper: Callable[[], None],
        on_key: Callable[[bool], None],
        on_button: Callable[[Button], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._edges: queue.SimpleQueue[tuple[_Input, bool, float] | None] = queue.SimpleQueue()
        self._inputs: list[_Input] = []
        self._outputs: list[Any] = []
        self._factory: Any = None
        numbers = config or PinNumbers()
        try:
            self._factory = _factory(numbers)
            for button in Button:
                self._add(getattr(numbers, button), _when(True, partial(on_button, button)))
            self._add(numbers.key, on_key)
            self._add(numbers.tamper, _when(False, on_tamper), resting=True, at_once=False, settle=REARM)
            for number in (numbers.lamp, numbers.buzzer):
                if number is not None:
                    self._outputs.append(gpiozero.DigitalOutputDevice(number, pin_factory=self._factory))
        # OSError: no access to the chip. Factories also raise RuntimeError, ValueError and gpiozero's own.
        except (gpiozero.GPIOZeroError, OSError, RuntimeError, ValueError) as error:
            self._release()
            raise DeviceFault(f"pins: {error}") from error
        for switch in self._inputs:
            if switch.device.is_pressed != switch.contact.closed:
                self._edges.put((switch, not switch.contact.closed, self._clock()))
        self._thread = threading.Thread(target=self._run, name="pins", daemon=True)
        self._thread.start()

    def alarm(self, on: bool) -> bool:
        """Lamp and buzzer on or off. False where one did not obey: a dark lamp must not stop the polls."""
        driven = True
        for device in self._outputs:
            try:
                device.value = on
            except (gpiozero.GPIOZeroError, OSError):
                driven = False
        return driven

    def close(self) -> None:
        """Let go of all pins; lamp and buzzer go off. No callback is made after this returns."""
        self._edges.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()
        self._release()

    def _add(
        self,
        number: int | None,
        tell: Callable[[bool], None],
        *,
        resting: bool = False,
        at_once: bool | None = None,
        settle: float = SETTLE,
    ) -> None:
        """Take an input; `resting` is the level that needs no telling when the booth starts."""
        if number is None:
            return
        device = gpiozero.Button(number, pull_up=True, pin_factory=self._factory)
        switch = _Input(device, Contact(closed=resting, settle=settle, at_once=at_once), tell)
        self._inputs.append(switch)
        device.when_pressed = lambda: self._edges.put((switch, True, self._clock()))
        device.when_released = lambda: self._edges.put((switch, False, self._clock()))

    def _run(self) -> None:
        """Take edges as they come and levels as they settle, until told to end."""
        while True:
            try:
                edge = self._edges.get(timeout=self._pause())
            except queue.Empty:
                pass
            else:
                if edge is None:
                    return
                switch, closed, at = edge
                self._tell(switch, switch.contact.edge(closed, at))
            for switch in self._inputs:
                self._tell(switch, switch.contact.settled(self._clock()))

    def _pause(self) -> float | None:
        moments = [due for switch in self._inputs if (due := switch.contact.due()) is not None]
        return max(0.001, min(moments) - self._clock()) if moments else None

    @staticmethod
    def _tell(switch: _Input, level: bool | None) -> None:
        if level is not None:
            switch.tell(level)

    def _release(self) -> None:
        for device in [*(switch.device for switch in self._inputs), *self._outputs]:
            device.close()
        if self._factory is not None:
            self._factory.close()


def _factory(numbers: PinNumbers) -> Any:
    """Our own, of the kernel's lines; None where gpiozero is told of another one, or no pin is connected."""
    if not dict(numbers.wired()) or os.environ.get(CHOICE, OURS) != OURS:
        return None
    from firmware.drivers.gpiod_factory import GpiodFactory

    return GpiodFactory(numbers.chip)


def _when(level: bool, call: Callable[[], None]) -> Callable[[bool], None]:
    """A listener for one of the two levels."""
    return lambda now: call() if now == level else None
