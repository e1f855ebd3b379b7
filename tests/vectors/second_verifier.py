"""A second verifier of whole sticks, from the documents, importing nothing of the booth or its auditor.

    verdict, faults, totals = judge(files, tape)

It shows that docs/second-verifier.md is enough. It names places and no reasons, knows no bounds against
hostile sizes, and checks of the events only their times: use it to compare, not on an election night.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256

from second_ballots import Constants, ballot_holds, constants, seal, sums_of, totals
from second_group import Wrong
from second_logs import Chain, Fault, read_chain, read_event, read_register, signed, u

UNTIMED = {
    "override", "voter_refused", "finger_failed", "nik_typed", "walked_away", "session_ended", "slip_trouble",
    "receipt_failed", "helped_after_spoils",
}  # fmt: skip
COUNTS = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")
Verdict = tuple[str, list[Fault], tuple[int, ...] | None]


def judge(files: dict[str, bytes], tape: str = "") -> Verdict:
    """What the documents say of this stick: the verdict, where it is wrong, and the totals."""
    run = _Run(files)
    try:
        run.package()
    except (Wrong, ValueError, KeyError):
        return "TIDAK SAH", [("election.bilik", None)], None
    run.logs()
    run.records()
    run.close_and_tally()
    run.papers(tape)
    verdict = "SAH" if run.exported and run.totals is not None and "result.json" in files else "BELUM SELESAI"
    return ("TIDAK SAH" if run.faults else verdict), run.faults, run.totals


class _Run:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.faults = files, list[Fault]()
        self.totals: tuple[int, ...] | None = None
        self.exported = False

    def package(self) -> None:
        """docs/election-package.md, clauses 1 to 4 and 6."""
        data, sections, at = self.files["election.bilik"], [], 12
        if data[:12] != b"BILIKPKG" + bytes([0, 0, 0, 1]):
            raise Wrong
        while at < len(data):
            size = u(data[at + 4 : at + 8])
            sections.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
            at += 8 + size
        photos = [body for tag, body in sections if tag == b"PHOT"]
        if at != len(data) or [tag for tag, _ in sections] != [b"MANI", b"SIGN", *[b"PHOT"] * len(photos)]:
            raise Wrong
        manifest = sections[0][1]
        told = self.manifest = json.loads(manifest)
        if not signed(bytes.fromhex(told["authority"]), sections[1][1], b"BILIK-ELECTION/1\0" + manifest):
            raise Wrong
        hashes = [o["photo_sha256"] for o in told["options"] if not o["blank"]]
        if [sha256(photo).hexdigest() for photo in photos] != hashes:
            raise Wrong
        people = tuple(bytes.fromhex(person["announcement"]) for person in told["trustees"]["people"])
        self.of: Constants = constants(manifest, len(told["options"]), told["trustees"]["threshold"], people)
        self.machines = {bytes.fromhex(machine["key"]) for machine in told["machines"]}

    def logs(self) -> None:
        rows = self.manifest["roll"]["rows"]
        self.ballots = read_chain(self.files["ballots.log"], 1, self.of.he, self.machines, rows)
        self.machine = self.ballots.sessions[0][1][4:36] if self.ballots.sessions else b""
        self.events = read_chain(self.files["events.log"], 2, self.of.he, {self.machine}, rows)
        self.faults += self.ballots.faults + self.events.faults
        for key in self.events.keys:
            if key not in self.ballots.keys and not self.faults:
                self.faults.append(("ballots", self.ballots.used))

    def fault(self, slot: int) -> None:
        self.faults.append(("ballots", slot))

    def records(self) -> None:
        """O1 to O6, every ballot, every opening."""
        self.cast, self.spoiled, self.slips, self.unknown = [], 0, 0, 0
        self.close = self.tally = None
        number, opened, promised, sessions = 0, None, bytes(32), 0
        for slot, kind, body in self.ballots.records:
            if self.close and kind not in (1, 5, 7):
                self.fault(slot)
            if kind == 1:
                promised, sessions = body[164:196], sessions + 1
            elif kind == 2:
                if opened or u(body[:4]) != number + 1:
                    self.fault(slot)
                number = u(body[:4])
                opened = (slot, body[4:], promised, sessions)
                if not ballot_holds(self.of, self.machine, number, body[4:]):
                    self.fault(slot)
            elif kind in (3, 4):
                if opened is None or u(body[:4]) != number:
                    self.fault(slot)
                else:
                    self._end(slot, kind, body, number, opened, sessions)
                opened, promised = None, body[4:36] if kind == 3 else body[40:72]
            elif kind == 6:
                if self.close or opened:
                    self.fault(slot)
                self.close = (slot, body)
            elif kind == 7:
                if not self.close or self.tally:
                    self.fault(slot)
                self.tally = (slot, body)

    def _end(self, slot: int, kind: int, body: bytes, j: int, opened: tuple, sessions: int) -> None:
        _, sealed, promised, begun = opened
        if kind == 3:
            self.cast.append(sealed)
            if len(body) != 36 or begun != sessions:
                self.fault(slot)
            return
        self.spoiled, reason, slip, open_flag = self.spoiled + 1, body[4], body[5], body[6]
        self.slips, self.unknown = self.slips + (slip == 1), self.unknown + (slip == 2)
        fits = len(body) == (108 if open_flag else 72) and open_flag == (reason == 1) and not body[7]
        if not fits or (reason == 2) != (begun != sessions):
            self.fault(slot)
        elif open_flag:
            made, commitment, serial = seal(self.of, self.machine, j, u(body[72:76]), body[76:108])
            if (made, commitment, sha256(serial).digest()) != (sealed, promised, body[8:40]):
                self.fault(slot)

    def close_and_tally(self) -> None:
        """The catalogue's times, O4, O7, B7 and the tally."""
        happened = [(slot, read_event(body)) for slot, kind, body in self.events.records if kind == 8]
        for slot, event in happened:
            if event is None or (event["event"] in UNTIMED and "time" in event):
                self.faults.append(("events", slot))
        kinds = [(slot, event["event"]) for slot, event in happened if event]
        self.exported = any(kind == "exported" for _, kind in kinds)
        states = read_register(
            self.files["attendance.bin"], self.of.he, self.machine, self.manifest["roll"]["rows"]
        )
        if states is None:
            self.faults.append(("attendance.bin", None))
        if not self.close:
            return
        slot, body = self.close
        said = dict(zip(COUNTS, (u(body[at : at + 4]) for at in range(0, 28, 4)), strict=True))
        self.counts, at = said, u(body[60:64])
        over = sum(kind == "override" and where < at for where, kind in kinds)
        cast, printed = len(self.cast), len(self.cast) + self.slips
        counted = (self.manifest["roll"]["rows"], cast, self.spoiled, printed, over)
        if counted != tuple(said[name] for name in ("roll", "cast", "spoiled", "slips", "overridden")):
            self.fault(slot)
        if said["authorised"] != said["cast"] + said["abandoned"] or len(body) != 96:
            self.fault(slot)
        if sha256(self.files["attendance.bin"]).digest() != body[28:60]:
            self.fault(slot)
        if states and (len(states) - states.count(0), states.count(2), states.count(3)) != (
            said["authorised"], said["cast"], said["abandoned"],
        ):  # fmt: skip
            self.fault(slot)
        if at > self.events.used:
            self.faults.append(("events", self.events.used))
        elif self.events.heads.get(at) != body[64:96]:
            self.fault(slot)
        if self.tally and not self.faults:
            self._tally(*self.tally)

    def _tally(self, slot: int, body: bytes) -> None:
        m, k, ballots = body[0], body[1], u(body[4:8])
        fields, at = [body[8 + 32 * n : 40 + 32 * n] for n in range(2 * m)], 8 + 64 * m
        shares = []
        for _ in range(k):
            parts = [body[at + 4 + 32 * n : at + 36 + 32 * n] for n in range(3 * m)]
            triples = tuple((parts[3 * o], parts[3 * o + 1], parts[3 * o + 2]) for o in range(m))
            shares.append((u(body[at : at + 4]), triples))
            at += 4 + 96 * m
        printed = tuple(u(body[at + 4 * o : at + 4 * o + 4]) for o in range(m))
        sums = sums_of(self.of, self.cast)
        said = tuple((fields[2 * o], fields[2 * o + 1]) for o in range(m))
        found = totals(self.of, sums, tuple(shares), len(self.cast))
        if (m, ballots, said, printed) != (self.of.m, len(self.cast), sums, found) or len(body) != at + 4 * m:
            self.fault(slot)
        self.totals, self.trustees = found, [i for i, _ in shares]

    def papers(self, tape: str) -> None:
        """Checkpoints on the stick and on paper, result.json."""
        if self.exported:
            needed = ("checkpoints/ballots.txt", "checkpoints/events.txt", "result.json")
            self.faults += [(name, None) for name in needed if name not in self.files]
        for name, data in self.files.items():
            if name.startswith("checkpoints/"):
                self._notes(name, data.decode())
        self._notes("tape", tape)
        for chain, record in ((self.ballots, self.tally), (self.events, self.exported)):
            if "result.json" in self.files and not record:
                self.faults.append(("ballots" if chain is self.ballots else "events", chain.used))
        if "result.json" in self.files and self.totals is not None and not self.faults:
            self._result(json.loads(self.files["result.json"]))

    def _notes(self, name: str, text: str) -> None:
        origin = rf"bilik/{re.escape(self.manifest['election_id'])}/[a-z0-9-]+/(ballots|events)"
        for note in re.finditer(rf"({origin})\n(\d+)\n(\S+)\n\n\u2014 \1 (\S+)\n", text):
            chain: Chain = self.ballots if note[2] == "ballots" else self.events
            signature, body = base64.b64decode(note[5])[4:], f"{note[1]}\n{note[3]}\n{note[4]}\n".encode()
            ours = any(signed(key, signature, body) for key in {*self.ballots.keys, *self.events.keys})
            size, head = int(note[3]), base64.b64decode(note[4])
            if not ours:
                self.faults.append((name, None))
            if size > chain.used:
                self.faults.append((note[2], chain.used))
            elif ours and chain.heads.get(size) != head:
                self.faults.append((note[2], size - 1))

    def _result(self, said: dict[str, object]) -> None:
        told = self.manifest
        names = {bytes.fromhex(machine["key"]): machine["name"] for machine in told["machines"]}
        wanted = {
            "format": "bilik-result/1",
            "election": told["election_id"],
            "tps": told["tps"],
            "machine": names[self.machine],
            "machine_id": self.machine.hex(),
            "election_hash": self.of.he.hex(),
            "options": [
                {"number": option["number"], "name": option["name"], "votes": votes}
                for option, votes in zip(told["options"], self.totals, strict=True)
            ],
            "counts": self.counts,
            "trustees": self.trustees,
            "checkpoints": {
                log: self.files[f"checkpoints/{log}.txt"].decode() for log in ("ballots", "events")
            },
        }
        if said != wanted:
            self.faults.append(("result.json", None))
