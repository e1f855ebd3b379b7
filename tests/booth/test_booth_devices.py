"""The workers of stick, printer and sensor: emulated devices on ptys on one side, events on the other."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from booth_help import PATIENCE

from firmware.booth.devices import (
    Await,
    Cease,
    Check,
    Discard,
    Feel,
    Print,
    PrinterWorker,
    SensorWorker,
    StickWatcher,
    Verify,
    only_stick,
)
from firmware.booth.inbox import Checked, Inbox, Item
from firmware.booth.worker import Worker
from firmware.drivers import printer as driver
from firmware.drivers.fingerprint import FingerprintSensor, Pace
from firmware.drivers.port import SerialPort
from firmware.states import events as ev
from firmware.states.facts import Device, Finding, FingerLooks, PaperFault, Trouble
from firmware.tapes import void_mark
from firmware.tapes.escpos import EscPos
from hw_sim.fingers import Finger
from hw_sim.printer import Model, Printer
from hw_sim.sensor import ZfmSensor
from hw_sim.wire import Answer, Line

RETRY = 0.01
REST = ["x" * 40] * 12  # what follows the first word on a paper
SLOW = driver.Timeouts(quiet=0.01, clear=5, status=10, pulse=5, job=PATIENCE, poll=0.001)
MUTE = driver.Timeouts(quiet=0.01, clear=0.2, status=0.6, pulse=0.1, echo=0.2, job=0.6, poll=0.001)
PATIENT = Pace(answer=20, image=20, transfer=20, late=0.02, poll=0.001)
Start = Callable[[Worker[Any]], None]


@pytest.fixture
def inbox() -> Inbox:
    return queue.SimpleQueue()


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a worker; it is stopped after the test."""
    running: list[Worker[Any]] = []

    def begin(worker: Worker[Any]) -> None:
        worker.start()
        running.append(worker)

    yield begin
    for worker in running:
        worker.stop()
        worker.send(Check())
    for worker in running:
        worker.join(PATIENCE)


def next_of(inbox: Inbox) -> Item:
    return inbox.get(timeout=PATIENCE)


# ---- the stick ---------------------------------------------------------------------------------------


class Script(queue.SimpleQueue[Check]):
    """In the place of the watcher's queue and of time: where it would wait, the next deed is done."""

    def __init__(self, sticks: Sticks, deeds: tuple[Callable[[], object], ...]) -> None:
        self.sticks, self.deeds = sticks, list(deeds)

    def get(self, block: bool = True, timeout: float | None = None) -> Check:
        self.sticks.looks.append([])
        while not self.sticks.inbox.empty():
            self.sticks.looks[-1].append(self.sticks.inbox.get())
        if not self.deeds:
            self.sticks.watcher.stopping.set()
        elif self.deeds.pop(0)() == "check":
            return Check()
        raise queue.Empty


class Sticks:
    """A folder of sticks and its watcher, on one thread."""

    def __init__(self, root: Path) -> None:
        self.folder, self.root = root / "media", root
        self.inbox: Inbox = queue.SimpleQueue()
        self.looks: list[list[Item]] = []
        self.folder.mkdir()
        for name in ("a", "b"):
            (root / name).mkdir()
        self.watcher = StickWatcher(self.inbox, self.folder, every=PATIENCE)

    def put(self, stick: str, name: str) -> Callable[[], object]:
        return lambda: (self.folder / name).symlink_to(self.root / stick)

    def pull(self, name: str) -> Callable[[], object]:
        return lambda: (self.folder / name).unlink()

    def watch(self, *deeds: Callable[[], object]) -> list[list[Item]]:
        """What is told after each of these, each followed by one look."""
        self.watcher.commands = Script(self, deeds)
        self.watcher.work()
        assert self.looks[0] == []
        return self.looks[1:]


def check() -> str:
    return "check"


def at_once(*deeds: Callable[[], object]) -> Callable[[], object]:
    return lambda: [deed() for deed in deeds]


@pytest.fixture
def sticks(tmp_path: Path) -> Sticks:
    return Sticks(tmp_path)


