"""A small polling day in the guest, from the first start of a fresh card to the audit of its stick.

    outcome = play(lab)        # a stage: figures, goals, and where the day did not go as it should

Officers and voters are the desk's own, with the desk's scripts; only their patience is longer. Every write to
card and stick is recorded from the morning on, for the power cuts that are tried afterwards (cuts.py).
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from firmware.booth.face import blank_face
from firmware.config import Station, load
from firmware.election import authority
from firmware.election.package import load as load_package
from firmware.election.slug import slug_of
from firmware.first_picture import first_picture
from firmware.screens import Screens
from firmware.states.facts import Override
from firmware.states.model import Ready
from hw_sim.day import agrees, draw_papers, sum_up
from hw_sim.eyes import Eyes
from hw_sim.guest.commission import await_registration, found_village, provision, station_text
from hw_sim.guest.diary import Diary, DiaryHands
from hw_sim.guest.evening import after_the_day
from hw_sim.guest.recording import Recording
from hw_sim.guest.rig import GuestRig
from hw_sim.guest.stages import Lab, Outcome, Stage
from hw_sim.guest.starts import Starts
from hw_sim.hands import Lost
from hw_sim.officers import Officers
from hw_sim.plan import Incident, Trick, Visit
from hw_sim.printer_paper import Paper
from hw_sim.stand import Size, Tempo
from hw_sim.village import Voter
from hw_sim.voters import Voters

SEED = 5
SLOWNESS = 4.0  # of an emulated processor against this one, for those who wait
SCREEN = Size()
MEMORY_TOLD = "systemd.log_level=info systemd.journald.max_level_store=info"  # as the image has it, it is not
OFF = 30.0  # s for a machine to stop in good order
TRUSTEES = (1, 3)  # who come in the evening, of three of whom two are needed
DAY = (
    (Trick.PLAIN, None),
    (Trick.CHANGED_MIND, Incident.STICK_PULLED),
    (Trick.WET_FINGER, None),
    (Trick.PLAIN, Incident.SENSOR_CABLE),
    (Trick.PLAIN, Incident.POWER_CUT),
    (Trick.OVERRIDE, None),
    (Trick.CHALLENGE, None),
    (Trick.SAID_NO, Incident.READER_CABLE),
)
"""Who comes, in this order, and what happens. All vote: only then may the polls close before the hour."""


def visits(voters: tuple[Voter, ...], options: int) -> tuple[Visit, ...]:
    """The day's people: as many as are on the roll, with choices that differ from option to option."""
    plan = zip(voters, DAY, strict=True)
    return tuple(
        Visit(
            voter.row,
            1 + choice(at) % options,
            1 + (choice(at) + 1) % options,
            trick,
            Override.WORN,
            incident,
        )
        for at, (voter, (trick, incident)) in enumerate(plan)
    )


def choice(at: int) -> int:
    """No two options get the same votes, and the last one gets some."""
    return (0, 1, 0, 3, 2, 1, 0, 1)[at % 8]


def play(lab: Lab, size: Size = SCREEN, slowness: float = SLOWNESS) -> Outcome:
    """The whole day. Whatever happens, no guest is left running."""
    folder = lab.folder("day")
    tempo = Tempo(0, slowness)
    rig = GuestRig(lab.image, folder, lab.out / "day", tempo=tempo, size=size, kernel_words=MEMORY_TOLD)
    try:
        return _Day(lab, rig, folder).play()
    finally:
        rig.stop()


