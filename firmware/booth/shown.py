"""What a booth asks of a signed package before it takes it: all that it will draw and print, it can.

The committee's builder asks the same and more. But the authority may sign what another program built, and a
photo or a letter that fails on the day would stop the booth in the middle of opening, again at each start.
"""

from __future__ import annotations

from collections.abc import Iterator

from firmware.election.errors import PackageError
from firmware.election.manifest import Manifest
from firmware.election.package import Package
from firmware.election.photos import photo_fault
from firmware.speech.clips import Speech, read_speech
from firmware.speech.errors import SpeechError
from firmware.tapes.errors import TapeError
from firmware.tapes.paper import Page


def check_shown(package: Package) -> None:
    """Raises PackageError naming the photo or the field."""
    for option, photo in zip(package.manifest.candidates, package.photos, strict=True):
        if fault := photo_fault(photo):
            raise PackageError("PHOT", f"the photo of candidate {option.number} {fault}")
    speech_of(package)
    page = Page("zero", language="id", simulasi=False)
    for where, text in _texts(package.manifest):
        try:
            page.text(text)
        except TapeError as error:
            raise PackageError(where, str(error)) from error


def speech_of(package: Package) -> Speech | None:
    """The package's clips; None where nobody speaks. Raises PackageError."""
    if package.speech is None:
        return None
    try:
        return read_speech(package.speech)
    except SpeechError as error:
        raise PackageError("SPCH", str(error)) from error


def _texts(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Every text of the manifest that stands on a screen or a paper, with its field."""
    for name in ("title", "village", "district", "regency"):
        yield f"manifest.{name}", getattr(manifest, name)
    for option in manifest.options:
        yield f"manifest.options {option.number}.name", option.name
    for at, officer in enumerate(manifest.officers, start=1):
        yield f"manifest.officers {at}.name", officer.name
    for trustee in manifest.trustees:
        yield f"manifest.trustees.people {trustee.index}.name", trustee.name
    for name in ("tape_header", "tape_footer"):
        for line in getattr(manifest.rules, name):
            yield f"manifest.rules.{name}", line