FINE = Finding(Device.STICK, fine=True)
NONE = Finding(Device.STICK, fine=False, detail="no_stick")


def test_the_only_stick(sticks: Sticks) -> None:
    assert only_stick(sticks.folder) is Trouble.NO_STICK
    assert only_stick(sticks.folder / "missing") is Trouble.NO_STICK
    (sticks.folder / "a file").write_text("no stick")
    assert only_stick(sticks.folder) is Trouble.NO_STICK
    sticks.put("a", "sda1")()
    assert only_stick(sticks.folder) == sticks.folder / "sda1"
    sticks.put("gone", "sdb1")()  # a link that leads nowhere
    assert only_stick(sticks.folder) == sticks.folder / "sda1"
    sticks.put("b", "sdc1")()
    assert only_stick(sticks.folder) is Trouble.TWO_STICKS


def test_a_stick_comes_and_goes(sticks: Sticks) -> None:
    assert sticks.watch(check, sticks.put("a", "sda1"), check, sticks.pull("sda1"), check) == [
        [Checked(NONE)],
        [ev.StickBack()],
        [Checked(FINE)],
        [ev.StickGone(Trouble.NO_STICK)],
        [Checked(NONE)],
    ]


def test_what_was_in_at_the_start_is_no_news(sticks: Sticks) -> None:
    sticks.put("a", "sda1")()
    assert sticks.watch(check, check) == [[Checked(FINE)], [Checked(FINE)]]


def test_a_second_stick(sticks: Sticks) -> None:
    sticks.put("a", "sda1")()
    two = Finding(Device.STICK, fine=False, detail="two_sticks")
    assert sticks.watch(
        sticks.put("b", "sdb1"),
        check,
        sticks.pull("sda1"),
        sticks.put("a", "sda1"),
        at_once(sticks.pull("sda1"), sticks.pull("sdb1")),
    ) == [
        [ev.StickGone(Trouble.TWO_STICKS)],
        [Checked(two)],
        [ev.StickBack()],
        [ev.StickGone(Trouble.TWO_STICKS)],
        [ev.StickGone(Trouble.NO_STICK)],
    ]


def test_a_swap_between_two_looks(sticks: Sticks) -> None:
    """Another stick is told; the same one again under another name is not: the ledger levels it silently."""
    sticks.put("a", "sda1")()
    assert sticks.watch(
        at_once(sticks.pull("sda1"), sticks.put("b", "sda1")),
        at_once(sticks.pull("sda1"), sticks.put("b", "sdb1")),
    ) == [[ev.StickGone(Trouble.NO_STICK), ev.StickBack()], []]


def test_the_watcher_looks_by_itself(tmp_path: Path, inbox: Inbox, start: Start) -> None:
    sticks = Sticks(tmp_path)
    watcher = StickWatcher(inbox, sticks.folder, every=0.001)
    start(watcher)
    watcher.send(Check())
    assert next_of(inbox) == Checked(NONE)
    sticks.put("a", "sda1")()
    assert next_of(inbox) == ev.StickBack()
    sticks.pull("sda1")()
    assert next_of(inbox) == ev.StickGone(Trouble.NO_STICK)


# ---- the printer -------------------------------------------------------------------------------------


class Press:
    """A printer's worker and the emulated printer at the other end of its cable."""

    def __init__(self, link: Path, inbox: Inbox, start: Start, timeouts: driver.Timeouts) -> None:
        self.inbox = inbox
        self.line = Line(link, Printer(Model(mm_per_s=None)))
        self.line.start()
        self.device = self.line.device
        port = SerialPort(str(link), self.device.baudrate)
        printer = driver.Printer(port, timeouts=timeouts, void_mark=void_mark())
        self.worker = PrinterWorker(inbox, printer, RETRY)
        start(self.worker)

    def ask(self, command: Print | Await | Check | Discard) -> Item:
        self.worker.send(command)
        return next_of(self.inbox)

    def whole(self) -> list[str]:
        """The papers on which everything stands and nothing else, by their first words."""
        return [sheet.lines[0] for sheet in self.device.sheets if sheet.lines[1:] == REST]


