"""The driver against the emulated sensor: on ptys with patient deadlines, in virtual time with real ones."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from adafruit_fingerprint import Adafruit_Fingerprint

from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.fingerprint import FingerprintSensor, Pace, Reason, Verdict
from firmware.drivers.fingerprint_link import CheckedLink
from firmware.drivers.port import SerialPort
from hw_sim.fingers import Finger
from hw_sim.sensor import ZfmSensor
from hw_sim.virtual import VirtualPort
from hw_sim.wire import Answer, Line

PATIENT = Pace(answer=20, image=20, transfer=20, late=0.02, poll=0.001)
ANNA, THUMB, BUDI = Finger("anna/index"), Finger("anna/thumb"), Finger("budi/index")
TEMPLATES = [ANNA.template(), THUMB.template()]
DOWNLOAD, MATCH = 0x09, 0x03


def never() -> bool:
    return False


def cancel_after(looks: int) -> Callable[[], bool]:
    left = iter(range(looks))
    return lambda: next(left, None) is None


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[ZfmSensor]]:
    line = Line(tmp_path / "fingerprint", ZfmSensor(3))
    line.start()
    yield line
    line.stop()


@pytest.fixture
def port(line: Line[ZfmSensor]) -> Iterator[SerialPort]:
    port = SerialPort(str(line.link), 57600)
    yield port
    port.close()


@pytest.fixture
def driver(port: SerialPort) -> FingerprintSensor:
    return FingerprintSensor(port, pace=PATIENT)


def press(line: Line[ZfmSensor], finger: Finger, wet: bool = False) -> None:
    line.act(lambda sensor: sensor.press(finger, wet))


def virtual(
    sensor: ZfmSensor | None = None, pace: float = 0.0
) -> tuple[FingerprintSensor, VirtualPort, ZfmSensor]:
    sensor = sensor or ZfmSensor(3)
    port = VirtualPort(sensor, pace=pace)
    return FingerprintSensor(port, wait=port.sleep), port, sensor


# -- who it is -----------------------------------------------------------------------------------------------


def test_check_says_who_it_is(driver: FingerprintSensor) -> None:
    info = driver.check()
    assert (info.system_id, info.library_size, info.security) == (9, 200, 3)
    assert (info.packet_size, info.template_size, info.serial) == (128, 1536, "R5030001")


def test_check_sets_the_security_level(port: SerialPort, line: Line[ZfmSensor]) -> None:
    assert FingerprintSensor(port, security=5, pace=PATIENT).check().security == 5
    assert line.device.memory.flash.security == 5


@pytest.mark.parametrize("product", [True, False])
@pytest.mark.parametrize(("real", "configured"), [(512, 1536), (1536, 512), (768, 1536), (1536, 768)])
def test_another_template_size_is_refused(product: bool, real: int, configured: int) -> None:
    port = VirtualPort(ZfmSensor(template_size=real, product=product))
    driver = FingerprintSensor(port, template_size=configured, wait=port.sleep)
    with pytest.raises(DriverError):
        driver.check()


@pytest.mark.parametrize("size", [512, 768, 1536])
def test_a_model_without_product_information_works(size: int) -> None:
    port = VirtualPort(ZfmSensor(template_size=size, product=False))
    driver = FingerprintSensor(port, template_size=size, wait=port.sleep)
    assert driver.check().serial == ""
    port.device.press(ANNA)  # type: ignore[attr-defined]  # the port knows it as any device
    verdict = driver.verify([ANNA.template(size)], cancelled=never)
    assert verdict is not None
    assert verdict.matched


def test_a_sensor_with_a_password_is_refused() -> None:
    driver, _, sensor = virtual()
    sensor.memory.flash.password = b"\x01\x02\x03\x04"
    sensor.power_on()
    with pytest.raises(DeviceFault):
        driver.check()


def test_another_address_is_not_believed() -> None:
    driver, _, sensor = virtual()
    sensor.memory.flash.address = 0x01020304
    with pytest.raises(DriverError):
        driver.check()


def test_configuration_is_bounded(port: SerialPort) -> None:
    for wrong in ({"template_size": 1000}, {"security": 0}, {"security": 6}, {"score_floor": 0}):
        with pytest.raises(ValueError, match="template size"):
            FingerprintSensor(port, **wrong)  # type: ignore[arg-type]  # that it is wrong is the point


# -- fingers -------------------------------------------------------------------------------------------------


def test_genuine_second_finger_and_impostor(line: Line[ZfmSensor], driver: FingerprintSensor) -> None:
    seen = threading.Event()
    for finger, index in ((ANNA, 0), (THUMB, 1), (BUDI, -1)):
        press(line, finger)
        seen.clear()
        verdict = driver.verify(TEMPLATES, cancelled=never, seen=seen.set)
        assert verdict is not None
        assert (verdict.matched, verdict.finger) == (index >= 0, index)
        assert verdict.score >= 60 if index >= 0 else verdict.score < 20
        assert verdict.reason is Reason.NONE
        assert seen.is_set()
        line.act(lambda sensor: sensor.lift())
        driver.wait_lifted(cancelled=never)


def test_it_waits_for_a_finger(line: Line[ZfmSensor], driver: FingerprintSensor) -> None:
    looks = 0

    def come_at_the_fifth_look() -> bool:
        nonlocal looks
        looks += 1
        if looks == 5:
            press(line, ANNA)
        return False

    verdict = driver.verify(TEMPLATES, cancelled=come_at_the_fifth_look)
    assert verdict is not None
    assert verdict.matched
    assert looks >= 5


def test_waiting_can_be_cancelled(line: Line[ZfmSensor], driver: FingerprintSensor) -> None:
    assert driver.verify(TEMPLATES, cancelled=cancel_after(3)) is None
    press(line, ANNA)
    driver.wait_lifted(cancelled=cancel_after(3))
    line.act(lambda sensor: sensor.lift())
    assert driver.enrol(cancelled=cancel_after(3)) is None


def test_a_wet_finger_is_never_matched_without_its_score_and_says_why() -> None:
    driver, _, sensor = virtual()
    verdicts = []
    for _ in range(40):
        sensor.press(ANNA, wet=True)
        verdict = driver.verify(TEMPLATES, cancelled=never)
        assert verdict is not None
        verdicts.append(verdict)
    reasons = {verdict.reason for verdict in verdicts}
    assert reasons == {Reason.NONE, Reason.WET, Reason.FEW_FEATURES}
    assert all(verdict.score >= 60 for verdict in verdicts if verdict.matched)
    assert sum(verdict.matched for verdict in verdicts) < 10


def test_the_floor_is_ours_and_not_the_sensors() -> None:
    sensor = ZfmSensor(3)
    port = VirtualPort(sensor)
    driver = FingerprintSensor(port, score_floor=240, security=1, wait=port.sleep)
    sensor.press(ANNA)
    verdict = driver.verify([ANNA.template()], cancelled=never)
    assert verdict is not None
    assert not verdict.matched
    assert 60 < verdict.score < 240


def test_templates_of_another_size_are_refused(driver: FingerprintSensor) -> None:
    for wrong in ([], [b""], [ANNA.template(512)], [ANNA.template(), ANNA.template()[:-1]]):
        with pytest.raises(DeviceFault, match="1536"):
            driver.verify(wrong, cancelled=never)


def test_enrol_and_verify() -> None:
    driver, _, sensor = virtual()

    def play(finger: Finger) -> bytes | None:
        sensor.press(finger)
        looks = 0

        def busy_hands() -> bool:
            nonlocal looks
            looks += 1
            sensor.lift() if looks == 3 else sensor.press(finger) if looks > 4 else None
            return False

        return driver.enrol(cancelled=busy_hands, seen=images.append)

    images: list[int] = []
    template = play(ANNA)
    assert images == [1, 2]
    assert template is not None
    assert len(template) == 1536
    for finger, matched in ((ANNA, True), (BUDI, False)):
        sensor.press(finger)
        verdict = driver.verify([template], cancelled=never)
        assert verdict is not None
        assert verdict.matched is matched


def test_two_fingers_cannot_be_enrolled_as_one() -> None:
    driver, _, sensor = virtual()
    sensor.press(ANNA)

    def swap(image: int) -> None:
        sensor.lift() if image == 1 else None

    steps = iter([None, None, None, BUDI])

    def cancelled() -> bool:
        finger = next(steps, None)
        if finger is not None:
            sensor.press(finger)
        return False

    with pytest.raises(DeviceFault, match="not of one finger"):
        driver.enrol(cancelled=cancelled, seen=swap)


# -- what the library does not notice ------------------------------------------------------------------------


def test_a_refused_download_never_lets_the_last_voter_in(
    line: Line[ZfmSensor], driver: FingerprintSensor
) -> None:
    press(line, ANNA)
    first = driver.verify([ANNA.template()], cancelled=never)
    assert first is not None
    assert first.matched
    line.act(lambda sensor: sensor.refuse(DOWNLOAD, 0x0E, times=3))
    with pytest.raises(DeviceFault):
        driver.verify([BUDI.template()], cancelled=never)
    again = driver.verify([BUDI.template()], cancelled=never)
    assert again is not None
    assert not again.matched


def test_a_sensor_that_keeps_the_old_template_silently_is_found_out() -> None:
    class Stubborn(ZfmSensor):
        """Once checked, takes every download and keeps what it had."""

        stubborn = False

        def receive(self, data: bytes) -> list[Answer]:
            kept = {slot: bytes(buffer) for slot, buffer in self.memory.ram.buffers.items()}
            answers = super().receive(data)
            if self.stubborn and data[6] in (0x02, 0x08):
                self.memory.ram.buffers[2][:] = kept[2]
            return answers

    sensor = Stubborn(3)
    driver, _, _ = virtual(sensor)
    driver.check()
    sensor.stubborn = True
    sensor.memory.ram.buffers[2][:] = ANNA.template()
    sensor.press(ANNA)
    with pytest.raises(ProtocolError, match="another template"):
        driver.verify([BUDI.template()], cancelled=never)


def test_a_sensor_with_one_buffer_for_both_is_refused() -> None:
    sensor = ZfmSensor(3)
    sensor.memory.ram.buffers[1] = sensor.memory.ram.buffers[2]
    driver, _, _ = virtual(sensor)
    with pytest.raises(ProtocolError, match="apart"):
        driver.check()


def test_one_wrong_yes_is_not_enough() -> None:
    class Liar(ZfmSensor):
        """Says yes, with a fine score, to the first Match of a pair: as an answer of before would."""

        lies = 0

        def receive(self, data: bytes) -> list[Answer]:
            answers = super().receive(data)
            if data[6:10] == b"\x01\x00\x03\x03" and self.lies % 2 == 0:
                answers = [Answer(bytes.fromhex("EF01FFFFFFFF070005000090009C"))]
            self.lies += data[6:10] == b"\x01\x00\x03\x03"
            return answers

    sensor = Liar(3)
    driver, _, _ = virtual(sensor)
    sensor.press(BUDI)
    verdict = driver.verify([ANNA.template()], cancelled=never)
    assert sensor.lies == 2
    assert verdict is not None
    assert not verdict.matched


@pytest.mark.parametrize(
    "noise", [b"\x55", b"abc", b"\xef\x01\xff", bytes.fromhex("EF01FFFFFFFF07000300000A")]
)
def test_stray_bytes_before_and_while_waiting(noise: bytes) -> None:
    driver, port, sensor = virtual()
    driver.check()
    port.hear([Answer(noise)])
    sensor.press(ANNA)
    verdict = driver.verify(TEMPLATES, cancelled=never)
    assert verdict is not None
    assert verdict.matched
    sensor.lift()
    looks = 0

    def disturb() -> bool:
        nonlocal looks
        looks += 1
        if looks in (2, 7, 12):
            port.hear([Answer(noise)])
        if looks == 20:
            sensor.press(THUMB)
        return False

    verdict = driver.verify(TEMPLATES, cancelled=disturb)
    assert verdict is not None
    assert (verdict.matched, verdict.finger) == (True, 1)


def test_boot_byte_on_a_pty(line: Line[ZfmSensor], driver: FingerprintSensor) -> None:
    driver.check()
    line.power_cycle()
    press(line, ANNA)
    verdict = driver.verify(TEMPLATES, cancelled=never)
    assert verdict is not None
    assert verdict.matched


def test_a_frame_cut_on_its_way_down_does_not_swallow_what_follows() -> None:
    driver, _, sensor = virtual()
    driver.check()
    sensor.receive(bytes.fromhex("EF01FFFFFFFF020102") + bytes(20))  # the sensor waits for 238 bytes more
    sensor.press(ANNA)
    verdict = driver.verify(TEMPLATES, cancelled=never)
    assert verdict is not None
    assert verdict.matched


def test_a_power_cut_between_image_and_match_is_no_verdict() -> None:
    driver, port, sensor = virtual()
    driver.check()
    cuts = 0

    def cut() -> None:
        nonlocal cuts
        cuts += 1
        if cuts == 1:
            port.hear(sensor.power_on())

    sensor.press(ANNA)
    verdict = driver.verify(TEMPLATES, cancelled=never, seen=cut)
    assert cuts == 2  # a new image after the cut
    assert verdict is not None
    assert verdict.matched


def test_a_power_cut_while_waiting_does_not_cost_the_voter_a_try() -> None:
    driver, port, sensor = virtual()
    driver.check()
    looks = 0

    def cut_then_come() -> bool:
        nonlocal looks
        looks += 1
        if looks == 4:
            port.hear(sensor.power_on())
        if looks == 8:
            sensor.press(ANNA)
        return False

    verdict = driver.verify(TEMPLATES, cancelled=cut_then_come)
    assert verdict is not None
    assert (verdict.matched, verdict.finger) == (True, 0)


def test_silence_is_a_timeout_and_ends() -> None:
    driver, port, sensor = virtual()
    driver.check()
    sensor.receive = lambda data: []  # type: ignore[method-assign]  # a dead part
    before = port.now
    with pytest.raises(DeviceTimeout):
        driver.verify(TEMPLATES, cancelled=never)
    assert port.now - before < 15


# -- losing it -----------------------------------------------------------------------------------------------


def test_hang_up_in_the_middle_then_back(
    line: Line[ZfmSensor], driver: FingerprintSensor, port: SerialPort
) -> None:
    driver.check()
    press(line, ANNA)
    with pytest.raises(DeviceLost):
        driver.verify(TEMPLATES, cancelled=never, seen=line.unplug)
    assert not port.connected
    line.plug()
    attempts = port.attempts
    verdict = driver.verify(TEMPLATES, cancelled=never)
    assert verdict is not None
    assert verdict.matched
    assert port.attempts - attempts == 1
    assert port.opened == line.plugs == 2


def test_back_in_under_a_second_of_the_sensors_own_time() -> None:
    driver, port, sensor = virtual(pace=1.0)
    driver.check()
    sensor.press(ANNA)
    with pytest.raises(DeviceLost):
        driver.verify(TEMPLATES, cancelled=never, seen=lambda: port.unplug(2.0))
    sensor.lift()
    failures = 0
    while True:
        try:
            driver.wait_lifted(cancelled=never)
        except DeviceLost:
            failures += 1
        else:
            break
    assert failures >= 15
    assert port.now - port.back_at < 1.0
    assert port.opened == 2


def test_a_verdict_takes_little_more_than_the_part_needs() -> None:
    driver, port, sensor = virtual(pace=1.0)
    driver.check()
    waiting = iter(range(10))
    came = 0.0

    def come() -> bool:
        nonlocal came
        if next(waiting, None) is None and not came:
            sensor.press(ANNA)
            came = port.now
        return False

    verdict = driver.verify(TEMPLATES, cancelled=come)
    assert verdict is not None
    assert verdict.matched
    # GenImg 0.2, Img2Tz 0.35, read back 0.3, Match twice: the template went down while nobody was there.
    assert port.now - came < 1.0


def test_a_swapped_sensor_shows_until_it_is_checked() -> None:
    driver, port, sensor = virtual()
    driver.check()
    port.device = other = ZfmSensor(4, serial="EVIL0001")
    port.unplug(0.05)
    other.press(ANNA)
    with pytest.raises(DeviceLost):
        driver.verify(TEMPLATES, cancelled=never)
    port.sleep(0.1)
    for _ in range(2):
        with pytest.raises(DeviceFault, match="another sensor"):
            driver.verify(TEMPLATES, cancelled=never)
    assert driver.check().serial == "EVIL0001"
    verdict = driver.verify(TEMPLATES, cancelled=never)
    assert verdict is not None
    assert verdict.matched
    assert sensor.memory.glass.finger is None


# -- the link and secrecy ------------------------------------------------------------------------------------


def test_nothing_is_read_that_is_not_due() -> None:
    port = VirtualPort(ZfmSensor())
    link = CheckedLink(port, template_size=1536, pace=Pace(answer=0.1))
    assert link.settle() is not None
    assert link.settle() is None
    with pytest.raises(ProtocolError, match="more was asked"), link.transaction(1.0):
        link.read(1)
    link.settle()
    with pytest.raises(ProtocolError, match="not read to its end"), link.transaction(1.0):
        link.write(bytes.fromhex("EF01FFFFFFFF010003010005"))
    link.settle()
    look = bytes.fromhex("EF01FFFFFFFF010003010005")
    with link.transaction(1.0):
        link.write(look)
        with pytest.raises(ProtocolError, match="before the last answer"):
            link.write(look)
        link.read(12)
    link.settle()
    with pytest.raises(ProtocolError, match="nobody asked for"), link.transaction(1.0):
        link.write(bytes.fromhex("EF01FFFFFFFF08000341004C"))


def test_the_unmodified_library_works_on_the_link() -> None:
    port = VirtualPort(ZfmSensor())
    link = CheckedLink(port, template_size=1536)
    link.settle()
    with link.transaction(5.0):
        client = Adafruit_Fingerprint(link)
        client.send_fpdata(list(ANNA.template()), "char", 1)
        assert bytes(client.get_fpdata("char", 1)) == ANNA.template()


def test_no_template_in_reprs_and_errors(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    driver, _, sensor = virtual()
    sensor.press(ANNA)
    driver.verify(TEMPLATES, cancelled=never)
    sensor.refuse(DOWNLOAD, 0x0E, times=9)
    with pytest.raises(DriverError) as caught:
        driver.verify(TEMPLATES, cancelled=never)
    said = (
        repr(vars(driver))
        + str(caught.value)
        + repr(sensor.memory)
        + caplog.text
        + "".join(capsys.readouterr())
    )
    assert repr(TEMPLATES[0][:12])[2:-1] not in said
    assert TEMPLATES[0][:12].hex() not in said
    assert len(said) < 5000


def test_a_verdict_is_plain() -> None:
    assert Verdict(False, 0, -1) == Verdict(False, 0, -1, Reason.NONE)
