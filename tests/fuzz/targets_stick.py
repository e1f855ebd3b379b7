"""What else is on a stick: checkpoints, ballots, partial decryptions, result.json; and whole sticks."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Sequence
from functools import cache

from fuzz_target import Broken, Target
from fuzz_world import change, patched, scratch, world

from firmware.audit.checkpoints import read_notes
from firmware.audit.errors import AuditError
from firmware.audit.findings import Findings
from firmware.audit.report import Report
from firmware.audit.result import Proven, check_result
from firmware.audit.run import audit
from firmware.ballot.body import parse as parse_ballot
from firmware.ballot.errors import BallotError
from firmware.ballot.partial import Partial
from firmware.ballot.tally import verify_partial
from firmware.ballot.trustees import share_key
from firmware.ballot.verify import verify_ballot
from firmware.storage.checkpoint import key_id, parse_note, verify_note
from firmware.storage.errors import StorageError
from firmware.storage.keys import public_bytes
from firmware.storage.slot import Log
from firmware.storage.tally_record import Tally
from hw_sim.seeded import seeded_key
from hw_sim.seeded_day import write_stick

SESSION = "pagi/session/3"
STORAGE = (StorageError,)
JSON = (
    b'"event"',
    b'"time"',
    b"NaN",
    b"1e5",
    b"-0",
    b"\\u0000",
    b"\\ud800",
    b"[[[[[",
    b'{"',
    b"true",
    b"9" * 40,
)


def note(data: bytes) -> None:
    """A note on the stick: text that is accepted says the same when it is written again."""
    read_notes([("checkpoints/ballots.txt", data)], Findings())
    text = data.decode("utf-8", "surrogateescape")
    claim, _ = parse_note(text)
    if not text.startswith(claim.text()):
        raise Broken("the checkpoint that was read is written in another way")
    verify_note(text, public_bytes(seeded_key(SESSION)))


def note_resealed(data: bytes) -> None:
    """Three lines of one's choice, truly signed under the name in the first."""
    key = seeded_key(SESSION)
    text = "\n".join(data.decode("utf-8", "replace").split("\n")[:3]) + "\n"
    name, public = text.partition("\n")[0], public_bytes(key)
    signature = base64.b64encode(key_id(name, public) + key.sign(text.encode())).decode()
    if verify_note(f"{text}\n\u2014 {name} {signature}\n", public).text() != text:
        raise Broken("what verifies is not what was signed")


def ballot(data: bytes) -> None:
    """A sealed ballot: fields, then proofs."""
    day = world().day
    parse_ballot(day.context, data)
    verify_ballot(day.context, day.machine.key, 1, data)


def partial(data: bytes) -> None:
    read = Partial.from_bytes(data, 3)
    if read.to_bytes() != data:
        raise Broken("the partial decryption that was read is written in another way")
    announcements = world().election.package.announcements
    whose = share_key(announcements, read.trustee if 1 <= read.trustee <= 3 else 1)
    verify_partial(world().day.context, whose, tally().sums, read)


def result(data: bytes) -> str:
    """result.json beside a log that was proven."""
    found = Findings()
    check_result(data, proven(), found)
    return "".join(sorted({f.reason[:12] for f in found.ordered()}))


@cache
def proven() -> Proven:
    report = stick_report(world().files)
    close, counted = world().day.state.close, tally()
    assert report.election is not None  # the stick of the world is a good one
    assert close is not None
    notes = read_notes(
        [(f"checkpoints/{log.label}.txt", n.encode()) for log, n in zip(Log, world().notes, strict=True)],
        Findings(),
    )
    return Proven(report.election, world().day.machine.key, close, counted, counted.totals, notes)


def tally() -> Tally:
    found = world().day.state.tally
    assert found is not None  # the day is closed
    return found


def stick(data: bytes) -> str:
    """A whole stick with one file changed (first byte: which), audited as a witness does."""
    names = sorted(world().files)
    name = names[data[0] % len(names)] if data else names[0]
    report = stick_report({**world().files, name: patched(world().files[name], data[1:])})
    json.dumps(report.to_json())
    return report.verdict + "".join(sorted({f.check.name for f in report.findings}))


def stick_report(files: dict[str, bytes]) -> Report:
    folder = scratch() / "stick"
    shutil.rmtree(folder, ignore_errors=True)
    return audit(write_stick(files, folder), None, lambda done, total: None, 1)


def partials() -> Sequence[bytes]:
    """Those of the TALLY."""
    return [
        share.index.to_bytes(4, "big") + b"".join(b"".join(p) for p in share.parts)
        for share in tally().shares
    ]


TARGETS = (
    Target(
        "note",
        note,
        STORAGE,
        lambda: [n.encode() for n in world().notes],
        ("\u2014 ".encode(), b"\n\n", b"="),
    ),
    Target(
        "note-resealed",
        note_resealed,
        STORAGE,
        lambda: [n.encode() for n in world().notes],
        (b"\n", b"0", b"="),
    ),
    Target("ballot", ballot, (BallotError,), lambda: [world().day.kept[0]], (bytes(32), b"\xff" * 32)),
    Target("partial", partial, (BallotError,), partials, (bytes(32), b"\xff" * 32)),
    Target(
        "result", result, (), lambda: [world().files["result.json"]], (*JSON, b"{" * 60, b"[" * 60), 65536
    ),
    Target(
        "stick", stick, (AuditError,), lambda: [bytes([n]) + change(9, b"x") for n in range(7)], (), 256, 20.0
    ),
)
