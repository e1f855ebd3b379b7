"""The Pi's stage: what a console says, and how large a card QEMU wants."""

import pytest

from hw_sim.guest.pi import look, power_of_two

CONSOLE = """\
[    0.000000] Machine model: Raspberry Pi 3 Model B
[    9.1] mmcblk0: mmc0:4567 QEMU! 2.00 GiB
[    9.2]  mmcblk0: p1 p2 p3 p4
[    9.9] device-mapper: verity: sha256 using shash "sha256-ce"
[   30.1] systemd[1]: systemd 257 running in system mode (+PAM)
[   40.5] bilik[201]: bilik: display: waiting: there is no screen under /dev/dri
"""


def test_the_sights_come_in_the_order_of_a_start() -> None:
    assert look(CONSOLE) == ["board", "card", "verity", "root", "booth", "no_screen"]
    assert look(CONSOLE.partition("[    9.9]")[0]) == ["board", "card"]
    assert look("") == []
    assert "booth" not in look("bilik-scrub[7]: scrub: running")


@pytest.mark.parametrize(("size", "want"), [(1, 1), (1 << 30, 1 << 30), ((1 << 30) + 1, 1 << 31)])
def test_a_card_is_as_large_as_the_next_power_of_two(size: int, want: int) -> None:
    assert power_of_two(size) == want
