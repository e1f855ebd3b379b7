"""What the printer is told to print: pure functions from election data to printer bytes.

    tape = slip(header, option=2, options=choices, serial=r, signature=s)
    printer.print(tape.data)

Every paper of the booth is made here; nothing here opens a device, reads a clock or knows a log.
"""

from firmware.tapes.errors import PayloadError, SlipError, TapeError, TextError
from firmware.tapes.opening import resume_tape, zero_tape
from firmware.tapes.paper import Choice, Counts, Header, Officer, Tape, void_mark
from firmware.tapes.readiness import Check, readiness_tape
from firmware.tapes.receipt import confirmation_code, receipt
from firmware.tapes.result import result_tape
from firmware.tapes.result_code import ResultCode, parse_result_qr
from firmware.tapes.slip import slip
from firmware.tapes.slip_code import SlipCode, parse_slip_qr, slip_message, slip_qr

__all__ = [
    "Check",
    "Choice",
    "Counts",
    "Header",
    "Officer",
    "PayloadError",
    "ResultCode",
    "SlipCode",
    "SlipError",
    "Tape",
    "TapeError",
    "TextError",
    "confirmation_code",
    "parse_result_qr",
    "parse_slip_qr",
    "readiness_tape",
    "receipt",
    "result_tape",
    "resume_tape",
    "slip",
    "slip_message",
    "slip_qr",
    "void_mark",
    "zero_tape",
]
