"""What stays in the image: modules, programs, units, users."""

import re
from pathlib import Path

import pytest

from image.build import _config
from image.errors import ImageError
from image.lock import BOOTH, DIAGNOSTIC
from image.modules import FORBIDDEN, HEADPHONES, closure, parse_dep, parse_groups, plain
from image.patterns import parse_drop, parse_keep
from image.root import destination, enable

TOP = Path(__file__).parents[2]
GROUPS = parse_groups((TOP / "image" / "lists" / "modules.txt").read_text())
KEEP = (TOP / "image" / "lists" / "keep.txt").read_text()
DEP = parse_dep(
    "kernel/fs/ext4/ext4.ko.xz: kernel/fs/jbd2/jbd2.ko.xz\n"
    "kernel/fs/jbd2/jbd2.ko.xz:\n"
    "kernel/drivers/net/virtio_net.ko.xz: kernel/drivers/net/net_failover.ko.xz\n"
    "kernel/drivers/net/net_failover.ko.xz:\n"
    "kernel/drivers/usb/misc/bridge.ko.xz: kernel/drivers/net/net_failover.ko.xz\n"
    "kernel/drivers/gpu/drm/vc4/vc4.ko.xz: kernel/drivers/media/cec/core/cec.ko.xz\n"
    "kernel/drivers/media/cec/core/cec.ko.xz:\n"
    "kernel/sound/usb/snd-usb-audio.ko.xz: kernel/sound/core/snd-hwdep.ko.xz "
    "kernel/drivers/media/mc/mc.ko.xz\n"
    "kernel/sound/core/snd-hwdep.ko.xz:\n"
    "kernel/drivers/media/mc/mc.ko.xz:\n"
    "kernel/sound/pci/snd-intel8x0.ko.xz: kernel/sound/core/snd-hwdep.ko.xz\n"
    "kernel/drivers/media/usb/uvc/uvcvideo.ko.xz: kernel/drivers/media/mc/mc.ko.xz\n"
)


def test_no_module_of_the_list_is_a_networks() -> None:
    names = {name for group in GROUPS for name in group.names}
    assert len(names) > 60
    words = re.compile(
        r"net|eth|wlan|wifi|wireless|brcm|smsc|lan78|genet|bluetooth|btusb|hci_uart|rfkill|r8169|cdc_"
    )
    assert [name for name in names if words.search(name)] == []


def test_the_screen_and_the_root_are_loaded_early_and_sticks_are_not() -> None:
    early = {name for group in GROUPS if group.early for name in group.names}
    assert {"dm_verity", "squashfs", "ext4", "vc4", "virtio_gpu", "virtio_blk", "sdhci_iproc"} <= early
    assert early.isdisjoint({"usb_storage", "ftdi_sio", "cp210x"})


def test_what_a_module_needs_comes_by_itself() -> None:
    assert closure(["ext4"], DEP, []) == ("kernel/fs/ext4/ext4.ko.xz", "kernel/fs/jbd2/jbd2.ko.xz")
    assert closure(["vc4"], DEP, []) == (
        "kernel/drivers/gpu/drm/vc4/vc4.ko.xz",
        "kernel/drivers/media/cec/core/cec.ko.xz",
    )


@pytest.mark.parametrize("name", ["virtio_net", "bridge"])
def test_a_network_module_is_refused_even_where_another_draws_it_in(name: str) -> None:
    with pytest.raises(ImageError, match="net_failover"):
        closure([name], DEP, [])


def test_of_sound_there_is_what_headphones_need_and_nothing_else() -> None:
    """A voter who sees nothing hears the ballot. No other sound card, and no camera, comes with it."""
    assert len(closure(["snd_usb_audio"], DEP, [])) == 3
    for name in ("snd_intel8x0", "uvcvideo"):
        with pytest.raises(ImageError, match="network, radio, sound or camera"):
            closure([name], DEP, [])
    names = {name for group in GROUPS for name in group.names}
    assert {name for name in names if name.startswith("snd")} == {"snd_usb_audio", "snd_bcm2835"}
    assert {"snd_usb_audio", "mc"} <= HEADPHONES


def test_what_the_kernel_has_built_in_is_left_out_and_what_it_lacks_is_named() -> None:
    assert closure(["rtc_pl031"], DEP, ["kernel/drivers/rtc/rtc-pl031.ko"]) == ()
    with pytest.raises(ImageError, match="does not have: nosuch"):
        closure(["nosuch"], DEP, [])


