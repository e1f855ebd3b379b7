"""Inputs in files: the repository's, those that long runs have collected, and findings to be replayed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from fuzz_target import ROOT, Finding, Target

KEPT = Path(__file__).parent / "corpus"
"""In the repository: small, and for every past finding the input that showed it (`finding-..`)."""
OUT = ROOT / "out" / "fuzz"


def kept(target: Target) -> dict[str, bytes]:
    """The repository's inputs of this target, by file name."""
    return {path.name: path.read_bytes() for path in sorted((KEPT / target.name).glob("*"))}


def gathered(target: Target) -> Path:
    """Where long runs put what they find interesting."""
    folder = OUT / "corpus" / target.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save(found: Finding, data: bytes) -> Path:
    """The input of a finding, as a file."""
    folder = OUT / "findings" / found.target
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"finding-{found.kind.lower()}-{name_of(data)}"
    path.write_bytes(data)
    return path


def name_of(data: bytes) -> str:
    """A file name that follows from the content."""
    return sha256(data).hexdigest()[:12]
