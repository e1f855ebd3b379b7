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
from typing import Any, TypeVar

from adafruit_fingerprint import Adafruit_Fingerprint

from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.fingerprint_frames import Code, Command, Product, parse_product
from firmware.drivers.fingerprint_link import CheckedLink, Pace
from firmware.drivers.port import SerialPort

__all__ = ["FingerprintSensor", "Pace", "Reason", "SensorInfo", "Verdict"]

TEMPLATE_SIZES = (512, 768, 1536)  # of the ZFM family
SECURITY_PARAMETER = 5
TRIES = 3  # of a look or of a whole attempt, before trouble on the line is told to the caller
DATA_SHEET = Pace()
T = TypeVar("T")


class Reason(StrEnum):
    """Why an image could not be compared, so that the voter can be told."""

    NONE = ""
    WET = "wet"
    FEW_FEATURES = "few features"
    BAD_IMAGE = "bad image"


_REASONS = {
    Code.TOO_WET: Reason.WET,
    Code.TOO_FEW_FEATURES: Reason.FEW_FEATURES,
    Code.NO_VALID_IMAGE: Reason.BAD_IMAGE,
}


@dataclass(frozen=True)
class SensorInfo:
    """Who the sensor says it is. Sizes in bytes, `library_size` in templates; `serial` "" if it has none."""

    system_id: int
    library_size: int
    security: int
    packet_size: int
    template_size: int
    serial: str


@dataclass(frozen=True)
class Verdict:
    """`finger` is the index of the template that matched, -1 for none; `score` the best score seen."""

    matched: bool
    score: int
    finger: int
    reason: Reason = Reason.NONE


class _Library(Adafruit_Fingerprint):  # type: ignore[misc]  # the library has no types
    """The library, put right where the checked link below it cannot do so."""

    confidence: Any

    def __init__(self, link: CheckedLink, address: int) -> None:
        self.address = list(address.to_bytes(4, "big"))
        super().__init__(link)

    def compare_templates(self) -> int:
        """As the library's, but `confidence` is a number and not a tuple."""
        code: int = super().compare_templates()
        (self.confidence,) = self.confidence
        return code


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
        self._address = address
        self._pace = pace
        self._wait = wait
        self._link = CheckedLink(port, template_size=template_size, address=address, pace=pace)
        self._library: _Library | None = None
        self._info: SensorInfo | None = None
        self._known_since = -1  # port.opened when the sensor last proved who it is
        self._swapped = False

    def check(self) -> SensorInfo:
        """Set the security level, read who the sensor is, and refuse one with another template size."""
        self._info = self._retried(self._identify, prepare=self._link.settle)
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
            reason = self._features(image)
            if reason:
                raise DeviceFault(f"image {image} cannot be used: {reason}")
        with self._link.transaction(self._pace.image):
            if self._sensor.create_model() != Code.OK:
                raise DeviceFault("the two images are not of one finger")
        template, again = self._upload(1), self._upload(1)
        if template != again:
            raise ProtocolError("the template came in two versions")
        self._link.parameters()
        return template

    # -- one attempt -----------------------------------------------------------------------------------------

    def _attempt(
        self, templates: Sequence[bytes], cancelled: Callable[[], bool], seen: Callable[[], None]
    ) -> Verdict | None:
        self._load(templates[0])  # while the voter reaches for the glass: half of the time of a verdict
        if not self._await_finger(True, cancelled):
            return None
        seen()
        reason = self._features(1)
        if reason:
            return Verdict(False, 0, -1, reason)
        best = 0
        for finger, template in enumerate(templates):
            if cancelled():
                return None
            if finger:
                self._load(template)
            score = self._match()
            if score >= self._floor and self._match() >= self._floor:
                self._link.parameters()  # raises when an answer was out of step
                return Verdict(True, score, finger)
            best = max(best, score)
        self._link.parameters()
        return Verdict(False, best, -1)

    def _await_finger(self, there: bool, cancelled: Callable[[], bool]) -> bool:
        """Look until a finger is there, or is not; False when cancelled."""
        while not cancelled():
            code = self._retried(self._look)
            if code == (Code.OK if there else Code.NO_FINGER):
                return True
            self._wait(self._pace.poll)
        return False

    def _look(self) -> int:
        with self._link.transaction(self._pace.image):
            return int(self._sensor.get_image())

    def _features(self, slot: int) -> Reason:
        """Find the features of the image last taken, into buffer `slot`."""
        with self._link.transaction(self._pace.image):
            code = self._sensor.image_2_tz(slot)
        return _REASONS[code] if code != Code.OK else Reason.NONE

    def _load(self, template: bytes) -> None:
        """Put a template into buffer 2 and prove that it is there: a refused one leaves the last voter's."""
        with self._link.transaction(self._pace.transfer):
            self._sensor.send_fpdata(list(template), "char", 2)
        if self._upload(2) != template:
            raise ProtocolError("the sensor holds another template than it was sent")

    def _upload(self, slot: int) -> bytes:
        with self._link.transaction(self._pace.transfer):
            return bytes(self._sensor.get_fpdata("char", slot))

    def _match(self) -> int:
        """Score of buffer 1 against buffer 2; 0 when the sensor sees no match."""
        with self._link.transaction(self._pace.answer):
            code = self._sensor.compare_templates()
        return int(self._sensor.confidence) if code == Code.OK else 0

    # -- the sensor itself -----------------------------------------------------------------------------------

    @property
    def _sensor(self) -> _Library:
        if self._library is None:
            raise DeviceFault("the sensor was not checked")
        return self._library

    def _identify(self) -> SensorInfo:
        try:
            with self._link.transaction(2 * self._pace.answer):
                self._library = _Library(self._link, self._address)  # verifies password, reads parameters
        except RuntimeError as error:  # how the library says no
            raise DeviceFault(f"sensor refuses: {error}") from error
        found = self._link.parameters()
        if found.security != self._security:
            self._link.ask(Command.SET_PARAMETER, bytes([SECURITY_PARAMETER, self._security]))
            found = self._link.parameters()
            if found.security != self._security:
                raise DeviceFault("the sensor does not keep the security level")
        product = self._product()
        if product is None:
            self._load(bytes(self._template_size))  # not to be read back whole when its size is another
        elif product.template_size != self._template_size:
            raise DeviceFault(f"templates are {product.template_size} bytes, not {self._template_size}")
        return SensorInfo(
            found.system_id,
            found.library_size,
            found.security,
            found.packet_size,
            self._template_size,
            product.serial if product else "",
        )

    def _product(self) -> Product | None:
        """Serial number and template size; None on a model that does not know the question."""
        for _ in range(2):  # trouble on the line looks like a model that does not know
            try:
                return parse_product(self._link.ask(Command.READ_PRODUCT))
            except DeviceLost:
                raise
            except (DeviceFault, DeviceTimeout, ProtocolError):
                self._link.settle()
        return None

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
            product = self._product()
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
