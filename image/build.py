"""From the lock to the finished files: each step in order, with its seconds."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from image import bmap, card, compiled, elf, fat, kernel, mbr, ramdisk, root, sbom, squash, wheels
from image.apt import Apt
from image.errors import ImageError
from image.facts import Release, Slot, image_id, version
from image.lock import DIAGNOSTIC, Lock, Package, format_lock, parse_lock, parse_wanted
from image.mirrors import machine_mirrors
from image.modules import parse_groups
from image.run import run, step

HERE = Path(__file__).parent
TOP = HERE.parent
RELEASE = "trixie"
FIRMWARE_BLOBS = ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat")
"""What the boot ROMs of a Pi 3 and 4 load: no camera codecs, no debug, no cut-down ones."""


@dataclass
class Workshop:
    """Where a build works, and how long its steps took."""

    out: Path
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def cache(self) -> Path:
        """Fetched files, kept between builds."""
        return self.out / "cache"

    @property
    def work(self) -> Path:
        """Made anew by each build."""
        return self.out / "work"


def relock(shop: Workshop) -> Lock:
    """Make `packages.lock` anew from the newest packages."""
    apt = Apt(shop.cache / "apt", machine_mirrors(), RELEASE)
    with step("lists of packages, signatures checked", shop.seconds):
        apt.prepare()
        apt.update()
    with step("closure of packages.in", shop.seconds):
        lock = apt.resolve(parse_wanted((HERE / "packages.in").read_text()))
        (HERE / "packages.lock").write_text(format_lock(lock))
    return lock


def build(shop: Workshop, variant: str) -> Path:
    """Build the image of a variant; give its path. Beside it lie .zst, .sha256, .bmap and the bill of
    materials."""
    lock = parse_lock((HERE / "packages.lock").read_text())
    release = Release(version(TOP / "firmware" / "version.py"), variant, lock.epoch)
    groups = parse_groups((HERE / "lists" / "modules.txt").read_text(), variant)
    shutil.rmtree(shop.work, ignore_errors=True)
    shop.work.mkdir(parents=True)
    debs = _fetch(shop, lock, variant)
    pins = wheels.booth_pins((TOP / "requirements.lock").read_text(), (HERE / "wheels.in").read_text())
    with step("wheels, hashes checked", shop.seconds):
        found = wheels.fetch(pins, shop.cache / "wheels")
    with step("kernel and its modules", shop.seconds):
        core = next(one for one in debs if one.name.startswith("linux-image-"))
        linux = kernel.unpack(debs[core], shop.cache, shop.work, groups)
    tree = shop.work / "root"
    with step("packages unpacked", shop.seconds):
        root.unpack([path for one, path in debs.items() if one is not core], tree)
    copyrights = root.licences(tree) | root.licences(shop.cache / f"unpacked-{debs[core].stem}")
    with step("initramfs", shop.seconds):
        initrd = ramdisk.build(tree, linux, groups, release.epoch, shop.work)
        blobs = {name: (tree / "usr/lib/raspi-firmware" / name).read_bytes() for name in FIRMWARE_BLOBS}
    with step("root file system laid out", shop.seconds):
        root.trim(tree, variant)
        root.furnish(tree, TOP / "systemd", variant)
        wheels.install(found, tree / compiled.DIST)
        wheels.lay_firmware(TOP / "firmware", tree / compiled.DIST)
        shutil.copytree(linux.modules / "lib" / "modules", tree / "usr" / "lib" / "modules")
        lacking = elf.lacking(tree)
        if lacking:
            raise ImageError("libraries were dropped that are needed:\n  " + "\n  ".join(lacking))
    with step("Python compiled by the image's own", shop.seconds):
        compiled.compile_all(tree, shop.cache)
        root.level(tree)  # last: it takes what the builder's umask left
    with step("squashfs and hash tree", shop.seconds):
        part = squash.build(tree, shop.work, release.epoch, release.salt, release.uuid)
    with step("firmware partition", shop.seconds):
        slot = _slot(release, part, linux, initrd)
        files = _firmware(release, part, linux, initrd, slot, blobs)
        path = shop.work / "firmware.fat"
        fat.build(files, ("b", "bilik"), path, mbr.FIRMWARE.size, release.signature, release.epoch)
    image = shop.out / f"{release.name}.img"
    with step("image put together", shop.seconds):
        made = card.assemble(image, release.signature, path, part.path)
        (shop.out / f"{release.name}.bmap").write_text(bmap.document(image, made.regions))
    with step("bill of materials", shop.seconds):
        bill = sbom.document(release, slot, lock, copyrights, found, TOP / "firmware", sbom.tools())
        (shop.out / f"{release.name}.spdx.json").write_text(bill)
    with step("compressed", shop.seconds):
        _compress(image)
    (shop.out / f"{release.name}.seconds.json").write_text(json.dumps(shop.seconds, indent=1) + "\n")
    return image


def _fetch(shop: Workshop, lock: Lock, variant: str) -> dict[Package, Path]:
    """Every .deb of the variant in the cache."""
    apt = Apt(shop.cache / "apt", machine_mirrors(), lock.release)
    folder = shop.cache / "debs"
    with step("packages, hashes checked", shop.seconds):
        apt.prepare()
        apt.fetch(lock.of(variant), folder)
    return {one: folder / one.file for one in lock.of(variant)}


def _slot(release: Release, part: squash.RootPartition, linux: kernel.Kernel, initrd: bytes) -> Slot:
    identity = image_id(part.root_hash, linux.image.read_bytes(), initrd)
    return Slot(
        release.version, release.variant, "a", part.root_hash, part.squash_bytes, linux.release, identity
    )


def _firmware(
    release: Release,
    part: squash.RootPartition,
    linux: kernel.Kernel,
    initrd: bytes,
    slot: Slot,
    blobs: dict[str, bytes],
) -> dict[str, bytes]:
    """The files of the firmware partition, by path."""
    words = (HERE / "boot" / "cmdline.txt").read_text().strip()
    words += f" bilik.disk={release.signature:08x} bilik.slot=a bilik.root={part.root_hash}"
    words += f" bilik.bytes={part.squash_bytes} bilik.salt={part.salt}"
    files = {
        "config.txt": _config(release.variant),
        "a/vmlinuz": linux.image.read_bytes(),
        "a/initrd.img": initrd,
        "a/cmdline.txt": words.encode() + b"\n",
        "a/image.json": slot.document(),
    }
    files |= {f"a/{tree.name}": tree.read_bytes() for tree in sorted(linux.trees.glob("*.dtb"))}
    return files | blobs


def _config(variant: str) -> bytes:
    """`config.txt`; a technician's has the serial pins switched on, where its shell is."""
    text = (HERE / "boot" / "config.txt").read_text()
    if variant == DIAGNOSTIC:
        text = text.replace("enable_uart=0\n", "enable_uart=1\n")
    return text.encode()


def _compress(image: Path) -> None:
    """Beside the image: .zst, and the .sha256 of it in the form that `sha256sum --check` reads."""
    packed = image.with_name(image.name + ".zst")
    threads = os.cpu_count() or 1
    run(["zstd", "-q", "-f", "-12", "--long=27", f"-T{threads}", image, "-o", packed])
    with packed.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    packed.with_name(packed.name + ".sha256").write_text(f"{digest}  {packed.name}\n")
