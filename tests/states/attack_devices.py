"""Reader, sensor and printer of the model booth: a list of commands each, answers as from the real workers.

Hardware is fine or not; a card lies on the reader or not. What a device answers is chosen from outside
(`outcome`), within what a real one can answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attack_clerk import Clerk, Share, uid

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import (
    Device,
    Finding,
    FingerLooks,
    Officer,
    OfficerRefusal,
    PaperFault,
    Purpose,
    Role,
)

Tell = Callable[[Any], None]


@dataclass
class Card:
    """What can be laid on the reader. A PIV card has a PIN and three tries; a voter's has a UID."""

    uid: bytes | None = None
    officer: Officer | None = None
    pin: str = ""
    known: bool = True  # in the signed package
    share: bool = True  # a trustee's share is on it and right
    tries: int = 3

    @property
    def piv(self) -> bool:
        return self.officer is not None


def officer(serial: str, role: Role, pin: str, trustee: int | None = None, **more: Any) -> Card:
    return Card(officer=Officer(serial, f"name of {serial}", role, trustee), pin=pin, **more)


def all_cards() -> dict[str, Card]:
    """By name: officers, trustees, a stranger, voters by row, and cards that are no voter's."""
    return {
        "chair": officer("0c", Role.CHAIR, "739164"),
        "member": officer("0a", Role.MEMBER, "284650"),
        "second": officer("0b", Role.MEMBER, "517398"),
        "technician": officer("0f", Role.TECHNICIAN, "640827"),
        "stranger": officer("ee", Role.CHAIR, "918273", known=False),
        **{f"trustee{i}": officer(f"d{i}", Role.TRUSTEE, f"36901{i}", i) for i in (1, 2, 3)},
        "bad share": officer("d4", Role.TRUSTEE, "369014", 4, share=False),
        **{f"voter{row}": Card(uid(row)) for row in range(6)},
        "unknown": Card(b"\x04nobody"),
        "random uid": Card(None),
    }


class Reader:
    """The reader's worker. `purpose` of a sign-in says whether a trustee's share is asked for."""

    def __init__(self, clerk: Clerk, tell: Tell) -> None:
        self.commands: deque[Any] = deque()
        self.card: Card | None = None
        self.fine = True
        self._clerk, self._tell = clerk, tell

    def put(self, card: Card) -> None:
        if self.fine and self.card is None:
            self.card = card
            self._tell(ev.CardArrived(card.uid, card.piv))

    def take(self) -> None:
        if self.card is not None:
            self.card = None
            self._tell(ev.CardGone())

    def lose(self) -> None:
        if self.fine:
            self.fine, self.card = False, None
            self._tell(ev.DeviceLost(Device.READER))

    def come_back(self) -> None:
        if not self.fine:
            self.fine = True
            self._tell(ev.DeviceBack(Device.READER, "PN532"))

    def work(self) -> None:
        command = self.commands.popleft()
        if isinstance(command, fx.Identify):
            self._tell(self._identify(command))
        else:
            self._tell(("checked", Finding(Device.READER, self.fine)))

    def _identify(self, ask: fx.Identify) -> Any:
        card = self.card
        if card is None:
            return ev.OfficerUnknown(OfficerRefusal.CARD_GONE)
        if card.officer is None:
            return ev.OfficerUnknown(OfficerRefusal.NOT_OFFICER)
        if not card.known:
            return ev.OfficerUnknown(OfficerRefusal.FOREIGN)
        if not card.tries:
            return ev.OfficerUnknown(OfficerRefusal.PIN_BLOCKED, 0)
        if ask.pin.typed != card.pin:
            card.tries -= 1
            return ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, card.tries)
        card.tries = 3
        if ask.purpose is Purpose.TRUSTEE:
            trustee = card.officer.trustee
            return (
                ev.OfficerUnknown(OfficerRefusal.WRONG_ROLE)
                if trustee is None
                else Share(trustee, card.share)
            )
        if card.officer.role in (Role.CHAIR, Role.MEMBER) and not self._clerk.roll_open:
            self._clerk.shares.add(card.officer.serial)
        return ev.OfficerKnown(card.officer)


class Sensor:
    """The sensor's worker: a try ends with a finger, with trouble, or by the next command."""

    def __init__(self, tell: Tell) -> None:
        self.commands: deque[Any] = deque()
        self.fine = True
        self.waits_to_be_back = False
        self._tell = tell

    def work(self, outcome: str) -> None:
        """`outcome`: matched, unmatched or lost."""
        command = self.commands.popleft()
        self.waits_to_be_back = False
        if isinstance(command, fx.StopFinger):
            return
        if not isinstance(command, fx.ReadFinger | fx.FeelFinger):
            self._tell(("checked", Finding(Device.SENSOR, self.fine)))
        elif self.commands:
            return  # the next command ends the wait for a finger
        elif outcome == "lost" or not self.fine:
            self.fine = False
            self.waits_to_be_back = True
            self._tell(ev.DeviceLost(Device.SENSOR))
        else:
            matched = outcome == "matched"
            felt = FingerLooks.GOOD if matched else FingerLooks.WET
            self._tell(ev.FingerRead(matched) if isinstance(command, fx.ReadFinger) else ev.FingerFelt(felt))

    def come_back(self) -> None:
        self.fine = True
        if self.waits_to_be_back and not self.commands:
            self.waits_to_be_back = False
            self._tell(ev.DeviceBack(Device.SENSOR, "id 0001"))


class Printer:
    """The printer's worker. `papers` is all that came out: ("slip", mode, j, option, whole), and so on."""

    def __init__(self, tell: Tell) -> None:
        self.commands: deque[Any] = deque()
        self.fine = True
        self.papers: list[tuple[Any, ...]] = []
        self._tell = tell

    def work(self, outcome: str) -> None:
        """`outcome`: printed; nothing (no paper came); torn; unproven (it came out and was not proven)."""
        command = self.commands[0]
        if isinstance(command, fx.AwaitPrinter):
            if not self.fine and len(self.commands) == 1:
                return  # still waiting
            self.commands.popleft()
            if not self.commands:
                self._tell(ev.PrinterReady())
            return
        self.commands.popleft()
        if not isinstance(command, tuple):
            self._tell(("checked", Finding(Device.PRINTER, self.fine)))
        elif not self.fine or outcome == "nothing":
            self.fine = False
            self._tell(ev.PrintFailed(PaperFault.PAPER_OUT))
        else:
            self.papers.append((*command[1], outcome != "torn"))
            proven = outcome == "printed"
            self._tell(ev.Printed() if proven else ev.PrintFailed(PaperFault.UNPROVEN))
