"""The fingerprint sensor: is the finger on the glass one of these?

    sensor = FingerprintSensor(SerialPort("/dev/bilik/fingerprint", 57600))
    sensor.check()                                    -> SensorInfo(...)
    sensor.verify([left, right], cancelled=stop)      -> Verdict(matched=True, score=143, finger=1)
    sensor.wait_lifted(cancelled=stop)

Always 1:1 against the given templates, never against the sensor's own library: no voter's biometrics stay in
a part that can be taken away. A verdict stands on four things: each template is read back from the sensor and
compared byte for byte before the match; a match counts only above our own floor, and when a second one says
the same; and after it the line is asked once more whether it is in step. Any trouble on the way throws the
attempt away, and it begins again with a new image. No template appears in an error or a repr.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout, DriverError
from firmware.drivers.fingerprint_commands import SensorCommands, SensorInfo
from firmware.drivers.fingerprint_frames import Code
from firmware.drivers.fingerprint_link import CheckedLink, Pace
from firmware.drivers.port import SerialPort

__all__ = ["FingerprintSensor", "Pace", "Reason", "SensorInfo", "Verdict"]

TEMPLATE_SIZES = (512, 768, 1536)  # of the ZFM family
TRIES = 3  # of a look or of a whole attempt, before trouble on the line is told to the caller
DATA_SHEET = Pace()
T = TypeVar("T")


class Reason(StrEnum):
    """Why an image could not be compared, so that the voter can be told."""

    NONE = ""
    WET = "wet"
    FEW_FEATURES = "few features"
    BAD_IMAGE = "bad image"


_REASONS: dict[int, Reason] = {
    Code.TOO_WET: Reason.WET,
    Code.TOO_FEW_FEATURES: Reason.FEW_FEATURES,
    Code.NO_VALID_IMAGE: Reason.BAD_IMAGE,
}


@dataclass(frozen=True)
class Verdict:
    """`finger` is the index of the template that matched, -1 for none; `score` the best score seen."""

    matched: bool
    score: int
    finger: int
    reason: Reason = Reason.NONE


class FingerprintSensor:
    """One sensor on one port, for one thread. All methods raise DriverError and nothing else."""

    def __init__(
        self,
        port: SerialPort,
        *,
        template_size: int = 1536,
        score_floor: int = 60,
        security: int = 3,
        address: int = 0xFFFFFFFF,
        pace: Pace = DATA_SHEET,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        if template_size not in TEMPLATE_SIZES or not 1 <= security <= 5 or score_floor < 1:
            raise ValueError("template size is 512, 768 or 1536; security 1 to 5; score floor at least 1")
        self._port = port
        self._template_size = template_size
        self._floor = score_floor
        self._security = security
        self._pace = pace
        self._wait = wait
        self._link = CheckedLink(port, template_size=template_size, address=address, pace=pace)
        self._commands = SensorCommands(self._link, template_size=template_size, address=address, pace=pace)
        self._info: SensorInfo | None = None
        self._known_since = -1  # port.opened when the sensor last proved who it is
        self._swapped = False

    def check(self) -> SensorInfo:
        """Set the security level, read who the sensor is, and refuse one with another template size."""
        self._info = self._retried(self._prove, prepare=self._link.settle)
        self._known_since = self._port.opened
        self._swapped = False
        return self._info

    def verify(
        self,
        templates: Sequence[bytes],
        *,
        cancelled: Callable[[], bool],
        seen: Callable[[], None] = lambda: None,
    ) -> Verdict | None:
        """Wait for a finger and compare it with each template. None when cancelled.

        `seen` is told when an image was taken, again if trouble on the line makes another necessary.
        DeviceFault when the sensor is not the one that was checked: `check` accepts it, and shows who it is.
        """
        if not templates or any(len(template) != self._template_size for template in templates):
            raise DeviceFault(f"templates of {self._template_size} bytes are needed")
        return self._retried(lambda: self._attempt(templates, cancelled, seen))

    def feel(self, *, cancelled: Callable[[], bool]) -> Reason | None:
        """Wait for a finger and see how its image comes out: `NONE` where it could be compared.

        It is compared with nothing, and the next template overwrites it. None when cancelled.
        """
        return self._retried(lambda: self._felt(cancelled))

    def wait_lifted(self, *, cancelled: Callable[[], bool]) -> None:
        """Wait until no finger is on the glass, or until cancelled."""
        self._make_sure()
        self._await_finger(False, cancelled)

    def enrol(
        self, *, cancelled: Callable[[], bool], seen: Callable[[int], None] = lambda image: None
    ) -> bytes | None:
        """Two images of one finger, lifted in between, to one template; None when cancelled.

        `seen` is told 1 and 2 as the images are taken. DeviceFault when the two do not belong together or
        one is too poor.
        """
        self._make_sure()
        for image in (1, 2):
            if image == 2 and not self._await_finger(False, cancelled):
                return None
            if not self._await_finger(True, cancelled):
                return None
            seen(image)
            code = self._commands.features(image)
            if code != Code.OK:
                raise DeviceFault(f"image {image} cannot be used: {_REASONS[code]}")
        template = self._commands.combine()
        if template is None:
            raise DeviceFault("the two images are not of one finger")
        self._link.parameters()
        return template

    # -- one attempt -----------------------------------------------------------------------------------------

    def _attempt(
        self, templates: Sequence[bytes], cancelled: Callable[[], bool], seen: Callable[[], None]
    ) -> Verdict | None:
        commands, best = self._commands, 0
        commands.download(2, templates[0])  # while the voter reaches for the glass
        if not self._await_finger(True, cancelled):
            return None
        seen()
        code = commands.features(1)
        if code != Code.OK:
            return Verdict(False, 0, -1, _REASONS[code])
        for finger, template in enumerate(templates):
            if cancelled():
                return None
            if finger or not commands.holds(template):
                commands.load(template)
            score = commands.match()
            if score >= self._floor and commands.match() >= self._floor:
                self._link.parameters()  # raises when an answer was out of step
                return Verdict(True, score, finger)
            best = max(best, score)
        self._link.parameters()
        return Verdict(False, best, -1)

    def _felt(self, cancelled: Callable[[], bool]) -> Reason | None:
        if not self._await_finger(True, cancelled):
            return None
        code = self._commands.features(1)
        self._link.parameters()  # raises when an answer was out of step
        return Reason.NONE if code == Code.OK else _REASONS[code]

    def _await_finger(self, there: bool, cancelled: Callable[[], bool]) -> bool:
        """Look until a finger is there, or is not; False when cancelled."""
        while not cancelled():
            code = self._retried(self._commands.look)
            if code == (Code.OK if there else Code.NO_FINGER):
                return True
            self._wait(self._pace.poll)
        return False

    # -- the line and who is at its end ----------------------------------------------------------------------

    def _prove(self) -> SensorInfo:
        info = self._commands.identify(self._security)
        if info != self._info or not info.serial:
            self._commands.prove_buffers()  # takes a second, so not again for one that is known and came back
        return info

    def _make_sure(self) -> None:
        """Line in step, and the sensor the one of `check`; after a loss it proves that again."""
        if self._swapped:
            raise DeviceFault("another sensor answers than the one checked")
        if self._info is None:
            self.check()
            return
        known = self._info
        found = self._link.settle()
        same = found is None or (found.system_id, found.security) == (known.system_id, known.security)
        if same and self._port.opened != self._known_since and known.serial:
            product = self._commands.product()
            if product is None:
                raise DeviceTimeout("the sensor does not say who it is")
            same = product.serial == known.serial
        if not same:
            self._swapped = True
            raise DeviceFault("another sensor answers than the one checked")
        self._known_since = self._port.opened

    def _retried(self, deed: Callable[[], T], prepare: Callable[[], object] | None = None) -> T:
        """Do it on a line that is sure; after trouble again, some times. A lost line is told at once."""
        trouble: DriverError = DeviceFault("never tried")
        for _ in range(TRIES):
            (prepare or self._make_sure)()
            try:
                return deed()
            except DeviceLost:
                raise
            except DriverError as error:
                trouble = error
        raise trouble
