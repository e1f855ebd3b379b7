"""What a signed manifest says is drawn and printed: names, titles, rules, whatever the authority signed."""

from __future__ import annotations

import json
from functools import cache

from fuzz_target import Target
from fuzz_world import scratch

from firmware.booth.face import face_of
from firmware.booth.shown import check_shown
from firmware.election.authority import read_key
from firmware.election.container import Sections, pack, unpack
from firmware.election.errors import ElectionError
from firmware.election.package import SIGNED_PREFIX, Package, load
from firmware.screens import Screens
from firmware.states.facts import Day, Language
from firmware.states.model import Confirming, Idle, Ready, Voting
from firmware.tapes.opening import zero_tape
from firmware.tapes.paper import Choice, Counts, Header, Officer
from firmware.tapes.slip import slip
from hw_sim.sticks_books import station
from hw_sim.village import Village, make_village


def manifest(data: bytes) -> None:
    """A package with this manifest, truly signed. What the booth takes, it draws and prints."""
    sections = unpack(village().package.read_bytes())
    signature = read_key(village().authority_key).sign(SIGNED_PREFIX + data)
    package = load(
        pack(Sections(data, signature, sections.photos, sections.roll)), authority=village().authority
    )
    check_shown(package)
    screens = Screens(face_of(station(scratch()), package, "bilik-1"))
    for language in Language:
        day = Day(language=language)
        for state in (Ready(day), Idle(day), Voting(day, 1), Confirming(day, 1)):
            screens.render(state)
    printed(package)


def printed(package: Package) -> None:
    """A zero tape and a slip."""
    manifest, he = package.manifest, package.context().he
    header = Header(
        title=manifest.title,
        village=f"{manifest.village}, {manifest.district}",
        tps=f"{manifest.tps:03d}",
        booth=manifest.machines[0].name,
        election_hash=he,
        machine_id=manifest.machines[0].key,
        software="fuzz",
    )
    options = [Choice(0 if option.blank else option.number, option.name) for option in manifest.options]
    for option in range(1, len(options) + 1):
        slip(header, option=option, options=options, serial=bytes(16), signature=bytes(64))
    officers = [Officer(entry.name, "Ketua KPPS") for entry in manifest.officers]
    counts = Counts(manifest.roll.rows, 0, 0, 0, 0, 0, 0)
    zero_tape(
        header,
        counts=counts,
        officers=officers,
        checkpoints=(),
        when="18-10-2026 07.00",
        copy=1,
        copies=manifest.rules.copies,
        options=options,
        witnesses=manifest.rules.tape_footer,
    )


@cache
def village() -> Village:
    """One whose photos are real."""
    return make_village(
        scratch() / "shown", voters=3, seed=5, machine_keys=[("bilik-1", bytes(32))], template_size=512
    )


def true() -> bytes:
    return unpack(village().package.read_bytes()).manifest


def long() -> bytes:
    """The longest texts that are allowed."""
    table = json.loads(true())
    table["title"], table["village"] = "W" * 80, "\u00c5" * 40
    table["options"][0]["name"] = "M" * 60
    return json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


TEXTS = ("\u0e01", "\ua9b1", "\u0301", "\u00df", "\U0001f600", "\ufb03", "\u2026", "W" * 50, " ")
TARGETS = (
    Target(
        "manifest-shown",
        manifest,
        (ElectionError,),
        lambda: [true(), long()],
        tuple(text.encode() for text in TEXTS),
        16384,
        10.0,
    ),
)
