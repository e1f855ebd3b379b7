"""An invented village with everything an election needs, generated and never downloaded.

    village = make_village(Path("out"), voters=300, seed=7, machine_keys=[("bilik-1", key)])

    out/committee/       what a committee would write by hand: pemilihan.toml, dpt.csv, photos,
    certificates, templates out/election.bilik   made of it by the real builder
    out/authority.key    the election authority's key
    out/cards/*.json     the emulated PIV cards, with PINs and keys
    out/voters.json      what the actors know of the voters

The seed fixes names, faces, kinds of cards, PINs and fingers; cryptographic keys come from the OS each time.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from firmware.election import authority
from firmware.election.build import build
from firmware.election.manifest import ZONES
from firmware.election.rules import Rules
from firmware.speech.make import wanted_clips
from hw_sim.fingers import Finger
from hw_sim.portraits import portrait
from hw_sim.tones import write_tones
from hw_sim.village_cards import Holder, Issuer, VoterCard, voter_cards
from hw_sim.village_names import Person, people, person_name, village_name
from hw_sim.village_toml import RECORDINGS, Notice, Voices, pemilihan_toml

DAY = dt.date(2026, 10, 18)


@dataclass(frozen=True)
class Voter:
    """What an actor knows: `row` in the roll from 0, NIK, card, and the seeds of the enrolled fingers (one
    or two)."""

    row: int
    nik: str
    card: VoterCard
    fingers: tuple[str, ...]


@dataclass(frozen=True)
class Village:
    """Where everything lies, and the people. `candidates` in ballot order, without the blank vote."""

    folder: Path
    committee: Path
    package: Path
    authority_key: Path
    authority: bytes
    name: str
    opens: dt.datetime
    closes: dt.datetime
    candidates: tuple[str, ...]
    officers: tuple[Holder, ...]
    trustees: tuple[Holder, ...]
    odd: tuple[Holder, ...]
    voters: tuple[Voter, ...]
    warnings: tuple[str, ...]

    def holder(self, card_id: str) -> Holder:
        """The PIV card "chair", "member-1" .. 3, "technician", "trustee-1" .., "foreign", "expired" or
        "unlisted"."""
        everyone = (*self.officers, *self.trustees, *self.odd)
        return next(holder for holder in everyone if holder.id == card_id)


def make_village(
    folder: Path,
    *,
    voters: int,
    seed: int,
    machine_keys: Sequence[tuple[str, bytes]],
    trustees: int = 3,
    threshold: int = 2,
    candidates: int = 3,
    template_size: int = 1536,
    date: dt.date = DAY,
    opens: dt.time = dt.time(7),
    closes: dt.time = dt.time(13),
    zone: str = "WIB",
    rules: Mapping[str, object] | None = None,
    speech: Voices = Voices.NONE,
    authority_key: Path | None = None,
) -> Village:
    """Generate all files under `folder` (made if absent) and build the package. `rules` by their manifest
    names. `speech`: who speaks the clips of the audio ballot. `authority_key`: sign with that key instead of
    a new one, because a booth believes it already.

    Raises BuildError or UnreadableError where the parameters make no election.
    """
    chance = random.Random(f"village/{seed}")
    committee, cards = folder / "committee", folder / "cards"
    for path in (cards, *(committee / name for name in ("foto", "jari", "petugas", "pemegang"))):
        path.mkdir(parents=True, exist_ok=True)
    offset = dt.timezone(dt.timedelta(hours=ZONES[zone]))
    start, end = (dt.datetime.combine(date, clock, offset) for clock in (opens, closes))
    place, running = village_name(chance), _candidates(chance, candidates, committee)
    wallet = Issuer(chance, cards, committee, start).wallet(trustees, threshold)
    public = {*running, *(holder.name for holder in (*wallet.officers, *wallet.trustees, *wallet.odd))}
    persons = people(chance, voters, date, public)
    electorate = _voters(chance, seed, persons, committee, template_size)
    notice = Notice(place, start, end, zone, threshold, template_size)
    text = pemilihan_toml(notice, running, wallet, machine_keys, rules or {}, speech)
    (committee / "pemilihan.toml").write_text(text, "utf-8")
    key_path = authority_key or folder / "authority.key"
    if authority_key is None:
        key_path.unlink(missing_ok=True)
        authority.generate(key_path)
    authority_public = authority.public_bytes(authority.read_key(key_path))
    if speech is Voices.TONES:
        read = Rules(**dict(rules or {}))  # type: ignore[arg-type]  # as the caller gave them
        options = [(number, name, False) for number, name in enumerate(running, start=1)]
        blank = [(len(options) + 1, read.blank_label, True)] if read.blank else []
        write_tones(committee / RECORDINGS, wanted_clips(read.languages, options + blank))
    built = build(committee, authority.read_key(key_path))
    package = folder / "election.bilik"
    package.write_bytes(built.data)
    listed = [asdict(voter) for voter in electorate]
    (folder / "voters.json").write_text(json.dumps(listed, indent=1), "utf-8")
    return Village(
        folder=folder,
        committee=committee,
        package=package,
        authority_key=key_path,
        authority=authority_public,
        name=place,
        opens=start,
        closes=end,
        candidates=tuple(running),
        officers=wallet.officers,
        trustees=wallet.trustees,
        odd=wallet.odd,
        voters=electorate,
        warnings=built.warnings,
    )


def _candidates(chance: random.Random, count: int, committee: Path) -> list[str]:
    names: list[str] = []
    for number in range(1, count + 1):
        woman = chance.random() < 0.4
        name = person_name(chance, woman)
        while name in names:
            name = person_name(chance, woman)
        names.append(name)
        png = portrait(chance.randrange(1000) * 35 + number, woman)
        (committee / "foto" / f"{number}.png").write_bytes(png)
    return names


def _voters(
    chance: random.Random, seed: int, persons: Sequence[Person], committee: Path, template_size: int
) -> tuple[Voter, ...]:
    """dpt.csv and the template files; one voter in a hundred has a single readable finger."""
    cards = voter_cards(chance, len(persons))
    voters = []
    with (committee / "dpt.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("no", "nik", "nama", "tanggal_lahir", "dusun", "kartu", "jari1", "jari2"))
        for row, (person, card) in enumerate(zip(persons, cards, strict=True)):
            fingers = tuple(f"{seed}/{row}/{which}" for which in ("thumb", "index"))
            fingers = fingers[:1] if chance.random() < 0.01 else fingers
            names = [f"jari/{row + 1:05d}-{at}.tpl" for at in range(1, len(fingers) + 1)]
            for name, finger in zip(names, fingers, strict=True):
                (committee / name).write_bytes(Finger(finger).template(template_size))
            born, uid = person.born.isoformat(), (card.uid or "").upper()
            files = (*names, "-")[:2]
            table.writerow((row + 1, person.nik, person.name, born, person.dusun, uid, *files))
            voters.append(Voter(row, person.nik, card, fingers))
    return tuple(voters)
