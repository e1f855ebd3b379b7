"""A booth with its people, for journeys: the real daemon as a process, and hands that see pixels only."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from firmware.booth.election import PACKAGE
from firmware.config import load as load_station
from firmware.election.package import load as load_package
from firmware.states.facts import (
    Day,
    Digits,
    Mode,
    Officer,
    OfficerRefusal,
    Override,
    Purpose,
    Role,
)
from firmware.states.model import AskOfficer, Closed, EnterPin, Idle, Menu, Ready, State, Thanks
from firmware.storage.entries import Valid, read_log
from firmware.storage.records import Event, Record, unpack
from firmware.storage.slot import Log
from hw_sim.cards import CardModel
from hw_sim.eyes import Eyes, Sight
from hw_sim.hands import Hands, Lost
from hw_sim.officers import Officers
from hw_sim.plan import Trick, Visit
from hw_sim.printer_paper import Paper, Sheet
from hw_sim.rig import BOOTH_NAME, Rig
from hw_sim.stand import TAMPER, Size, Tempo
from hw_sim.village import Voter
from hw_sim.village_cards import Holder
from hw_sim.village_toml import Voices
from hw_sim.voters import Voters

ROLL = 48
ROOT = Path(__file__).parents[2]


class QuickHands(Hands):
    """Hands that take no pictures of what they see; that is tested with the whole day."""

    def photograph(self, sight: Sight) -> None:
        return


class Booth:
    """One booth, its officers, and voters one after the other.

    `station` is added to station.toml; `watch` and `retry`: how often the booth looks for the stick,
    and when it tries again what failed, in seconds. `variant`: the system image it says it runs, or none.
    `rules`: the election's, by their manifest names.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seed: int = 3,
        station: str = "",
        candidates: int = 3,
        watch: float = 0.05,
        retry: float = 0.2,
        size: Size | None = None,
        variant: str | None = None,
        speech: Voices = Voices.NONE,
        rules: Mapping[str, object] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.stick = folder, folder / "stick"
        tempo, size = Tempo(0.0), size or Size()
        self.rig = Rig(
            folder,
            voters=ROLL,
            seed=seed,
            tempo=tempo,
            size=size,
            candidates=candidates,
            variant=variant,
            speech=speech,
            rules=rules,
        )
        text = self.rig.station.read_text("utf-8")
        for wait, own, usual in (("watch_seconds", watch, 0.05), ("retry", retry, 0.2)):
            text = text.replace(f"{wait} = {usual}", f"{wait} = {own}")
        self.rig.station.write_text(text + station, "utf-8")
        self.village = self.rig.village
        self.internal = self.rig.run / "internal"
        package = load_package(self.village.package.read_bytes())
        station_file = load_station(self.rig.station)
        self.eyes = Eyes.at(station_file, package, BOOTH_NAME, self.rig.run / "fb0")
        self.hands = QuickHands(self.rig, self.eyes, folder / "screens")
        self.officers = Officers(self.hands)
        names = tuple(option.name for option in package.manifest.options)
        self.voters = Voters(self.hands, self.officers, names)
        self.day = Day(rules=self.eyes.rules)
        self.rig.printer.act(lambda printer: printer.load_paper(Paper(None)))
        self._rows = iter([v.row for v in self.village.voters if v.card.found])
        self.voted: list[int] = []
        self.rig.start()
        self.rig.set_clock(self.village.opens)

    # ---- the day -------------------------------------------------------------------------------------

    def open_polls(self) -> Booth:
        """From dark to the first voter."""
        self.rig.power_on()
        self.hands.see(Ready)
        self.officers.open_polls(clock_wrong=False)
        return self

    def next_voter(self) -> Voter:
        """Somebody on the roll who was not here yet."""
        return self.village.voters[next(self._rows)]

    def to_ballot(self) -> Voter:
        """The next voter shows card and finger; the ballot is on the screen, the card is taken."""
        voter = self.next_voter()
        self.voters._identify(plain(voter), voter)
        self.hands.take_card()
        return voter

    def choose(self, option: int = 1) -> None:
        """From the ballot to the printed slip."""
        self.voters._vote(Visit(0, option, option, Trick.PLAIN, Override.WORN))

    def vote(self, voter: Voter | None = None, option: int = 1) -> Voter:
        """An ordinary voter: the day goes on."""
        voter = voter or self.next_voter()
        self.voters.visit(plain(voter, option))
        self.voted.append(voter.row)
        return voter

    def close_polls(self) -> None:
        """After the set hour, up to the trustees."""
        self.rig.set_clock(self.village.closes)
        self.officers.close_polls()

    def finish(self) -> None:
        """Close, tally, and read the stick as an auditor does: every vote counts once."""
        self.close_polls()
        self.officers.tally((1, 2))
        self.check_result()

    def check_result(self) -> None:
        """The audit's totals are what the voters meant, and option 1 got the votes of `vote`."""
        status, told = audit(self.stick)
        assert status == 0, told
        expected = " ".join(f"{o}={n}" for o, n in self.voters.tally.totals().items())
        assert told.startswith("SAH: "), told
        assert sum(self.voters.tally.totals().values()) == len(self.voted), expected

    # ---- cards and PINs ------------------------------------------------------------------------------

    def pad(self, card: CardModel) -> Sight:
        """The card on the reader, up to the pad."""
        return self.hands.show_card(card, EnterPin)

    def type(self, pin: str) -> None:
        """Six digits and OK."""
        sight = self.hands.see(EnterPin)
        self.hands.type_pin(pin)
        self.hands.tap("yes", sight)

    def leave_menu(self) -> None:
        """Nothing chosen, and the card is taken away."""
        sight = self.hands.see(Menu)
        self.hands.take_card()
        self.hands.tap("item-leave", sight)
        self.hands.see(Idle, Ready)

    def cancel(self, *kinds: type[State]) -> None:
        """Batal, and back to where the polls stand."""
        self.hands.tap("no", self.hands.see(*kinds))
        self.hands.see(Idle, Ready)

    def asked(
        self, purpose: Purpose, why: OfficerRefusal, tries: int | None = None, signed: tuple[Holder, ...] = ()
    ) -> None:
        """The screen asks for a card and says why the last one was refused."""
        who = tuple(Officer("", holder.name, Role(holder.role)) for holder in signed)
        self.shows(AskOfficer(self.day, purpose, Idle(self.day), who, why, tries))

    def pad_says(self, purpose: Purpose, why: OfficerRefusal, tries: int) -> None:
        """A fresh pad with the reason why the last PIN was refused; its digits stand anywhere."""

        def right(_: Sight) -> bool:
            places = sorted(self.eyes.digits().items(), key=lambda item: (item[1].top, item[1].left))
            order = tuple(digit for digit, _ in places)
            state = EnterPin(self.day, purpose, Idle(self.day), order, (), Digits(), why, tries)
            return len(order) == 10 and self.eyes.matches(state)

        self.hands.until(right, f"a pad that says {why.value}, {tries} tries left")

    def shows(self, state: State, mode: Mode = Mode.REAL) -> None:
        """Wait until the whole screen is exactly that of `state`."""
        name = type(state).__name__
        self.hands.until(lambda sight: sight.mode is mode and self.eyes.matches(state), f"exactly {name}")

    # ---- evidence ------------------------------------------------------------------------------------

    def records(self, log: Log, medium: Path | None = None) -> list[Record]:
        """What stands in a log now; by default the stick's."""
        data = ((medium or self.stick) / log.file).read_bytes()
        slots = [entry.slot for entry in read_log(data, log) if isinstance(entry, Valid)]
        return [unpack(slot.kind, slot.body) for slot in slots]

    def journal(self, kind: str) -> list[Event]:
        """The lines of that kind in the stick's events log."""
        return [
            record for record in self.records(Log.EVENTS) if isinstance(record, Event) and record.kind == kind
        ]

    def last(self, kind: str) -> dict[str, object]:
        """The details of the newest line of that kind."""
        lines = self.journal(kind)
        assert lines, f"no {kind} in the journal"
        return dict(lines[-1].fields)

    def ballots(self, kind: type[Record]) -> list[Record]:
        return [record for record in self.records(Log.BALLOTS) if isinstance(record, kind)]

    @property
    def slips(self) -> list[Sheet]:
        """Audit slips that came out whole, of the real election."""
        return [sheet for sheet in self.hands.papers if any(code.startswith(SLIP) for code in sheet.qr)]

    # ---- order in the house --------------------------------------------------------------------------

    def tidy(self) -> bool:
        """Everything plugged in, no card and no finger anywhere: does it wait for the next voter?"""
        for line in (self.rig.reader, self.rig.sensor, self.rig.printer):
            line.plug()
        self.hands.take_card()
        self.hands.lift()
        self.rig.pins.set_input(TAMPER, high=False)
        with contextlib.suppress(Lost):
            self.hands.see(Idle, Thanks, seconds=5.0)
            return True
        return False

    def stop(self) -> None:
        """Away with it, however it stands."""
        self.rig.power_cut()
        self.rig.stop()


