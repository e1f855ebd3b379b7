"""The printer driver against the emulated printer on a pty: what counts as printed, and what does not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.drivers.errors import DeviceLost, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.port import SerialPort
from firmware.drivers.printer import Fault, Printer, PrinterFault, Proof, Timeouts
from firmware.tapes import void_mark
from firmware.tapes.escpos import EscPos
from hw_sim.faults import BYTES, TIMING, LinkFaults, Rates, Times
from hw_sim.printer import Model, Paper
from hw_sim.printer import Printer as Device
from hw_sim.wire import Answer, Line

PATIENT = Timeouts(quiet=0.01, clear=5, status=10, pulse=5, job=30, poll=0.001)
# For printers that are to stay silent: only as long as a loaded machine needs to answer at all.
SHORT = Timeouts(quiet=0.01, clear=0.2, status=0.6, pulse=0.1, echo=0.2, job=0.6, poll=0.001)
INSTANT = Model(mm_per_s=None)
Bench = tuple[Line[Device], Device, Printer]
Deed = Callable[[Device], object]


def slip(lines: int = 12) -> bytes:
    """A paper of several hundred bytes whose last line is its mark of wholeness."""
    out = EscPos()
    for number in range(lines):
        out.line(f"baris {number} " + "x" * 30)
    out.qr(b"BILIK" * 12)
    out.line("HABIS")
    out.cut()
    return out.data()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    lines: list[Line[Device]] = []

    def make(
        model: Model = INSTANT,
        *,
        timeouts: Timeouts = PATIENT,
        paper: Paper | None = None,
        faults: LinkFaults | None = None,
        **more: object,
    ) -> Bench:
        device = Device(model, paper=paper)
        line = Line(tmp_path / f"printer{len(lines)}", device, faults=faults)
        line.start()
        lines.append(line)
        port = SerialPort(str(line.link), device.baudrate)
        return line, device, Printer(port, timeouts=timeouts, void_mark=void_mark(), **more)

    yield make
    for line in lines:
        line.stop()


def whole(device: Device) -> list[str]:
    """The last line of each paper that is complete."""
    return [sheet.lines[-1] for sheet in device.sheets if sheet.complete]


def test_a_printed_slip_is_proven_by_its_echo(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench()
    assert printer.print(slip()) is Proof.STRONG
    (sheet,) = device.sheets
    assert sheet.complete
    assert sheet.lines[0].startswith("baris 0")
    assert sheet.lines[-1] == "HABIS"
    assert sheet.qr == [b"BILIK" * 12]
    assert printer.strong


def test_a_job_without_a_cut_is_cut(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench()
    assert printer.print(b"\x1b@tanpa potong\n") is Proof.STRONG
    assert whole(device) == [""]
    assert device.sheets[0].lines[0] == "tanpa potong"


def test_a_job_that_holds_a_real_time_command_is_refused(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench()
    with pytest.raises(ProtocolError, match="real-time"):
        printer.print(b"a\x10\x04\x01\n")
    assert not device.sheets


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        (Device.paper_out, Fault.PAPER_OUT),
        (Device.open_cover, Fault.COVER_OPEN),
        (Device.overheat, Fault.OVERHEATED),
        (Device.break_down, Fault.UNRECOVERABLE),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(
    bench: Callable[..., Bench], deed: Callable[[Device], list[Answer]], kind: Fault
) -> None:
    line, device, printer = bench()
    line.act(deed)
    with pytest.raises(PrinterFault) as caught:
        printer.print(slip())
    assert caught.value.kind is kind
    assert caught.value.status == printer.status
    assert not device.hanging.rows
    assert not device.sheets


RECOVERY: list[tuple[Deed, Fault, Deed]] = [
    (Device.paper_out, Fault.PAPER_OUT, Device.load_paper),
    (Device.open_cover, Fault.COVER_OPEN, Device.close_cover),
    (Device.overheat, Fault.OVERHEATED, Device.cool),
    (Device.power_cycle, Fault.RESTARTED, lambda device: []),
]


@pytest.mark.parametrize(("deed", "kind", "remedy"), RECOVERY)
@pytest.mark.parametrize("dots", [0, 33, 200, 400, 560])
@pytest.mark.parametrize("automatic", [True, False])
def test_a_fault_in_mid_slip_raises_and_the_reprint_is_whole(
    bench: Callable[..., Bench], deed: Deed, kind: Fault, remedy: Deed, dots: int, automatic: bool
) -> None:
    line, device, printer = bench(replace(INSTANT, automatic_status=automatic))
    line.act(lambda device: device.trip(dots, deed))
    with pytest.raises(PrinterFault) as caught:
        printer.print(slip())
    assert caught.value.kind is kind
    printer.check()  # it has been heard again: what was in its memory is cleared
    assert not whole(device)
    line.act(remedy)
    assert printer.wait_ready(cancelled=lambda: False)
    assert printer.print(slip()) is Proof.STRONG
    assert whole(device)[-1] == "HABIS"
    assert whole(device).count("HABIS") == 1
    assert sum("STRUK RUSAK" in sheet.text for sheet in device.sheets) == 1


def test_a_roll_that_ends_in_mid_slip_leaves_a_partial_paper(bench: Callable[..., Bench]) -> None:
    line, device, printer = bench(paper=Paper(left=150, near_end_at=0))
    with pytest.raises(PrinterFault):
        printer.print(slip())
    assert device.hanging.dots == 150
    assert len(device.hanging.lines) == 5
    line.act(lambda device: device.load_paper())
    assert [sheet.complete for sheet in device.sheets] == [False]


def test_a_jammed_knife_raises_until_it_is_freed(bench: Callable[..., Bench]) -> None:
    line, device, printer = bench()
    line.act(lambda device: device.cutter_jam())
    with pytest.raises(PrinterFault) as caught:
        printer.print(slip())
    assert caught.value.kind is Fault.CUTTER
    tries = iter([False, False, True])
    assert not printer.wait_ready(cancelled=lambda: next(tries))
    line.act(lambda device: device.clear_jam())
    assert printer.wait_ready(cancelled=lambda: False)
    assert printer.print(slip()) is Proof.STRONG
    assert whole(device) == ["HABIS"]


@pytest.mark.parametrize("dots", [0, 200, 560])
def test_a_printer_that_dies_in_mid_slip_has_not_printed(bench: Callable[..., Bench], dots: int) -> None:
    line, device, printer = bench(timeouts=SHORT)
    line.act(lambda device: device.trip(dots, Device.power_off))
    with pytest.raises(DeviceTimeout):
        printer.print(slip())
    assert not whole(device)
    line.power_cycle()
    assert printer.wait_ready(cancelled=lambda: False)
    assert printer.print(slip()) is Proof.STRONG
    assert whole(device) == ["HABIS"]


def test_a_silent_printer_has_not_printed_whatever_is_on_its_paper(bench: Callable[..., Bench]) -> None:
    line, _, printer = bench(timeouts=SHORT)
    line.act(lambda device: device.trip(100, Device.go_silent))
    with pytest.raises(DeviceTimeout):
        printer.print(slip())
    with pytest.raises(DeviceTimeout):
        printer.check()
    line.act(lambda device: device.speak())
    assert printer.check().fault is None


def test_an_echo_of_another_id_is_no_proof(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench()
    device.wrong_process_id = True
    with pytest.raises(ProtocolError, match="id of a job"):
        printer.print(slip())


def test_an_echo_that_comes_before_the_question_is_no_proof(bench: Callable[..., Bench]) -> None:
    line, _, printer = bench(new_id=lambda: b"abcd")
    line.act(lambda device: device.trip(60, lambda device: device.say(b"\x37\x22abcd\x00")))
    with pytest.raises(ProtocolError):
        printer.print(slip())


@pytest.mark.parametrize("dots", [60, 300, 480])
def test_a_printer_that_echoes_before_it_has_printed_is_found_out(
    bench: Callable[..., Bench], dots: int
) -> None:
    line, device, printer = bench()
    device.early_process_id = True
    line.act(lambda device: device.trip(dots, Device.paper_out))
    with pytest.raises(DriverError):
        printer.print(slip())


class Deaf(Device):
    """Does not get the n-th message that holds text: it was lost on the way."""

    lost = -1

    def receive(self, data: bytes) -> list[Answer]:
        if b"baris" in data:
            self.lost -= 1
            if self.lost == -1:
                return []
        return super().receive(data)


@pytest.mark.parametrize("lost", [0, 1, 2])
@pytest.mark.parametrize("echoes", [True, False])
def test_a_piece_that_was_lost_on_the_way_is_missed(tmp_path: Path, lost: int, echoes: bool) -> None:
    """The printer is well, it echoes, and a third of the slip never reached it."""
    device = Deaf(replace(INSTANT, process_id=echoes))
    line = Line(tmp_path / "printer", device)
    line.start()
    try:
        printer = Printer(SerialPort(str(line.link), 115200), timeouts=SHORT, void_mark=void_mark())
        device.lost = lost
        with pytest.raises(DeviceTimeout):
            printer.print(slip(24))
        printer.print(slip(24))
        assert len(device.sheets[-1].lines) == 25
    finally:
        line.stop()


def test_more_answers_than_questions_are_no_proof(bench: Callable[..., Bench]) -> None:
    line, _, printer = bench()
    line.act(lambda device: device.trip(60, lambda device: device.say(b"\x00" * 9)))
    with pytest.raises(ProtocolError, match="more often"):
        printer.print(slip())
    assert printer.print(slip()) is Proof.STRONG


def test_the_late_echo_of_a_failed_job_is_not_taken_for_the_next(bench: Callable[..., Bench]) -> None:
    ids = iter([b"aaaa", b"bbbb"])
    line, _, printer = bench(new_id=lambda: next(ids))
    line.act(lambda device: device.trip(100, Device.open_cover))
    with pytest.raises(PrinterFault):
        printer.print(slip())
    line.act(lambda device: device.close_cover())
    line.act(lambda device: device.trip(100, lambda device: device.say(b"\x37\x22aaaa\x00")))
    assert printer.print(slip()) is Proof.STRONG


def test_ids_are_printable_and_not_repeated(bench: Callable[..., Bench]) -> None:
    seen = []
    _, device, printer = bench()
    echo = device.echo
    device.echo = lambda process_id: (seen.append(process_id), echo(process_id))
    for _ in range(20):
        printer.print(b"x\n")
    assert len(set(seen)) == 20
    assert all(len(one) == 4 and all(32 <= byte <= 126 for byte in one) for one in seen)


def test_a_model_without_echo_gives_a_weaker_proof_and_says_so(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench(
        replace(INSTANT, process_id=False), timeouts=replace(PATIENT, echo=0.05, pulse=0.02)
    )
    assert printer.print(slip()) is Proof.WEAK
    assert printer.strong is False
    assert printer.print(slip()) is Proof.WEAK
    assert whole(device) == ["HABIS", "HABIS"]


def test_a_printer_that_has_proven_once_is_held_to_it(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench(timeouts=SHORT)
    assert printer.print(slip()) is Proof.STRONG
    device.model = replace(INSTANT, process_id=False)
    with pytest.raises(DeviceTimeout, match="no proof"):
        printer.print(slip())


@pytest.mark.parametrize(
    "model",
    [
        replace(INSTANT, automatic_status=False, clear_buffers=False, process_id=False),
        replace(INSTANT, reset_ends_automatic_status=True),
        replace(INSTANT, double_byte=True),
    ],
)
def test_plainer_models_print_and_report_faults_too(bench: Callable[..., Bench], model: Model) -> None:
    line, device, printer = bench(model, timeouts=replace(PATIENT, clear=0.05, echo=0.05, pulse=0.02))
    assert printer.print(slip()) in (Proof.WEAK, Proof.STRONG)
    line.act(lambda device: device.trip(200, Device.open_cover))
    with pytest.raises(PrinterFault) as caught:
        printer.print(slip())
    assert caught.value.kind is Fault.COVER_OPEN
    line.act(lambda device: device.close_cover())
    printer.print(slip())
    assert device.sheets[-1].lines[-1] == "HABIS"
    assert device.sheets[-1].qr == [b"BILIK" * 12]
    assert len(device.sheets[-1].lines) == 13


def test_near_end_is_reported_and_the_slip_printed(bench: Callable[..., Bench]) -> None:
    line, device, printer = bench()
    assert not printer.check().paper_near_end
    line.act(lambda device: device.trip(100, Device.near_end))
    assert printer.print(slip()) is Proof.STRONG
    assert printer.status.paper_near_end
    assert printer.check().paper_near_end
    assert whole(device) == ["HABIS"]


def test_stray_automatic_status_between_answers_is_understood(bench: Callable[..., Bench]) -> None:
    line, _, printer = bench()
    for dots in range(0, 500, 20):
        line.act(
            lambda device, dots=dots: device.trip(dots, lambda device: device.say(device.automatic_status()))
        )
    line.act(lambda device: device.say(b"\x10\x00\x03\x0f"))
    assert printer.print(slip()) is Proof.STRONG
    assert printer.status.fault is None


def test_a_pulled_cable_in_mid_slip_is_a_loss_and_it_comes_back(bench: Callable[..., Bench]) -> None:
    line, device, printer = bench()
    assert printer.print(slip()) is Proof.STRONG
    line.unplug()
    with pytest.raises(DeviceLost):
        printer.print(slip())
    assert printer.strong is None
    line.plug()
    assert printer.wait_ready(cancelled=lambda: False)
    assert printer.print(slip()) is Proof.STRONG
    assert whole(device) == ["HABIS", "HABIS"]


def test_waiting_ends_when_cancelled(bench: Callable[..., Bench]) -> None:
    line, _, printer = bench(timeouts=SHORT)
    line.act(lambda device: device.paper_out())
    tries = iter([False, False, True])
    assert not printer.wait_ready(cancelled=lambda: next(tries))


def test_after_a_restart_of_the_booth_what_hangs_out_is_marked_and_cut(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench()
    device.receive(b"\x1b@setengah struk\n")
    assert printer.discard() is Proof.STRONG
    assert printer.print(slip()) is Proof.STRONG
    torn, good = device.sheets
    assert torn.lines[0] == "setengah struk"
    assert torn.text.count("STRUK RUSAK") == 1
    assert good.lines[-1] == "HABIS"


@pytest.mark.parametrize("deed", [Device.paper_out, Device.open_cover, Device.power_off])
def test_what_hangs_out_is_marked_later_if_the_printer_cannot_now(
    bench: Callable[..., Bench], deed: Callable[[Device], list[Answer]]
) -> None:
    line, device, printer = bench(timeouts=SHORT)
    device.receive(b"\x1b@setengah struk\n")
    line.act(deed)
    with pytest.raises(DriverError):
        printer.discard()
    line.power_cycle()
    line.act(lambda device: device.close_cover() + device.load_paper())
    assert printer.wait_ready(cancelled=lambda: False)
    assert printer.print(slip()) is Proof.STRONG
    assert sum("STRUK RUSAK" in sheet.text for sheet in device.sheets) == 1
    assert device.sheets[-1].lines[-1] == "HABIS"


def test_the_technician_can_make_it_announce_power(bench: Callable[..., Bench]) -> None:
    _, device, printer = bench(replace(INSTANT, power_on_notice=False))
    printer.announce_power_on()
    assert device.power_on_notice
    assert printer.print(slip()) is Proof.STRONG


def test_it_says_who_it_is(bench: Callable[..., Bench]) -> None:
    _, _, printer = bench()
    assert printer.identify() == "BILIK BP-80 SIM0001"


@pytest.mark.parametrize("name", [*BYTES, *TIMING, "hang_up"])
def test_no_fault_of_the_cable_makes_a_slip_that_is_not_there(bench: Callable[..., Bench], name: str) -> None:
    """Answers are disturbed, data is not: each claim of success has its whole paper."""
    chance = {name: 0.1}
    faults = LinkFaults(
        11, to_host=Rates(**chance), times=Times(lateness=0.1, stuck=0.02, dribble=0.0, away=0.02)
    )
    _, device, printer = bench(timeouts=replace(SHORT, status=0.3), faults=faults)
    proven = 0
    for _ in range(5):
        before = whole(device).count("HABIS")
        try:
            printer.print(slip())
        except DriverError:
            continue
        proven += 1
        assert whole(device).count("HABIS") == before + 1
    assert proven or faults.injected
