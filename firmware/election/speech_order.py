"""[suara] in pemilihan.toml: whether the election is spoken, and the recordings the committee made itself."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firmware.election.errors import UnreadableError
from firmware.election.fields import Fields
from firmware.election.files import read_inside
from firmware.election.manifest import Option
from firmware.election.rules import Rules
from firmware.speech import synth
from firmware.speech.errors import SpeechError
from firmware.speech.make import wanted_clips
from firmware.speech.wav import FILE_LIMIT, read_wav

SHOWN = 5  # missing recordings that are named


@dataclass(frozen=True)
class SpeechOrder:
    """What is to be said, by the clip's name, and the samples of what was recorded."""

    wanted: dict[str, str]
    recorded: dict[str, array[int]] = field(repr=False)


def read_order(fields: Fields, folder: Path, rules: Rules, options: Sequence[Option]) -> SpeechOrder | None:
    """The table's order, with every recording checked; refusals go to `fields`."""
    make = fields.flag("make", default=True)
    place = fields.text("recordings", 1, 200) if fields.has("recordings") else ""
    fields.done()
    if not options:
        return None
    wanted = wanted_clips(rules.languages, [(o.number, o.name, o.blank) for o in options])
    recorded: dict[str, array[int]] = {}
    if place not in ("", "?"):  # "?": refused above
        recorded = _recordings(fields, folder, place, wanted)
    missing = [name for name in wanted if name not in recorded]
    if missing and not make:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        fields.refuse(
            "make", f"nothing is to be made, and not recorded are {', '.join(missing[:SHOWN])}{more}"
        )
    elif missing and not synth.available():
        fields.refuse("make", f"{synth.PROGRAM} was not found: install it, or record all clips")
    return SpeechOrder(wanted, recorded)


def _recordings(fields: Fields, folder: Path, place: str, wanted: dict[str, str]) -> dict[str, array[int]]:
    found: dict[str, array[int]] = {}
    try:
        names = sorted(_files(folder / place))
    except OSError:
        fields.refuse("recordings", f"{place}: no such folder")
        return {}
    for name in names:
        clip = name.removesuffix(".wav")
        if clip not in wanted or clip == name:
            fields.refuse("recordings", f"{place}/{name[:60]}: no clip has this name")
            continue
        try:
            found[clip] = read_wav(read_inside(folder, f"{place}/{name}", FILE_LIMIT))
        except SpeechError as error:
            fields.refuse("recordings", f"{place}/{name} {error}")
        except UnreadableError as error:
            fields.refuse("recordings", str(error))
    return found


def _files(folder: Path) -> Iterator[str]:
    """LANGUAGE/NAME of all files below; what begins with a dot is not the committee's."""
    for language in folder.iterdir():
        if language.name.startswith("."):
            continue
        if not language.is_dir():
            yield language.name
            continue
        yield from (f"{language.name}/{one.name}" for one in language.iterdir() if one.name[0] != ".")
