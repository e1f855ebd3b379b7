"""The emulated slip printer: 80 mm, ESC/POS, 203 dpi, to which any client may print.

    printer = Printer()
    line = Line(Path("run/printer"), printer, pace=1.0)
    line.act(lambda printer: printer.open_cover())
    printer.sheets[-1].lines              # what is in the tray

It obeys real-time commands as they arrive, in the middle of a picture too, and all others in order from its
buffer, which stands still while the printer is offline: paper that is put in after it ran out gets the rest
of what was being printed, unless the buffer was cleared.
"""

from collections import deque

from hw_sim import printer_commands as commands
from hw_sim.printer_acts import Handled
from hw_sim.printer_mechanism import Model
from hw_sim.printer_obey import OBEY
from hw_sim.printer_paper import Paper, Sheet
from hw_sim.wire import Answer

__all__ = ["Model", "Paper", "Printer", "Sheet"]

DEFAULT = Model()
BUFFER = 4096  # bytes
MOST_DELAY = 0.4  # s: a real-time answer waits no longer for the paper
_CLEAR = b"\x08\x01\x03\x14\x01\x06\x02\x08"
_ASK_ECHO = b"\x1d(H\x06\x0000"


class Printer(Handled):
    """One printer with its paper. What is done to it returns what it then says, for `Line.act`."""

    def __init__(self, model: Model = DEFAULT, *, paper: Paper | None = None, baudrate: int = 115200) -> None:
        super().__init__(model, paper or Paper())
        self.baudrate = baudrate
        self.power_on_notice = self.model.power_on_notice
        self.lost = 0  # bytes a full buffer did not take
        self.wrong_process_id = False
        self.early_process_id = False
        self._said: list[Answer] = []
        self._busy = False
        self._forget()

    # -- the cable --------------------------------------------------------------------------------

    def power_on(self) -> list[Answer]:
        """Power comes (back): what was in memory is gone."""
        self.lose_power()
        self.powered = True
        self.starts += 1
        self.cutter_error = False
        if self.power_on_notice:
            self.say(b"\x3b\x31\x00")
        return self._spoken()

    def receive(self, data: bytes) -> list[Answer]:
        if not self.powered:
            return []
        self._unseen += data
        while self._unseen:
            at = self._unseen.find(0x10)
            size = len(self._unseen) if at < 0 else at
            command = None
            if at == 0:
                command = commands.realtime(bytes(self._unseen[:16]))
                if command is None:
                    break
                size = command.size
            piece = bytes(self._unseen[:size])
            del self._unseen[:size]
            self._accept(piece)
            if command:
                self._obey_at_once(command)
        return self._spoken()

    # -- for the commands (printer_obey.py) -------------------------------------------------------

    def say(self, data: bytes, *, in_order: bool = False) -> None:
        """Answer: after the printing before it if `in_order`, else no later than such an answer may be."""
        delay = self.unpaid if in_order else min(self.unpaid, MOST_DELAY)
        self.unpaid -= delay
        if not self.silent:
            self._said.append(Answer(data, delay))

    def echo(self, process_id: bytes) -> None:
        """GS ( H function 48 has been reached. A client that waits for it has let the printer catch up."""
        self._wire_clock = self.printing_clock = 0.0
        self._unprinted.clear()
        if self.wrong_process_id:
            process_id = process_id[1:] + bytes([32 + (process_id[0] - 31) % 95])
        if self.model.process_id and not self.early_process_id:
            self.say(b"\x37\x22" + process_id + b"\x00", in_order=True)

    def report_status(self, mask: int) -> None:
        """GS a n."""
        if self.model.automatic_status:
            self._automatic = mask
            self._reported = b""
            self.sensed()

    def reset(self) -> None:
        """ESC @."""
        self.layout.reset()
        if self.model.reset_ends_automatic_status:
            self._automatic = 0

    def happened(self, said: object) -> None:
        """A trip's deed took what there was to say with it: it is said now, in its order."""
        if isinstance(said, list):
            self._said = said + self._said

    def restart(self) -> None:
        """What the end of the setting mode does: as if switched off and on."""
        self._said += self.power_on()

    def sensed(self) -> None:
        """Automatic status, when it is on and something has changed."""
        status = self.automatic_status()
        if self._automatic and status != self._reported:
            self._reported = status
            self.say(status)

    # -- inside -----------------------------------------------------------------------------------

    def _forget(self) -> None:
        """Lose what is volatile."""
        self.layout.reset()
        self.layout.owed = 0
        self._automatic = 0  # GS a mask
        self._reported = b""
        self._buffer = bytearray()
        self._unseen = bytearray()  # the start of what may become a real-time command
        self._echoed_early = b""
        self.unpaid = self._wire_clock = self.printing_clock = 0.0
        self._unprinted: deque[tuple[float, int]] = deque()  # when, by the printing clock, and how many bytes
        self._said.clear()

    def working(self) -> bool:
        """Whether something is half done: data not printed yet."""
        return bool(self._buffer or self.layout.owed or not self.layout.at_line_start)

    def lose_power(self) -> None:
        if self.powered and (self.working() or self.layout.sheet.rows):
            self.layout.sheet.spoilt = True
        self._forget()

    def _accept(self, data: bytes) -> None:
        """Into the buffer, and on. The early echo of a careless firmware looks no further than that."""
        room = len(data) if self.model.flow_control else self._room(len(data))
        self.lost += len(data) - room
        self._buffer += data[:room]
        at = self._buffer.find(_ASK_ECHO) if self.early_process_id else -1
        process_id = bytes(self._buffer[at + 7 : at + 11])
        if at >= 0 and process_id != self._echoed_early and len(process_id) == 4:
            self._echoed_early = process_id
            self.say(b"\x37\x22" + process_id + b"\x00")
        self._work()

    def _room(self, arriving: int) -> int:
        """Bytes of those arriving that a full buffer takes: the wire's clock against the paper's."""
        self._wire_clock += arriving * 10 / self.baudrate
        self.printing_clock = max(self.printing_clock, self._wire_clock)
        while self._unprinted and self._unprinted[0][0] <= self._wire_clock:
            self._unprinted.popleft()
        waiting = sum(size for _, size in self._unprinted) + len(self._buffer)
        return max(0, min(arriving, BUFFER - waiting))

    def _work(self) -> None:
        """Obey the buffered commands until one is not whole or the printer goes offline."""
        if self._busy:  # something happened in the middle of a command, which goes on by itself
            return
        self._busy = True
        try:
            self._work_off()
        finally:
            self._busy = False

    def _work_off(self) -> None:
        while self.powered and not self.offline:
            self.resume()
            if self.offline:
                return
            command = commands.take(bytes(self._buffer))
            if command is None:
                return
            del self._buffer[: command.size]
            obey = OBEY.get(command.code)
            if obey is not None:
                obey(self, command.args)
            if not self.model.flow_control:
                self._unprinted.append((self.printing_clock, command.size))

    def _obey_at_once(self, command: commands.Command) -> None:
        if command.code == b"\x10\x04":
            status = self.real_time_status(command.args[0])
            if status is not None:
                self.say(bytes([status]))
        elif command.code == b"\x10\x05" and command.args in (b"\x01", b"\x02"):
            self._acknowledge(drop=command.args == b"\x02")
        elif command.code == b"\x10\x14" and command.args == _CLEAR and self.model.clear_buffers:
            self._acknowledge(drop=True)
            self.say(b"\x37\x25\x00")

    def _acknowledge(self, *, drop: bool) -> None:
        """Leave an error that has been put right; `drop` empties the buffers, error or not."""
        if drop:
            self._buffer.clear()
            if self.working() or self.layout.sheet.rows:
                self.layout.sheet.spoilt = True
            self.layout.drop_line()
            self.layout.owed = 0
        self.cutter_error = self.cutter_error and self.jammed
        self.sensed()
        self._work()

    def changed(self) -> list[Answer]:
        """After something was done to the printer: say so, and go on if it can."""
        if self.powered:
            self.sensed()
            self._work()
        return self._spoken()

    def _spoken(self) -> list[Answer]:
        said, self._said = self._said, []
        return said
