"""The root file system of a booth: packages unpacked, what no booth needs dropped, our own files laid in.

No maintainer script runs and nothing runs as root: `dpkg-deb -x` unpacks, the lists in `lists/` say what
stays,
`tree/` and `systemd/` say what is added. Modes are set here, not taken from whoever builds.
"""

from __future__ import annotations

import fnmatch
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from image.errors import ImageError
from image.lock import DIAGNOSTIC
from image.patterns import Kept, parse_drop, parse_keep
from image.run import run

HERE = Path(__file__).parent
PLACES = (
    "data",
    "boot/firmware",
    "dev",
    "proc",
    "sys",
    "run",
    "tmp",
    "root",
    "var/tmp",
    "var/lib",
    "opt/bilik",
)
"""Folders that something is mounted on, or that programs expect."""
PRIVATE = {"root": 0o700, "tmp": 0o1777, "var/tmp": 0o1777, "etc/shadow": 0o600}
"""Modes that are not the usual 755 and 644; mksquashfs is told of them."""


def unpack(debs: Iterable[Path], root: Path) -> None:
    """Unpack each package into `root`."""
    root.mkdir(parents=True)
    for name in ("bin", "sbin", "lib"):
        (root / name).symlink_to(f"usr/{name}")
    for deb in debs:
        run(["dpkg-deb", "-x", deb, root])
    for name in ("bin", "sbin", "lib"):
        if not (root / name).is_symlink():
            raise ImageError(f"a package still has files in /{name}, outside of /usr")


def licences(root: Path) -> dict[str, str]:
    """The text of each package's `copyright`, by package; read before anything is dropped."""
    found = sorted((root / "usr" / "share" / "doc").glob("*/copyright"))
    return {path.parent.name: path.read_text(errors="replace") for path in found if path.is_file()}


def trim(root: Path, variant: str) -> int:
    """Drop what the lists do not keep; give how many files went. ImageError if a list names what is not
    there."""
    before = count(root)
    drop = parse_drop((HERE / "lists" / "drop.txt").read_text())
    keep = parse_keep((HERE / "lists" / "keep.txt").read_text(), variant)
    for pattern in drop:
        for path in sorted(root.glob(pattern)):
            remove(path)
    for kept in keep:
        _trim_folder(root, kept)
    for path in sorted(root.rglob("*")):
        if path.is_symlink() and _dangling(root, path):
            path.unlink()
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
    return before - count(root)


def count(root: Path) -> int:
    """How many files and links there are."""
    return sum(1 for path in root.rglob("*") if path.is_symlink() or not path.is_dir())


def _trim_folder(root: Path, kept: Kept) -> None:
    folder = root / kept.folder
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if not kept.keeps(path.name):
                remove(path)


def _dangling(root: Path, path: Path) -> bool:
    """Whether a link leads to nothing, with `/` standing for the image's root."""
    target = path.readlink()
    if str(target) == "/dev/null":
        return False
    place = root / target.relative_to("/") if target.is_absolute() else path.parent / target
    return not (place.is_symlink() or place.exists())


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def furnish(root: Path, units: Path, variant: str) -> None:
    """Lay in `tree/` (and `tree-diagnostic/`), the project's units, rules and settings; enable the units."""
    for place in PLACES:
        (root / place).mkdir(parents=True, exist_ok=True)
    shutil.copytree(HERE / "tree", root, dirs_exist_ok=True, symlinks=True)
    if variant == DIAGNOSTIC:
        shutil.copytree(HERE / "tree-diagnostic", root, dirs_exist_ok=True, symlinks=True)
    (root / "var" / "run").symlink_to("/run")
    (root / "etc" / "bilik").mkdir()
    (root / "etc" / "bilik" / "station.toml").symlink_to("/run/bilik/station.toml")
    (root / "etc" / "systemd" / "system").mkdir(parents=True, exist_ok=True)
    (root / "usr" / "lib" / "systemd" / "system" / "default.target").symlink_to("multi-user.target")
    for path in sorted(units.iterdir()):
        home = destination(path.name)
        if home is None:
            continue
        target = root / home
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, target)
    enable(root / "usr" / "lib" / "systemd" / "system", root / "etc" / "systemd" / "system")


KINDS: tuple[tuple[str, str | None], ...] = (
    ("*.rules", "usr/lib/udev/rules.d/{}"),
    ("*.sysusers", None),
    ("*.tmpfiles", "usr/lib/tmpfiles.d/{stem}.conf"),
    ("*.sysctl", "usr/lib/sysctl.d/{stem}.conf"),
    ("*.modules", "usr/lib/modules-load.d/{stem}.conf"),
    ("*.modprobe", "usr/lib/modprobe.d/{stem}.conf"),
    ("*.journald", "usr/lib/systemd/journald.conf.d/{stem}.conf"),
    ("*.md", None),
    ("*.py", None),
    ("__pycache__", None),
    ("*.d", "usr/lib/systemd/system/{}"),
    *(
        (f"*.{kind}", "usr/lib/systemd/system/{}")
        for kind in ("service", "target", "path", "timer", "socket", "mount")
    ),
)
"""Where a file of `systemd/` goes, by the end of its name. Users are in `tree/etc/passwd`: a test
compares."""


def destination(name: str) -> str | None:
    """The place of a file of `systemd/` in the root, or None if it does not go there."""
    for pattern, where in KINDS:
        if fnmatch.fnmatchcase(name, pattern):
            return where.format(name, stem=name.rpartition(".")[0]) if where else None
    raise ImageError(f"systemd/{name}: where such a file goes is not known; see image/root.py")


def enable(units: Path, etc: Path) -> None:
    """What `systemctl enable` would do for every unit of the project: links for `WantedBy` and
    `RequiredBy`."""
    for unit in sorted(units.glob("bilik*")):
        if not unit.is_file():
            continue
        for line in unit.read_text().splitlines():
            key, _, value = line.partition("=")
            kind = {"WantedBy": "wants", "RequiredBy": "requires"}.get(key.strip())
            for name in value.split() if kind else ():
                place = etc / f"{name}.{kind}"
                place.mkdir(parents=True, exist_ok=True)
                (place / unit.name).symlink_to(f"/usr/lib/systemd/system/{unit.name}")


def level(root: Path) -> None:
    """Give every file the mode 644, or 755 where it is a program or folder: no set-user-ID file stays."""
    for path in root.rglob("*"):
        if not path.is_symlink():
            program = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if program else 0o644)
    root.chmod(0o755)
