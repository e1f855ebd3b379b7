"""The sensor's commands through adafruit_fingerprint, each true when it returns.

    commands = SensorCommands(link, template_size=1536, address=0xFFFFFFFF, pace=Pace())
    commands.identify(security=3)   -> SensorInfo(...)
    commands.look()                 -> Code.NO_FINGER

What the library does wrong and the checked link below it cannot put right is put right here. All methods
raise DriverError and nothing else; what to do after one is for the caller (fingerprint.py).
"""

import secrets
from dataclasses import dataclass
from typing import Any

from adafruit_fingerprint import Adafruit_Fingerprint

from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout, ProtocolError
from firmware.drivers.fingerprint_frames import Code, Command, Product, parse_product
from firmware.drivers.fingerprint_link import CheckedLink, Pace

SECURITY_PARAMETER = 5


@dataclass(frozen=True)
class SensorInfo:
    """Who the sensor says it is. Sizes in bytes, `library_size` in templates; `serial` "" if it has none."""

    system_id: int
    library_size: int
    security: int
    packet_size: int
    template_size: int
    serial: str


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


class SensorCommands:
    """One sensor on a checked link, which the caller keeps settled."""

    def __init__(self, link: CheckedLink, *, template_size: int, address: int, pace: Pace) -> None:
        self._link = link
        self._template_size = template_size
        self._address = address
        self._pace = pace
        self._library: _Library | None = None

    def identify(self, security: int) -> SensorInfo:
        """Log in, set the security level, and ask who it is; refuse another template size."""
        try:
            with self._link.transaction(2 * self._pace.answer):
                self._library = _Library(self._link, self._address)  # verifies password, reads parameters
        except RuntimeError as error:  # how the library says no
            raise DeviceFault(f"sensor refuses: {error}") from error
        found = self._link.parameters()
        if found.security != security:
            self._link.ask(Command.SET_PARAMETER, bytes([SECURITY_PARAMETER, security]))
            found = self._link.parameters()
            if found.security != security:
                raise DeviceFault("the sensor does not keep the security level")
        product = self.product()
        if product is not None and product.template_size != self._template_size:
            raise DeviceFault(f"templates are {product.template_size} bytes, not {self._template_size}")
        return SensorInfo(
            found.system_id,
            found.library_size,
            found.security,
            found.packet_size,
            self._template_size,
            product.serial if product else "",
        )

    def product(self) -> Product | None:
        """Serial number and template size; None on a model that does not know the question."""
        for _ in range(2):  # trouble on the line looks like a model that does not know
            try:
                return parse_product(self._link.ask(Command.READ_PRODUCT))
            except DeviceLost:
                raise
            except (DeviceFault, DeviceTimeout, ProtocolError):
                self._link.settle()
        return None

    def look(self) -> int:
        """Take an image, if there is a finger. The confirmation code."""
        with self._link.transaction(self._pace.image):
            return int(self._sensor.get_image())

    def features(self, slot: int) -> int:
        """Find the features of the image last taken, into buffer `slot`. The confirmation code."""
        with self._link.transaction(self._pace.image):
            return int(self._sensor.image_2_tz(slot))

    def prove_buffers(self) -> None:
        """Prove that there are two buffers, and of the configured size.

        Some firmware has one and ignores the number (R503 manual 1.2, UpChar and DownChar): there, matching a
        finger with a template would be matching the template with itself.
        """
        one, two = (secrets.token_bytes(self._template_size) for _ in range(2))
        self.download(2, two)
        self.download(1, one)
        if self.upload(1) != one or self.upload(2) != two:
            raise ProtocolError("the sensor does not keep two templates apart")

    def download(self, slot: int, template: bytes) -> None:
        """Send a template into a buffer. That it arrived is not known before it was read back."""
        with self._link.transaction(self._pace.transfer):
            self._sensor.send_fpdata(list(template), "char", slot)

    def load(self, template: bytes) -> None:
        """Put a template into buffer 2, proven: if it is refused, the last voter's is still there."""
        self.download(2, template)
        if not self.holds(template):
            raise ProtocolError("the sensor holds another template than it was sent")

    def holds(self, template: bytes) -> bool:
        """Whether buffer 2 holds exactly this template."""
        return self.upload(2) == template

    def upload(self, slot: int) -> bytes:
        """What a buffer holds."""
        with self._link.transaction(self._pace.transfer):
            return bytes(self._sensor.get_fpdata("char", slot))

    def match(self) -> int:
        """Score of buffer 1 against buffer 2; 0 when the sensor sees no match."""
        with self._link.transaction(self._pace.answer):
            code = self._sensor.compare_templates()
        return int(self._sensor.confidence) if code == Code.OK else 0

    def combine(self) -> bytes | None:
        """The template of the features in both buffers; None when they are not of one finger."""
        with self._link.transaction(self._pace.image):
            if self._sensor.create_model() != Code.OK:
                return None
        template, again = self.upload(1), self.upload(1)
        if template != again:
            raise ProtocolError("the template came in two versions")
        return template

    @property
    def _sensor(self) -> _Library:
        if self._library is None:
            raise DeviceFault("the sensor was not checked")
        return self._library
