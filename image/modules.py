"""Which kernel modules the image has: an allow-list by groups, and what those need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from image.errors import ImageError
from image.lock import BOOTH, DIAGNOSTIC

FORBIDDEN = re.compile(r"kernel/(net|sound|drivers/(net|bluetooth|media|isdn|atm|infiniband|usb/gadget))/")
"""Folders of modules that no booth has a use for: networks, radios, sound, cameras, being a USB device."""

LINKED = {
    **dict.fromkeys(("cec", "rc_core", "snd", "snd_compress", "snd_pcm", "snd_pcm_dmaengine"), "vc4's HDMI"),
    **dict.fromkeys(("snd_soc_core", "snd_timer", "soundcore"), "vc4's HDMI"),
    "udc_core": "dwc2, which can be either end of USB",
}
"""Libraries from those folders that a wanted driver is linked against, and which. None drives a device
itself."""


HEADPHONES = frozenset(
    ("snd_usb_audio", "snd_usbmidi_lib", "snd_hwdep", "snd_rawmidi", "snd_seq_device", "mc")
)
"""A USB sound adapter's driver and what it is linked against: voters who see nothing hear the ballot. It
would record as well; who may open what, the udev rules and the daemon's unit say: write, not read."""


@dataclass(frozen=True)
class Group:
    """One group of the list. `early`: its modules are loaded in the initramfs."""

    title: str
    early: bool
    names: tuple[str, ...]


def parse_groups(text: str, variant: str = BOOTH) -> tuple[Group, ...]:
    """Read `modules.txt` for a variant. A name has underscores where a file may have hyphens, as in modprobe.

    A group marked `diagnostic` is in that variant only.
    """
    groups: list[tuple[str, str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        if word.startswith("["):
            title, _, mark = word.strip("[]").partition(":")
            groups.append((title.strip(), mark.strip(), []))
        elif not groups or not re.fullmatch(r"[a-z0-9_]+", word):
            raise ImageError(f"modules.txt line {number}: {word!r} is no module's name in a group")
        else:
            groups[-1][2].append(word)
    wanted = [group for group in groups if group[1] != DIAGNOSTIC or variant == DIAGNOSTIC]
    return tuple(Group(title, mark == "early", tuple(names)) for title, mark, names in wanted)


def plain(path: str) -> str:
    """The module's name of a file such as `kernel/fs/nls/nls_cp437.ko.xz`."""
    return path.rpartition("/")[2].partition(".")[0].replace("-", "_")


def parse_dep(text: str) -> dict[str, tuple[str, ...]]:
    """Read depmod's `modules.dep`: file -> files that it needs."""
    lines = (line.partition(":") for line in text.splitlines() if line)
    return {path: tuple(needs.split()) for path, _, needs in lines}


def closure(
    names: Iterable[str], dep: Mapping[str, tuple[str, ...]], built_in: Iterable[str]
) -> tuple[str, ...]:
    """The files of the modules and of all that they need, sorted.

    A name that the kernel has built in is left out. ImageError names those that the kernel does not have at
    all, and any file from a forbidden folder.
    """
    files = {plain(path): path for path in dep}
    inside = {plain(path) for path in built_in}
    unknown = sorted({name for name in names if name not in files and name not in inside})
    if unknown:
        raise ImageError(f"modules.txt names what this kernel does not have: {', '.join(unknown)}")
    chosen: set[str] = set()
    for name in names:
        if name in files:
            chosen |= {files[name], *dep[files[name]]}
    known = HEADPHONES.union(LINKED)
    wrong = sorted(path for path in chosen if FORBIDDEN.search(path) and plain(path) not in known)
    if wrong:
        raise ImageError(f"a module of a network, radio, sound or camera was drawn in: {', '.join(wrong)}")
    return tuple(sorted(chosen))


def built_in(folder: Path) -> list[str]:
    """The files named in `modules.builtin`."""
    return (folder / "modules.builtin").read_text().split()
