"""The kernel's package, unpacked: the kernel, the allowed modules, the device trees."""

from __future__ import annotations

import lzma
import shutil
from dataclasses import dataclass
from pathlib import Path

from image.errors import ImageError
from image.modules import Group, built_in, closure, parse_dep
from image.run import run


@dataclass(frozen=True)
class Kernel:
    """What the other steps need of it. `modules` is a folder with `lib/modules/<release>` in it."""

    release: str
    image: Path
    trees: Path
    modules: Path
    early: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where its modules lie."""
        return self.modules / "lib" / "modules" / self.release


def whole_package(deb: Path, cache: Path) -> Path:
    """The package unpacked and its modules indexed, once for each package: that takes a quarter of a
    build."""
    done = cache / f"unpacked-{deb.stem}"
    if not done.is_dir():
        part = cache / f"unpacked-{deb.stem}.part"
        shutil.rmtree(part, ignore_errors=True)
        run(["dpkg-deb", "-x", deb, part])
        (part / "lib").symlink_to("usr/lib")
        run(["depmod", "-b", part, next((part / "boot").glob("vmlinuz-*")).name.removeprefix("vmlinuz-")])
        part.rename(done)
    return done


def unpack(deb: Path, cache: Path, work: Path, groups: tuple[Group, ...]) -> Kernel:
    """Take the allowed modules out of the package, into `work`, and write their indices.

    Modules are stored plain: the squashfs compresses better than each by itself, and loading is faster.
    """
    whole = whole_package(deb, cache)
    found = list((whole / "boot").glob("vmlinuz-*"))
    if len(found) != 1:
        raise ImageError(f"{deb.name} holds {len(found)} kernels where one is expected")
    release = found[0].name.removeprefix("vmlinuz-")
    source = whole / "usr" / "lib" / "modules" / release
    dep = parse_dep((source / "modules.dep").read_text())
    names = [name for group in groups for name in group.names]
    early = [name for group in groups if group.early for name in group.names]
    result = Kernel(
        release,
        found[0],
        whole / "usr" / "lib" / f"linux-image-{release}" / "broadcom",
        work / "modules",
        tuple(plain_name(path) for path in closure(early, dep, built_in(source))),
    )
    for path in closure(names, dep, built_in(source)):
        place = result.folder / plain_name(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(lzma.decompress((source / path).read_bytes()))
    for name in ("modules.builtin", "modules.builtin.modinfo"):
        shutil.copyfile(source / name, result.folder / name)
    order = set(closure(names, dep, built_in(source)))
    kept = [
        line
        for line in (source / "modules.order").read_text().splitlines()
        if f"{line}.xz" in order or line in order
    ]
    (result.folder / "modules.order").write_text("".join(f"{plain_name(line)}\n" for line in kept))
    index(result.modules, release)
    return result


def plain_name(path: str) -> str:
    """The file's name once it is no longer compressed."""
    return path.removesuffix(".xz")


def index(base: Path, release: str) -> None:
    """Let depmod write the indices of the modules under `base`; drop the text forms that nothing reads."""
    run(["depmod", "-b", base, release])
    folder = base / "lib" / "modules" / release
    for name in (
        "modules.symbols",
        "modules.devname",
        "modules.softdep",
        "modules.weakdep",
        "modules.symbols.bin",
    ):
        if name not in ("modules.softdep", "modules.devname"):
            (folder / name).unlink(missing_ok=True)