@pytest.fixture
def press(tmp_path: Path, inbox: Inbox, start: Start) -> Iterator[Callable[..., Press]]:
    made: list[Press] = []

    def make(timeouts: driver.Timeouts = SLOW) -> Press:
        made.append(Press(tmp_path / "printer", inbox, start, timeouts))
        return made[-1]

    yield make
    for one in made:
        one.worker.stop()
        one.worker.send(Await())
        one.worker.join(PATIENCE)
        one.line.stop()


def paper(word: str) -> Print:
    out = EscPos()
    for text in (word, *REST):
        out.line(text)
    out.cut()
    return Print(out.data())


def test_a_paper_is_printed(press: Callable[..., Press]) -> None:
    one = press()
    assert one.ask(paper("satu")) == ev.Printed()
    assert one.ask(paper("dua")) == ev.Printed()
    assert one.whole() == ["satu", "dua"]
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    assert checked.finding == Finding(Device.PRINTER, fine=True)


TROUBLES: dict[str, tuple[Callable[[Printer], Any], Callable[[Printer], Any], PaperFault]] = {
    "paper": (lambda p: p.paper_out(), lambda p: p.load_paper(), PaperFault.PAPER_OUT),
    "cover": (lambda p: p.open_cover(), lambda p: p.close_cover(), PaperFault.COVER_OPEN),
    "cutter": (lambda p: p.cutter_jam(), lambda p: p.clear_jam(), PaperFault.CUTTER),
    "heat": (lambda p: p.overheat(), lambda p: p.cool(), PaperFault.OVERHEATED),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_is_told_waited_for_and_the_paper_printed_again(
    press: Callable[..., Press], trouble: str
) -> None:
    one = press()
    spoil, mend, fault = TROUBLES[trouble]
    one.line.act(spoil)
    assert one.ask(paper("satu")) == ev.PrintFailed(fault)
    one.worker.send(Await())
    one.line.act(mend)
    assert next_of(one.inbox) == ev.PrinterReady()
    assert one.ask(paper("satu")) == ev.Printed()
    assert one.whole()[-1] == "satu"


@pytest.mark.parametrize("trouble", ["paper", "cover"])
def test_trouble_in_mid_paper(press: Callable[..., Press], trouble: str) -> None:
    """What came out is marked void and cut off; the paper is then printed whole, once."""
    one = press()
    spoil, mend, fault = TROUBLES[trouble]
    one.line.act(lambda device: device.trip(100, spoil))
    assert one.ask(paper("satu")) == ev.PrintFailed(fault)
    one.line.act(mend)
    assert one.ask(Await()) == ev.PrinterReady()
    assert one.ask(paper("satu")) == ev.Printed()
    assert one.whole() == ["satu"]
    assert any("STRUK RUSAK" in "".join(sheet.lines) for sheet in one.device.sheets)


def test_a_printer_that_loses_power_in_mid_paper(press: Callable[..., Press]) -> None:
    one = press()
    one.line.act(lambda device: device.trip(100, lambda printer: printer.power_cycle()))
    assert one.ask(paper("satu")) == ev.PrintFailed(PaperFault.UNPROVEN)
    assert one.ask(Await()) == ev.PrinterReady()
    assert one.ask(paper("satu")) == ev.Printed()
    assert one.whole() == ["satu"]


def test_the_printers_cable_is_pulled_and_put_back(press: Callable[..., Press]) -> None:
    one = press()
    assert one.ask(paper("satu")) == ev.Printed()
    one.line.unplug()
    assert one.ask(paper("dua")) == ev.PrintFailed(PaperFault.OFFLINE)
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    assert not checked.finding.fine
    one.worker.send(Await())
    one.line.plug()
    assert next_of(one.inbox) == ev.PrinterReady()
    assert one.ask(paper("dua")) == ev.Printed()
    assert one.whole()[-1] == "dua"


def test_a_wrong_process_id_is_no_proof_and_no_dead_printer(press: Callable[..., Press]) -> None:
    one = press()
    one.device.wrong_process_id = True
    assert one.ask(paper("satu")) == ev.PrintFailed(PaperFault.UNPROVEN)
    one.device.wrong_process_id = False
    assert one.ask(Await()) == ev.PrinterReady()
    assert one.ask(paper("satu")) == ev.Printed()


def test_silence_is_no_proof(press: Callable[..., Press]) -> None:
    one = press(MUTE)
    one.line.act(lambda device: device.go_silent())
    assert one.ask(paper("satu")) == ev.PrintFailed(PaperFault.UNPROVEN)
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    assert not checked.finding.fine


def test_paper_nearly_out_is_fine_and_said(press: Callable[..., Press]) -> None:
    one = press()
    one.line.act(lambda device: device.near_end())
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    assert checked.finding == Finding(Device.PRINTER, fine=True, detail="paper nearly out")


@pytest.mark.parametrize("trouble", ["paper", "cover"])
def test_a_check_up_names_the_trouble(press: Callable[..., Press], trouble: str) -> None:
    one = press()
    one.line.act(TROUBLES[trouble][0])
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    assert not checked.finding.fine
    assert trouble in checked.finding.detail


def test_what_hangs_out_since_a_restart_is_marked_void(press: Callable[..., Press]) -> None:
    """A slip was on its way when the power went: the printer kept it, the booth did not."""
    one = press()
    one.line.act(lambda device: device.receive(b"separuh struk\n"))
    one.worker.send(Discard())
    assert one.ask(paper("lanjut")) == ev.Printed()
    torn, new = one.device.sheets
    assert torn.lines[0] == "separuh struk"
    assert len(torn.lines) > 3
    assert new.lines[0] == "lanjut"


def test_a_waiting_worker_lets_go_for_another_command(press: Callable[..., Press]) -> None:
    one = press()
    one.line.act(lambda device: device.open_cover())
    one.worker.send(Await())
    checked = one.ask(Check())
    assert isinstance(checked, Checked)
    one.line.act(lambda device: device.close_cover())
    assert one.ask(Await()) == ev.PrinterReady()


# ---- the fingerprint sensor --------------------------------------------------------------------------

LOOK = 0x01  # GenImg
ANNA, THUMB, BUDI = Finger("anna/index"), Finger("anna/thumb"), Finger("budi/index")
TEMPLATES = (ANNA.template(), THUMB.template())


@pytest.fixture
def sensor(tmp_path: Path) -> Iterator[Line[ZfmSensor]]:
    line = Line(tmp_path / "fingerprint", ZfmSensor(3))
    line.start()
    yield line
    line.stop()


@pytest.fixture
def fingers(sensor: Line[ZfmSensor], inbox: Inbox, start: Start) -> SensorWorker:
    port = SerialPort(str(sensor.link), sensor.device.baudrate)
    worker = SensorWorker(inbox, FingerprintSensor(port, pace=PATIENT), RETRY)
    start(worker)
    return worker


def press_finger(line: Line[ZfmSensor], finger: Finger) -> None:
    line.act(lambda device: device.press(finger))


@pytest.mark.parametrize(("finger", "matched"), [(ANNA, True), (THUMB, True), (BUDI, False)])
def test_a_finger_is_read(
    sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox, finger: Finger, matched: bool
) -> None:
    fingers.send(Verify(TEMPLATES))
    press_finger(sensor, finger)
    assert next_of(inbox) == ev.FingerRead(matched)


class Hesitant(ZfmSensor):
    """After a finger was lifted the next one comes at the third look."""

    looks = -1

    def lift(self) -> list[Answer]:
        self.looks = 3
        return super().lift()

    def receive(self, data: bytes) -> list[Answer]:
        before = self.obeyed.get(LOOK, 0)
        answers = super().receive(data)
        self.looks -= self.obeyed.get(LOOK, 0) - before
        if self.looks == 0:
            self.press(ANNA)
        return answers


def test_a_finger_of_a_failed_try_must_be_lifted_first(tmp_path: Path, inbox: Inbox, start: Start) -> None:
    line = Line(tmp_path / "fingerprint", Hesitant(3))
    line.start()
    port = SerialPort(str(line.link), line.device.baudrate)
    worker = SensorWorker(inbox, FingerprintSensor(port, pace=PATIENT), RETRY)
    start(worker)
    worker.send(Verify(TEMPLATES))
    line.act(lambda device: device.press(BUDI))
    assert next_of(inbox) == ev.FingerRead(matched=False)
    worker.send(Verify(TEMPLATES))  # the finger still lies there: this try has not begun
    worker.send(Check())
    assert isinstance(next_of(inbox), Checked)
    worker.send(Verify(TEMPLATES))
    line.act(lambda device: device.lift())
    assert next_of(inbox) == ev.FingerRead(matched=True)
    line.stop()


def test_no_template_is_no_match_and_no_wait(fingers: SensorWorker, inbox: Inbox) -> None:
    fingers.send(Verify(()))
    assert next_of(inbox) == ev.FingerRead(matched=False)


def test_a_finger_is_felt_and_compared_with_nothing(
    sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox
) -> None:
    """Any finger will do; the next one counts once this one was lifted; a wait for one can be given up."""
    fingers.send(Feel())
    press_finger(sensor, BUDI)
    assert next_of(inbox) == ev.FingerFelt(FingerLooks.GOOD)
    fingers.send(Feel())  # it still lies there: that one is waited for to be lifted
    fingers.send(Check())
    assert isinstance(next_of(inbox), Checked)
    sensor.act(lambda device: device.lift())
    fingers.send(Cease())
    fingers.send(Feel())
    press_finger(sensor, ANNA)
    assert next_of(inbox) == ev.FingerFelt(FingerLooks.GOOD)


def test_a_sensor_that_is_lost_while_a_finger_is_felt(
    sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox
) -> None:
    fingers.send(Check())
    next_of(inbox)
    fingers.send(Feel())
    sensor.unplug()
    assert next_of(inbox) == ev.DeviceLost(Device.SENSOR)
    sensor.plug()
    assert isinstance(next_of(inbox), ev.DeviceBack)


def test_a_wait_is_given_up(sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox) -> None:
    fingers.send(Verify(TEMPLATES))
    fingers.send(Cease())
    fingers.send(Check())
    checked = next_of(inbox)
    assert isinstance(checked, Checked)
    assert checked.finding.fine
    press_finger(sensor, ANNA)  # nobody asked
    fingers.send(Check())
    assert isinstance(next_of(inbox), Checked)


def test_the_sensors_cable_is_pulled_and_put_back(
    sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox
) -> None:
    fingers.send(Check())
    next_of(inbox)
    fingers.send(Verify(TEMPLATES))
    sensor.unplug()
    assert next_of(inbox) == ev.DeviceLost(Device.SENSOR)
    sensor.plug()
    back = next_of(inbox)
    assert isinstance(back, ev.DeviceBack)
    assert back.device is Device.SENSOR
    assert "R5030001" in back.detail
    fingers.send(Verify(TEMPLATES))
    press_finger(sensor, THUMB)
    assert next_of(inbox) == ev.FingerRead(matched=True)


def test_a_sensor_that_stays_away(sensor: Line[ZfmSensor], fingers: SensorWorker, inbox: Inbox) -> None:
    sensor.unplug()
    fingers.send(Verify(TEMPLATES))
    assert next_of(inbox) == ev.DeviceLost(Device.SENSOR)
    fingers.send(Check())
    checked = next_of(inbox)
    assert isinstance(checked, Checked)
    assert not checked.finding.fine
    fingers.send(Verify(TEMPLATES))
    assert next_of(inbox) == ev.DeviceLost(Device.SENSOR)
    fingers.send(Cease())


def test_templates_are_in_no_repr() -> None:
    assert TEMPLATES[0].hex()[:40] not in repr(Verify(TEMPLATES))
    assert repr(Verify(TEMPLATES)) == "Verify()"
    assert "satu" not in repr(paper("satu"))