def test_a_wrong_line_of_modules_is_named() -> None:
    with pytest.raises(ImageError, match=r"line 2: 'usb-storage'"):
        parse_groups("[a]\nusb-storage\n")
    assert plain("kernel/a/usb-storage.ko.xz") == "usb_storage"
    assert FORBIDDEN.search("kernel/net/mac80211/mac80211.ko.xz")


def kept(variant: str) -> dict[str, tuple[str, ...]]:
    return {one.folder: one.names for one in parse_keep(KEEP, variant)}


def test_a_booth_keeps_no_shell_and_no_unit_that_opens_one() -> None:
    booth, other = kept(BOOTH), kept(DIAGNOSTIC)
    programs = {*booth["usr/bin"], *booth["usr/sbin"]}
    assert programs.isdisjoint({"bash", "sh", "dash", "busybox", "login", "agetty", "su", "sudo", "*"})
    units = booth["usr/lib/systemd/system"]
    words = ("getty", "rescue", "emergency", "debug-shell", "network", "ssh", "login", "console")
    assert [name for name in units if any(word in name for word in words)] == []
    assert {"bash", "busybox"} <= set(other["usr/bin"])
    assert set(booth["usr/bin"]) < set(other["usr/bin"])


def test_a_wrong_line_of_the_lists_is_named() -> None:
    with pytest.raises(ImageError, match=r"keep.txt line 2: 'kiosk bash'"):
        parse_keep("[usr/bin]\nkiosk bash\n", BOOTH)
    assert parse_drop("a/b  # why\n\n# no\n/c\n") == ("a/b", "c")


def test_every_file_of_systemd_has_a_place() -> None:
    for path in (TOP / "systemd").iterdir():
        destination(path.name)
    assert destination("60-bilik.rules") == "usr/lib/udev/rules.d/60-bilik.rules"
    assert destination("bilik.tmpfiles") == "usr/lib/tmpfiles.d/bilik.conf"
    assert destination("README.md") is None
    with pytest.raises(ImageError, match=r"systemd/notes.txt"):
        destination("notes.txt")


def test_units_are_enabled_as_they_say(tmp_path: Path) -> None:
    units, etc = tmp_path / "units", tmp_path / "etc"
    units.mkdir()
    (units / "bilik.service").write_text("[Install]\nWantedBy=sysinit.target\n")
    (units / "other.service").write_text("[Install]\nWantedBy=sysinit.target\n")
    enable(units, etc)
    link = etc / "sysinit.target.wants" / "bilik.service"
    assert str(link.readlink()) == "/usr/lib/systemd/system/bilik.service"
    assert [path.name for path in link.parent.iterdir()] == ["bilik.service"]


def test_nobody_can_log_in_and_the_booths_user_is_the_one_the_units_name() -> None:
    tree = TOP / "image" / "tree" / "etc"
    for line in (tree / "passwd").read_text().splitlines():
        name, password, number, *_, shell = line.split(":")
        assert (password, shell) == ("*", "/usr/sbin/nologin"), name
        if name == "bilik":
            assert f"u bilik {number}" in (TOP / "systemd" / "bilik.sysusers").read_text()
    assert all(line.split(":")[1] == "*" for line in (tree / "shadow").read_text().splitlines())


def test_a_keyboard_has_a_driver_in_the_diagnostic_variant_only() -> None:
    text = (TOP / "image" / "lists" / "modules.txt").read_text()
    names = {
        variant: {name for group in parse_groups(text, variant) for name in group.names}
        for variant in ("booth", "diagnostic")
    }
    assert names["diagnostic"] - names["booth"] == {"hid_generic"}
    assert not names["booth"] - names["diagnostic"]


def test_a_shell_is_in_a_technicians_image_alone_and_its_units_are_enabled_there() -> None:
    image = TOP / "image"
    assert not [path for path in (image / "tree").rglob("*") if "shell" in path.name or "serial" in path.name]
    other = image / "tree-diagnostic"
    links = sorted((other / "etc" / "systemd" / "system").glob("*.wants/*"))
    assert [path.name for path in links] == ["bilik-serial@ttyAMA0.service", "bilik-serial@ttyS1.service"]
    for path in links:
        assert (other / str(path.readlink()).lstrip("/")).is_file()
    booth, technician = (_config(variant).decode().splitlines() for variant in (BOOTH, DIAGNOSTIC))
    assert set(booth) ^ set(technician) == {"enable_uart=0", "enable_uart=1"}