class _Day:
    def __init__(self, lab: Lab, rig: GuestRig, folder: Path) -> None:
        self.lab, self.rig, self.folder, self.say = lab, rig, folder, lab.say
        self.screens = lab.out / "screens"
        self.facts: dict[str, object] = {}

    def play(self) -> Outcome:
        started = time.monotonic()
        try:
            summary = self._hold()
        except Lost as lost:
            self.facts["console"] = self._keep_console()
            why = f"{lost} ({self.rig.trouble})" if self.rig.trouble else str(lost)
            return Outcome(self.facts, failures=(why,))
        finally:
            draw_papers(self.rig.printer.device, self.lab.out / "tapes")
        (self.lab.out / "lost.png").unlink(missing_ok=True)  # of a card that was held out twice
        self.facts |= {"day": summary, "day_seconds": round(time.monotonic() - started, 1)}
        return after_the_day(self.rig, self.lab, self.facts, agrees(summary))

    def _keep_console(self) -> str:
        path = self.lab.out / "day" / "console-at-the-loss.log"
        path.write_text(self.rig.machine.console, "utf-8")
        return str(path)

    def _hold(self) -> dict[str, object]:
        rig, say = self.rig, self.say
        say("a card is provisioned and started for the first time")
        text, enrolment, key = provision(rig, self.folder)
        station = self._station(key)
        self._watch(station)
        rig.printer.act(lambda printer: printer.load_paper(Paper(None)))
        rig.start()
        rig.put_stick()
        rig.power_on()
        registration = await_registration(rig, say)
        if not registration.proves(enrolment):
            raise Lost("the registration does not prove the card's enrolment key")
        self._await_words()
        self.rig.panel.save(self._picture("first-start"))
        rig.pull_stick()
        rig.power_cut()
        say("the committee makes its election and brings it on the stick")
        village = found_village(rig, self.folder / "village", registration, key, len(DAY), SEED)
        recording = Recording(self.folder / "recording")
        recording.begin(rig.card.path, rig.stick.path)
        rig.recording = recording
        rig.set_clock(village.opens + timedelta(minutes=1))
        rig.put_stick()
        with recording.clock():
            summary = self._polling_day(station, recording, slug_of(registration.booth))
        recording.finish(text, village.authority)
        self.facts["recording"] = str(recording.folder)
        return summary

    def _polling_day(self, station: Station, recording: Recording, booth: str) -> dict[str, object]:
        rig, say = self.rig, self.say
        package = load_package(rig.village.package.read_bytes())
        names = tuple(option.name for option in package.manifest.options)
        eyes = Eyes.at(station, package, booth, rig.run / "fb0")
        hands = DiaryHands(rig, eyes, self.screens, Diary(recording.diary))
        officers = Officers(hands)
        people = Voters(hands, officers, names)
        say("the booth is started on its polling day")
        rig.power_on()
        hands.see(Ready)
        say("diagnostics and readiness report")
        officers.diagnose()
        say("opening: two officers, the clock, the zero tape")
        officers.open_polls(clock_wrong=False)
        for number, visit in enumerate(visits(rig.village.voters, len(names)), 1):
            what = visit.incident.value if visit.incident else visit.trick.value
            say(f"voter {number} of {len(DAY)}: {what}")
            people.visit(visit)
        say("closing: reconciliation, then the trustees")
        officers.close_polls()
        officers.tally(TRUSTEES)
        self.rig.panel.save(self._picture("closed"))
        say("power off")
        self.facts["powered_off"] = self._power_off(officers)
        self.rig.stick.fat().copy_out(self.lab.out / "stick")
        return sum_up(len(DAY), self.lab.out, rig, people)

    def _await_words(self) -> None:
        """Until the screen says what the booth waits for: an election. Raises Lost."""
        starts, deadline = self.rig.starts, time.monotonic() + OFF * self.rig.tempo.slowness
        while starts is not None and starts.all[-1].ready is None:
            if time.monotonic() > deadline:
                raise Lost("the booth has registered and does not say that it has no election")
            time.sleep(0.2)

    def _power_off(self, officers: Officers) -> bool:
        """Two officers, "boleh dimatikan", and the machine has switched itself off."""
        officers.power_off()
        self.rig.panel.save(self._picture("switched-off"))
        off = self.rig.wait_off(OFF * self.rig.tempo.slowness)
        if not off:
            raise Lost("the machine does not switch itself off")
        return off

    def _watch(self, station: Station) -> None:
        """Times of every start, by eyes of their own."""
        eyes = Eyes(Screens(blank_face(station)), self.rig.run / "fb0")
        panel = self.rig.panel
        picture = first_picture(panel.geometry)
        starts = Starts(eyes.look, lambda: panel.frame().data == picture)
        self.rig.starts, panel.on_frame = starts, starts.frame

    def _station(self, key: Path) -> Station:
        """The booth's station file as this desk reads it, with the screen's size."""
        path = self.folder / "station.toml"
        public = authority.public_bytes(authority.read_key(key))
        path.write_text(station_text(public, (self.rig.size.width, self.rig.size.height)), "utf-8")
        return load(path)

    def _picture(self, name: str) -> Path:
        self.screens.mkdir(parents=True, exist_ok=True)
        return self.screens / f"{name}.png"


STAGE = Stage("day", "a small polling day in the guest, from first start to audit", play, minutes=7)
