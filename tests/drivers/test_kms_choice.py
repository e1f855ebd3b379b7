"""Which monitor, which mode, which CRTC: as a table."""

import pytest

from firmware.drivers.errors import DeviceLost
from firmware.drivers.kms_abi import Connector, Encoder, Mode
from firmware.drivers.kms_choice import choose, crtc_for, mode_for

HDMI, DSI = 11, 16


def mode(width: int, height: int, refresh: int = 60, preferred: bool = False) -> Mode:
    return Mode(width, height, refresh, preferred, b"")


def socket(number: int, kind: int = HDMI, modes: tuple[Mode, ...] = (), encoder: int = 0) -> Connector:
    return Connector(number, kind, number, 1 if modes else 2, encoder, (100 + number,), modes)


HD, WIDE, FOUR_K = mode(1920, 1080, preferred=True), mode(1280, 800), mode(3840, 2160, preferred=True)


@pytest.mark.parametrize(
    ("modes", "wanted", "found"),
    [
        ([WIDE, HD], None, HD),
        ([WIDE, mode(800, 600)], None, WIDE),
        ([HD, WIDE], (1280, 800), WIDE),
        ([HD, WIDE], (1366, 768), HD),
        ([HD, WIDE, mode(1280, 800, 75)], (1280, 800), mode(1280, 800, 75)),
        ([HD, mode(1280, 800, 75), mode(1280, 800, 60, True)], (1280, 800), mode(1280, 800, 60, True)),
        ([FOUR_K, WIDE, mode(1920, 1080), mode(2560, 1440)], None, mode(1920, 1080)),
        ([FOUR_K], None, FOUR_K),
        ([FOUR_K, HD], (3840, 2160), FOUR_K),
    ],
)
def test_modes(modes: list[Mode], wanted: tuple[int, int] | None, found: Mode) -> None:
    assert mode_for(modes, wanted) == found


def test_the_monitor_with_the_wanted_mode_comes_first_then_a_panel_then_the_lowest_number() -> None:
    three = [socket(1, HDMI, (HD,)), socket(2, DSI, (mode(800, 480),)), socket(3, HDMI, (HD, WIDE))]
    encoders = {100 + n: Encoder(100 + n, 0, 0b111) for n in (1, 2, 3)}
    for wanted, number in (((1280, 800), 3), (None, 2), ((640, 480), 2)):
        plan = choose((31, 32, 33), three, encoders, wanted)
        assert plan.connector.number == number
        assert plan.others == (32, 33)
        assert len(plan.ignored) == 2
    assert choose((31,), [three[2], three[0]], encoders).connector.number == 1


def test_the_crtc_that_drives_it_already_is_kept() -> None:
    """Another would make the screen flicker."""
    connector = socket(1, modes=(HD,), encoder=101)
    assert crtc_for(connector, (31, 32), {101: Encoder(101, 32, 0b11)}) == 32
    assert crtc_for(connector, (31, 32), {101: Encoder(101, 0, 0b10)}) == 32
    assert crtc_for(connector, (31, 32), {101: Encoder(101, 99, 0b01)}) == 31
    assert crtc_for(connector, (31, 32), {101: Encoder(101, 0, 0b100)}) is None
    assert crtc_for(connector, (31, 32), {}) is None


def test_a_monitor_that_nothing_drives_is_passed_over() -> None:
    first, second = socket(1, modes=(HD,)), socket(2, modes=(WIDE,))
    plan = choose((31,), [first, second], {102: Encoder(102, 0, 1)})
    assert plan.connector is second
    with pytest.raises(DeviceLost, match="nothing that drives it"):
        choose((31,), [first], {})


def test_without_a_monitor_the_sockets_are_named() -> None:
    with pytest.raises(DeviceLost, match=r"HDMI-A-1, DSI-2"):
        choose((31,), [socket(1), socket(2, DSI)], {})
    with pytest.raises(DeviceLost, match="no socket at all"):
        choose((31,), [], {})
