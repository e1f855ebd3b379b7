"""The fingerprint library as it is, on a bare line, by its own examples: for comparison with the driver.

Any trouble it has is caught and counts as trouble, which is kinder than what it would do to a program.
"""

from collections.abc import Callable, Sequence

from adafruit_fingerprint import Adafruit_Fingerprint

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout
from firmware.drivers.fingerprint import Verdict
from hw_sim.virtual import VirtualPort


class BareLibrary:
    """A `Verifier` for sensor_campaign.run. `own_errors`: what the library raised of its own."""

    def __init__(self, port: VirtualPort) -> None:
        self.port = port
        self.own_errors = 0

    def write(self, data: bytes | list[int]) -> None:
        self.port.write(bytes(data), self._soon())

    def read(self, size: int) -> bytes:
        """As pyserial with a time-out: what came, which may be too little."""
        data, deadline = b"", self._soon()
        while len(data) < size:
            try:
                data += self.port.read(size - len(data), deadline)
            except DeviceTimeout:
                break
        return data

    def verify(self, templates: Sequence[bytes], *, cancelled: Callable[[], bool]) -> Verdict:
        try:
            self.read(4096)
            client = Adafruit_Fingerprint(self)
            if client.get_image() or client.image_2_tz(1):
                raise DeviceFault("no image")
            if not client.send_fpdata(list(templates[0]), "char", 2):
                raise DeviceFault("not sent")
            code = client.compare_templates()
            return Verdict(code == 0, client.confidence[0], 0)
        except (DeviceFault, DeviceLost):
            raise
        except Exception as error:
            self.own_errors += 1
            raise DeviceFault(repr(error)) from error

    def _soon(self) -> Deadline:
        return Deadline.after(0.05, self.port.clock)
