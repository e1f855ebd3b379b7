"""Paper and scanners: tapes, codes of slips and results, a scanner's lines, a count's file of progress."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

from fuzz_target import Broken, Target
from fuzz_world import file, world

from firmware.audit.errors import AuditError
from firmware.audit.tape import read_tape
from firmware.slips.box import Box
from firmware.slips.errors import SlipsError
from firmware.slips.lines import read_stream
from firmware.slips.state import Progress
from firmware.slips.stick import Sealed
from firmware.storage.keys import public_bytes
from firmware.tapes.errors import TapeError
from firmware.tapes.result_code import parse_result_qr
from firmware.tapes.slip_code import parse_slip_qr, slip_message, slip_qr
from hw_sim.seeded import seeded_key

KEY = seeded_key("pagi/session/1")
BINDING = bytes(range(32))


def tape_words(data: bytes) -> str:
    """As it comes from a command line, which may hold bytes that are no text."""
    return f"{len(read_tape(data.decode('utf-8', 'surrogateescape'), 1).notes)}"


def tape_file(data: bytes) -> str:
    """As a file that a scanner wrote."""
    tape = read_tape(str(file("tape.txt", data)), 1)
    return f"{len(tape.notes)} {len(tape.codes)}"


def slip_code(data: bytes) -> str:
    """Bytes and text are read alike; what is accepted is written again to the same bytes."""
    slip = parse_slip_qr(data)
    pair = (slip.election.ljust(32, b"\0"), slip.machine.ljust(32, b"\0"))
    if slip_qr(*pair, slip.option, slip.serial, slip.signature, simulasi=slip.simulasi) != data:
        raise Broken("the slip that was read is written in another way")
    if parse_slip_qr(data.decode()) != slip:
        raise Broken("text and bytes are read differently")
    return "simulasi" if slip.simulasi else "real"


def result_code(data: bytes) -> None:
    read, signature = parse_result_qr(data)
    if read.qr(signature) != data or parse_result_qr(data.decode()) != (read, signature):
        raise Broken("the result that was read is written in another way")


def slip_lines(data: bytes) -> str:
    """Lines from a scanner, each judged. Nothing in them can stop the count."""
    box, told = Box(sealed()), set()
    for where, line in read_stream(io.BytesIO(data), "scanner"):
        told.add(box.add(line, where).outcome.name)
        box.is_new(line)
    return " ".join(sorted(told))


def slips_resealed(data: bytes) -> str:
    """Slips of any content, truly signed: 17 bytes each, option and serial."""
    election, machine = world().election.context.he, world().day.machine.key
    box, told = Box(sealed()), set()
    for at in range(0, len(data) - 16, 17):
        option, serial = data[at], data[at + 1 : at + 17]
        signature = KEY.sign(slip_message(election, machine, max(1, min(option, 13)), serial))
        body = election[:8] + machine[:8] + bytes([option]) + serial + signature
        code = b"BILIK-SLIP/1:" + base64.b32encode(body).rstrip(b"=")
        told.add(box.add(code.decode(), str(at)).outcome.name)
    return " ".join(sorted(told))


def progress(data: bytes) -> str:
    """A file of progress as an earlier count, or somebody else, left it; opening it again changes nothing."""
    path, codes = file("progress", data), []
    Progress(path, BINDING, lambda code, where: codes.append(code)).close()
    kept, again = path.read_bytes(), []
    Progress(path, BINDING, lambda code, where: again.append(code)).close()
    if again != codes or path.read_bytes() != kept:
        raise Broken("opening it a second time finds something else")
    return str(min(len(codes), 3))


def sealed() -> Sealed:
    """A stick of three options, one spoiled slip among them."""
    return Sealed(
        title="fuzz",
        names=("a", "b", "c"),
        votes=(1, 1, 1),
        election_hash=world().election.context.he,
        machine_id=world().day.machine.key,
        keys=(public_bytes(KEY),),
        spoiled={bytes(32): 1},
        nameless=0,
        spoiled_slips=1,
        unsure_slips=0,
        head=bytes(32),
    )


def slips() -> Sequence[bytes]:
    election, machine = world().election.context.he, world().day.machine.key
    return [
        slip_qr(election, machine, option, bytes(16), KEY.sign(b"x"), simulasi=rehearsal)
        for option, rehearsal in ((1, False), (13, True))
    ]


def progresses() -> Sequence[bytes]:
    path = file("progress", b"")
    count = Progress(path, BINDING, lambda code, where: None)
    for slip in slips():
        count.add(slip.decode())
    count.close()
    whole = path.read_bytes()
    return [b"", whole, whole[:-9], whole[:20]]


SLIP = (b"BILIK-SLIP/1:", b"BILIK-SIMULASI/1:", b"\n", b"=", b"\r\n", b"\xef\xbb\xbf", b"\0")
TAPE = (
    b"bilik/",
    b"/ballots",
    b"/events",
    b"RESULT/1|",
    b"BILIK-RESULT/1|",
    b"\xe2\x80\x94 ",
    b"-",
    b"|",
    b"\n",
)
TARGETS = (
    Target(
        "tape",
        tape_words,
        (AuditError,),
        lambda: [*(n.encode() for n in world().notes), world().code.encode()],
        TAPE,
    ),
    Target(
        "tape-file",
        tape_file,
        (AuditError,),
        lambda: ["\n".join([*world().notes, world().code]).encode()],
        TAPE,
    ),
    Target("slip-code", slip_code, (TapeError,), slips, SLIP, 512),
    Target("result-code", result_code, (TapeError,), lambda: [world().code.encode()], TAPE, 1200),
    Target("slip-lines", slip_lines, (SlipsError,), lambda: [b"\n".join(slips())], SLIP, 16384),
    Target(
        "slips-resealed",
        slips_resealed,
        (SlipsError,),
        lambda: [bytes(17) * 2, b"\1" + bytes(16) + b"\2" + bytes(16)],
    ),
    Target("slips-progress", progress, (SlipsError,), progresses, (*SLIP, b"BILIK-SLIPS/1 ")),
)
