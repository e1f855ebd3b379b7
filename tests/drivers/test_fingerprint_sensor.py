"""The emulated sensor, seen by a client that is not ours: the unmodified library on plain pyserial."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import serial
from adafruit_fingerprint import Adafruit_Fingerprint

from hw_sim.fingers import Finger, combine, score
from hw_sim.sensor import ZfmSensor
from hw_sim.wire import Line

PATIENCE = 20.0
ANNA, BUDI = Finger("anna/right thumb"), Finger("budi/right thumb")
OK = 0x00


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[ZfmSensor]]:
    line = Line(tmp_path / "fingerprint", ZfmSensor(5))
    line.start()
    yield line
    line.stop()


@pytest.fixture
def uart(line: Line[ZfmSensor]) -> Iterator[serial.Serial]:
    with serial.Serial(str(line.link), 57600, timeout=PATIENCE) as uart:
        yield uart


@pytest.fixture
def client(uart: serial.Serial) -> Any:
    return Adafruit_Fingerprint(uart)


def capture(line: Line[ZfmSensor], client: Any, finger: Finger, slot: int) -> None:
    line.act(lambda sensor: sensor.press(finger))
    assert client.get_image() == OK
    assert client.image_2_tz(slot) == OK
    line.act(lambda sensor: sensor.lift())


def enrol(line: Line[ZfmSensor], client: Any, finger: Finger, place: int) -> None:
    capture(line, client, finger, 1)
    capture(line, client, finger, 2)
    assert client.create_model() == OK
    assert client.store_model(place) == OK


def test_parameters_as_the_data_sheet_has_them(client: Any) -> None:
    assert client.library_size == 200
    assert client.data_packet_size == 2
    assert client.security_level == 3
    assert client.baudrate == 6
    assert client.device_address == b"\xff\xff\xff\xff"


def test_enrol_search_delete(line: Line[ZfmSensor], client: Any) -> None:
    enrol(line, client, ANNA, 7)
    enrol(line, client, BUDI, 199)
    assert client.count_templates() == OK
    assert client.template_count == 2
    assert client.read_templates() == OK
    assert client.templates == [7, 199]
    for finger, place in ((BUDI, 199), (ANNA, 7)):
        for search in (client.finger_search, client.finger_fast_search):
            capture(line, client, finger, 1)
            assert search() == OK
            assert client.finger_id == place
            assert client.confidence > 60
    capture(line, client, Finger("nobody"), 1)
    assert client.finger_search() == 0x09
    assert client.delete_model(7) == OK
    capture(line, client, ANNA, 1)
    assert client.finger_search() == 0x09
    assert client.load_model(7) == 0x0C
    assert client.store_model(200) == 0x0B
    assert client.empty_library() == OK
    client.count_templates()
    assert client.template_count == 0


def test_two_fingers_do_not_make_a_template(line: Line[ZfmSensor], client: Any) -> None:
    capture(line, client, ANNA, 1)
    capture(line, client, BUDI, 2)
    assert client.create_model() == 0x0A


def test_template_down_and_up_and_match(line: Line[ZfmSensor], client: Any) -> None:
    template = ANNA.template(1536)
    assert client.send_fpdata(list(template), "char", 2)
    assert bytes(client.get_fpdata("char", 2)) == template
    capture(line, client, ANNA, 1)
    assert client.compare_templates() == OK
    assert client.confidence[0] > 60
    capture(line, client, BUDI, 1)
    assert client.compare_templates() == 0x08


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_all_packet_sizes(client: Any, code: int) -> None:
    template = ANNA.template(1536)
    assert client.set_sysparam(6, code) == OK
    client.read_sysparam()
    client.send_fpdata(list(template), "char", 1)
    assert bytes(client.get_fpdata("char", 1)) == template


def test_a_refused_or_cut_download_leaves_what_was_there(line: Line[ZfmSensor], client: Any) -> None:
    anna, budi = ANNA.template(1536), BUDI.template(1536)
    client.send_fpdata(list(anna), "char", 2)
    line.act(lambda sensor: sensor.refuse(0x09, 0x0E))
    assert client.send_fpdata(list(budi), "char", 2)  # the library does not notice
    assert bytes(client.get_fpdata("char", 2)) == anna
    client.send_fpdata(list(budi[:640]), "char", 2)
    assert bytes(client.get_fpdata("char", 2)) == budi[:640] + anna[640:]


def test_no_finger_no_image_no_upload(line: Line[ZfmSensor], client: Any) -> None:
    assert client.get_image() == 0x02
    assert client.image_2_tz(1) == 0x15
    with pytest.raises(UnboundLocalError):  # the library, when the sensor refuses
        client.get_fpdata("char", 1)


def test_wet_fingers_are_refused_or_score_low(line: Line[ZfmSensor], client: Any) -> None:
    client.send_fpdata(list(ANNA.template(1536)), "char", 2)
    codes, scores = set(), []
    for _ in range(25):
        line.act(lambda sensor: sensor.press(ANNA, wet=True))
        assert client.get_image() == OK
        code = client.image_2_tz(1)
        codes.add(code)
        if code == OK:
            client.compare_templates()
            scores.append(client.confidence[0])
    assert codes == {OK, 0x06, 0x07}
    assert all(points < 100 for points in scores)
    assert sum(points < 60 for points in scores) > len(scores) / 2


def test_image_reset_light_echo(line: Line[ZfmSensor], client: Any) -> None:
    line.act(lambda sensor: sensor.press(ANNA))
    client.get_image()
    image = client.get_fpdata("image")
    assert len(image) == 256 * 288 // 2
    assert len(set(image)) > 8
    assert client.set_led(color=2, mode=1) == OK
    assert line.device.memory.led == (1, 0x80, 2, 0)
    assert client.check_module()
    client.soft_reset()
    assert client.image_2_tz(1) == 0x15


def test_speed_can_be_changed(line: Line[ZfmSensor], uart: serial.Serial, client: Any) -> None:
    assert client.set_sysparam(4, 12) == OK
    uart.baudrate = 115200
    assert client.read_sysparam() == OK
    assert client.baudrate == 12


def test_flash_outlives_a_power_cycle_and_ram_does_not(
    line: Line[ZfmSensor], uart: serial.Serial, client: Any
) -> None:
    enrol(line, client, ANNA, 3)
    line.power_cycle()
    assert uart.read(1) == b"\x55"
    client.count_templates()
    assert client.template_count == 1
    assert client.image_2_tz(1) == 0x15


# -- what the library does not ask: raw packets --------------------------------------------------------------


def ask(sensor: ZfmSensor, body: str, address: str = "FFFFFFFF", spoil: int = 0) -> bytes:
    """One command by hand; the payload of the acknowledgement."""
    payload = bytes.fromhex(body)
    middle = b"\x01" + (len(payload) + 2).to_bytes(2, "big") + payload
    total = (sum(middle) + spoil & 0xFFFF).to_bytes(2, "big")
    answers = sensor.receive(b"\xef\x01" + bytes.fromhex(address) + middle + total)
    return answers[0].data[9:-2]


def test_answers_to_raw_commands() -> None:
    sensor = ZfmSensor(1, serial="A1B2C3D4")
    assert ask(sensor, "40") == b"\x00"
    assert ask(sensor, "1700") == b"\x00"
    assert ask(sensor, "36") == b"\x00"
    assert ask(sensor, "0F")[3:7] == bytes.fromhex("000900C8")
    assert ask(sensor, "0F", spoil=1) == b"\x01"
    assert ask(sensor, "0F", address="00000001") == b"\x20"
    assert ask(sensor, "02") == b"\x01"
    assert ask(sensor, "EE") == b"\xfc"
    assert ask(sensor, "0E0701") == b"\x1a"
    assert ask(sensor, "0E0509") == b"\x1a"
    assert len({ask(sensor, "14") for _ in range(50)}) == 50
    assert ask(sensor, "3C")[21:29] == b"A1B2C3D4"
    assert ask(sensor, "18 03" + "41" * 32) == b"\x00"
    assert ask(sensor, "1903") == b"\x00" + b"A" * 32
    assert ask(sensor, "1910") == b"\x1c"
    assert ask(ZfmSensor(product=False), "3C") == b"\xfc"


def test_password_and_address_stay() -> None:
    sensor = ZfmSensor()
    assert ask(sensor, "12 01020304") == b"\x00"
    sensor.power_on()
    assert ask(sensor, "0F") == b"\x21"
    assert ask(sensor, "13 00000000") == b"\x13"
    assert ask(sensor, "13 01020304") == b"\x00"
    assert ask(sensor, "15 0A0B0C0D") == b"\x00"
    assert ask(sensor, "40") == b"\x20"
    assert ask(sensor, "40", address="0A0B0C0D") == b"\x00"


def test_any_chunking_and_noise_in_between_give_the_same_answers() -> None:
    frame = bytes.fromhex("EF01FFFFFFFF0100030F0013")
    whole = ZfmSensor().receive(frame + b"\x00\xef\x00" + frame)
    sensor = ZfmSensor()
    byte_by_byte = [
        answer for byte in frame + b"\x00\xef\x00" + frame for answer in sensor.receive(bytes([byte]))
    ]
    assert len(whole) == 2
    assert whole == byte_by_byte


def test_an_absurd_length_does_not_swallow_what_follows() -> None:
    sensor = ZfmSensor()
    assert sensor.receive(bytes.fromhex("EF01FFFFFFFF01FFFF")) == []
    assert len(sensor.receive(bytes.fromhex("EF01FFFFFFFF0100030F0013"))) == 1


def test_times_are_those_of_the_part() -> None:
    sensor = ZfmSensor()
    sensor.press(ANNA)
    wire = 24 * 10 / 57600  # command and answer, 12 bytes each
    image = sensor.receive(bytes.fromhex("EF01FFFFFFFF010003010005"))[0].after + wire
    features = sensor.receive(bytes.fromhex("EF01FFFFFFFF01000402010008"))[0].after + wire
    assert math.isclose(image, 0.205, abs_tol=0.01)
    assert math.isclose(features, 0.355, abs_tol=0.01)


# -- fingers -------------------------------------------------------------------------------------------------


def test_scores_tell_fingers_apart() -> None:
    fingers = [Finger(f"village/{number}") for number in range(120)]
    enrolled = [finger.template(512) for finger in fingers]
    genuine = [score(enrolled[i], finger.capture(512, i)) for i, finger in enumerate(fingers)]
    impostors = [score(enrolled[i - 1], finger.capture(512, i)) for i, finger in enumerate(fingers)]
    assert min(genuine) > 75
    assert max(impostors) < 20


@pytest.mark.parametrize("size", [512, 768, 1536])
def test_any_corrupted_byte_and_any_mixture_scores_nothing(size: int) -> None:
    template, probe = ANNA.template(size), ANNA.capture(size, 1)
    assert len(template) == len(probe) == size
    for at in range(0, size, 7):
        spoiled = template[:at] + bytes([template[at] ^ 0x10]) + template[at + 1 :]
        assert score(spoiled, probe) == 0
    other = BUDI.template(size)
    for cut in range(128, size, 128):
        assert score(template[:cut] + other[cut:], probe) == 0
    assert score(b"", probe) == score(template[:100], probe) == 0


def test_the_same_seed_is_the_same_finger_and_press() -> None:
    assert Finger(7).template(768) == Finger(7).template(768)
    assert ANNA.capture(512, 1) == ANNA.capture(512, 1)
    assert ANNA.capture(512, 1) != ANNA.capture(512, 2)
    both = combine(ANNA.capture(512, 1), ANNA.capture(512, 2), 512)
    assert both is not None
    assert score(both, ANNA.capture(512, 3)) > 60
    assert combine(ANNA.capture(512, 1), BUDI.capture(512, 2), 512) is None