SLIP = b"BILIK-SLIP/1:"


def plain(voter: Voter, option: int = 1) -> Visit:
    return Visit(voter.row, option, option, Trick.PLAIN, Override.WORN)


def wrong(pin: str) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in pin)


def audit(stick: Path, *options: str) -> tuple[int, str]:
    """`bilik audit STICK` as its own process: exit status and standard output."""
    done = bilik("audit", str(stick), *options)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def bilik(*words: str) -> subprocess.CompletedProcess[str]:
    return _finish(_start("firmware.cli", *words))


def bilik_sim(*words: str) -> subprocess.CompletedProcess[str]:
    return _finish(start_bilik_sim(*words))


def start_bilik_sim(*words: str) -> subprocess.Popen[str]:
    return _start("hw_sim.cli", *words)


def _start(module: str, *words: str) -> subprocess.Popen[str]:
    """The entry point of a console script, without a display or terminal."""
    code = f"import sys; from {module} import main; sys.exit(main())"
    windows = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in windows},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Give it time; a command that does not end is asked to, so that it leaves no daemon behind."""
    try:
        out, err = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.terminate()
        out, err = process.communicate(timeout=60)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


class Street:
    """Lends out one booth with open polls; one that a test left in disorder is replaced by a new one."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._built = folder, 0
        self._booth: Booth | None = None

    def booth(self) -> Booth:
        if self._booth is not None and not self._booth.tidy():
            self.stop()
        if self._booth is None:
            self._built += 1
            self._booth = Booth(self._folder / f"booth-{self._built}")
            self._booth.open_polls()
        return self._booth

    def stop(self) -> None:
        booth, self._booth = self._booth, None
        if booth is not None:
            booth.stop()


def lent(folder: Path) -> Iterator[Street]:
    """The body of a module's fixture."""
    street = Street(folder)
    try:
        yield street
    finally:
        street.stop()


__all__ = ["PACKAGE", "Booth", "Closed", "Street", "audit", "bilik", "bilik_sim", "lent", "plain", "wrong"]
