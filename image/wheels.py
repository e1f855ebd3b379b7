"""The booth's Python packages: the wheels of `wheels.in`, with the hashes of `requirements.lock`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from image.errors import LockError
from image.run import run

HERE = Path(__file__).parent
PLATFORMS = (
    "manylinux_2_28_aarch64",
    "manylinux_2_26_aarch64",
    "manylinux_2_17_aarch64",
    "manylinux2014_aarch64",
)
PYTHON = "3.13"
UNWANTED = (
    "*.pyi",
    "pygame/tests",
    "pygame/examples",
    "pygame/docs",
    "pygame/include",
    "pygame/__pyinstaller",
    "pygame/_sdl2/*.pyx",
    "adafruit_blinka/microcontroller/*/*/pulseio/libgpiod_pulsein*",  # programs for other boards
    "adafruit_blinka/microcontroller/*/pulseio/libgpiod_pulsein*",
    "bin",
)
"""What lies in wheels and no program reads."""


@dataclass(frozen=True)
class Pin:
    """One entry of `requirements.lock`, with the hashes that it allows."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def line(self) -> str:
        """The entry as pip reads it."""
        return f"{self.name}=={self.version} " + " ".join(f"--hash=sha256:{one}" for one in self.hashes)


def booth_pins(lock: str, wanted: str) -> tuple[Pin, ...]:
    """The entries of the lock that the booth needs. LockError names what is not locked."""
    pins = {}
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        found = re.match(r"([a-z0-9-]+)==([^\s;]+)", entry)
        if found:
            pins[found[1]] = Pin(
                found[1], found[2], tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
            )
    names = [word for word in (line.partition("#")[0].strip() for line in wanted.splitlines()) if word]
    lacking = [name for name in names if name not in pins]
    if lacking:
        raise LockError(f"requirements.lock has no {', '.join(lacking)}, which image/wheels.in asks for")
    return tuple(pins[name] for name in names)


def fetch(pins: tuple[Pin, ...], cache: Path) -> list[Path]:
    """Have every wheel in `cache`; pip checks the hashes. Packages of pure Python may come as source."""
    cache.mkdir(parents=True, exist_ok=True)
    wanted = cache / "wanted.txt"
    text = "".join(f"{pin.line}\n" for pin in pins)
    done = cache / "done.txt"
    if not (done.is_file() and done.read_text() == text):
        for old in cache.glob("*.whl"):
            old.unlink()
        wanted.write_text(text)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += [
            "--only-binary=:all:",
            "--python-version",
            PYTHON,
            "--implementation",
            "cp",
            "--dest",
            str(cache),
        ]
        for platform in PLATFORMS:
            command += ["--platform", platform]
        run([*command, "-r", str(wanted)])
        done.write_text(text)
    return sorted(cache.glob("*.whl"))


def install(wheels: list[Path], place: Path) -> None:
    """Unpack the wheels into a folder on Python's path. A wheel is a zip file: PEP 427."""
    place.mkdir(parents=True, exist_ok=True)
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as bundle:
            for member in bundle.infolist():
                parts = member.filename.split("/")
                if parts[0].endswith(".data"):
                    if len(parts) < 3 or parts[1] not in ("purelib", "platlib"):
                        continue
                    parts = parts[2:]
                if member.is_dir() or ".." in parts:
                    continue
                target = place.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(bundle.read(member))
    for pattern in UNWANTED:
        for path in sorted(
            place.rglob(pattern) if "/" not in pattern and pattern != "bin" else place.glob(pattern)
        ):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def lay_firmware(source: Path, place: Path) -> None:
    """Copy `firmware/` itself, without what a desk has lying about."""
    shutil.copytree(
        source,
        place / "firmware",
        ignore=shutil.ignore_patterns("__pycache__", "*.pyc", "*.md", "*.po", "*.pot"),
    )
    for path in sorted((place / "firmware").rglob("*")):
        os.chmod(path, 0o755 if path.is_dir() else 0o644)
