"""What a stormy day has in store, by seed: which blow falls when. Pure.

A blow is bound to a moment: from a certain visit on, when a phase is next seen, and a random little while
later; or at any time within that visit. So each phase is struck at least once, and the rest falls anywhere.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from hw_sim.fault_names import LINE, FaultOrder
from hw_sim.plan import Trick, Visit
from hw_sim.storm_phases import Phase


class Blow(StrEnum):
    """One thing that happens to the booth."""

    POWER_CUT = "power cut"
    CUT_IN_WRITE = "power cut in the middle of writing"
    # the stick
    PULLED = "pulled"
    FLICKED = "pulled and put back at once"
    FOREIGN = "another election's stick"
    BLANK = "a blank stick"
    COPIED = "taken out and copied"
    STALE = "a stale copy"
    TWO = "two sticks"
    FULL = "full"
    SLOW = "slow"
    READ_ONLY = "read-only"
    IO_ERROR = "EIO"
    # other devices
    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    SENSOR_CABLE = "sensor unplugged"
    READER_CABLE = "reader unplugged"
    PRINTER_CABLE = "printer unplugged"
    CASE_OPENED = "case opened"


SWAPS = (Blow.FOREIGN, Blow.BLANK, Blow.TWO, Blow.PULLED)
BELOW = (Blow.FULL, Blow.SLOW, Blow.READ_ONLY, Blow.IO_ERROR)
"""What only the file system below the booth can do."""
STICK = (*SWAPS, Blow.FLICKED, Blow.COPIED, Blow.STALE, *BELOW)
DEVICES = (
    Blow.PAPER_OUT,
    Blow.COVER_OPEN,
    Blow.SENSOR_CABLE,
    Blow.READER_CABLE,
    Blow.PRINTER_CABLE,
    Blow.CASE_OPENED,
)

MORNING = (
    Phase.READY,
    Phase.OPENING,
    Phase.CLOCK,
    Phase.ZERO_TAPE,
    Phase.RECORDING_OPENING,
    Phase.SIGNING,
)
VISITS = (
    Phase.IDLE,
    Phase.IDENTIFYING,
    Phase.AUTHORISING,
    Phase.CHOOSING,
    Phase.SEALING,
    Phase.PRINTING,
    Phase.CHECKING,
    Phase.CASTING,
    Phase.THANKS,
    Phase.STICK_OUT,
    Phase.RESYNCING,
    Phase.RESUMING,
    Phase.RESUME_TAPE,
    Phase.RECOVERY,
)
EVENING = (
    Phase.CLOSING,
    Phase.RECORDING_CLOSE,
    Phase.TRUSTEES,
    Phase.TALLY,
    Phase.RESULT_TAPE,
    Phase.EXPORT,
    Phase.CLOSED,
)
SPREAD = {
    None: 0.8,
    Phase.RECOVERY: 0.6,
    Phase.ZERO_TAPE: 0.08,
    Phase.RESUME_TAPE: 0.08,
    Phase.RESULT_TAPE: 0.08,
}
WHOLE = 40  # voters; a smaller day has half of the phases struck, and recovery only by itself
SHORT = 0.006
"""Seconds within which a cut falls after its phase is seen; most phases of a fast day are over in no time."""
AT: dict[Blow, Phase] = {
    Blow.PAPER_OUT: Phase.CHOOSING,
    Blow.COVER_OPEN: Phase.CHOOSING,
    Blow.SENSOR_CABLE: Phase.IDENTIFYING,
    Blow.READER_CABLE: Phase.IDLE,
    Blow.PRINTER_CABLE: Phase.SEALING,
    Blow.CASE_OPENED: Phase.CHOOSING,
}
"""Where a mishap with a device meets the booth; any moment does for the others."""


@dataclass(frozen=True)
class Strike:
    """One blow. It falls from visit `visit` on (0: the opening, one more than there are voters: the close),
    `delay` seconds after `phase` is next seen, or after the visit began.

    `lasts`: seconds after which it is over, where nobody mends it before. `again`: seconds from power-on to
    one more power cut, each. `calls`: at which of the next calls on a medium the power fails.
    """

    blow: Blow
    visit: int
    phase: Phase | None
    delay: float
    lasts: float = 0.0
    calls: int = 0
    again: tuple[float, ...] = ()


SAFE = ("late", "stuck", "dribble", "hang_up_at_open", "hang_up_mid_read", "hang_up_mid_write", "renamed")
"""On the printer's cable: a byte changed on paper is the voter's to see, and no driver's."""


def link_faults(rate: float = 0.0004) -> tuple[FaultOrder, ...]:
    """What the cables of a stormy day do by themselves: each fault at this rate per message."""
    return (
        *(FaultOrder(device, name, rate) for device in ("reader", "fingerprint") for name in LINE),
        *(FaultOrder("printer", name, rate) for name in SAFE),
    )


def plan_storm(visits: tuple[Visit, ...], seed: int, *, below: bool) -> tuple[Strike, ...]:
    """The same arguments give the same storm. `below`: whether file-system faults can be had here."""
    rng = random.Random(f"bilik-storm/{seed}/{len(visits)}/{below}")
    strikes = [*_cuts(rng, visits), *_sticks(rng, len(visits), below), *_devices(rng, len(visits))]
    return tuple(sorted(strikes, key=lambda strike: strike.visit))


def _cuts(rng: random.Random, visits: tuple[Visit, ...]) -> list[Strike]:
    """One in each phase, and one more for every twenty-five voters anywhere."""
    voters, last, often = len(visits), len(visits) + 1, len(visits) >= WHOLE
    cuts = [_cut(rng, 0, phase, often=often) for phase in MORNING]
    cuts += [_cut(rng, rng.randint(1, voters), phase, often=often) for phase in VISITS]
    cuts += [_cut(rng, last, phase, often=often) for phase in EVENING]
    for phase, tricks in (
        (Phase.SPOILING, (Trick.CHALLENGE,)),
        (Phase.ABANDONED, (Trick.WALKS_AWAY, Trick.WALKS_FROM_SLIP)),
    ):
        fitting = [number for number, visit in enumerate(visits, 1) if visit.trick in tricks]
        cuts += [_cut(rng, rng.choice(fitting), phase, often=often)] if fitting else []
    if not often:
        cuts = rng.sample(cuts, len(cuts) // 2)
    return cuts + [_cut(rng, rng.randint(0, last), None, often=often) for _ in range(1 + voters // 25)]


def _cut(rng: random.Random, visit: int, phase: Phase | None, *, often: bool) -> Strike:
    """`often`: every third time the power fails again and again as it comes back."""
    spread = SPREAD.get(phase, SHORT)
    again = tuple(rng.uniform(0.0, 1.5) for _ in range(rng.choice((0, 0, 0, 0, 1, 2))))
    return Strike(Blow.POWER_CUT, visit, phase, rng.uniform(0.0, spread), again=again if often else ())


def _sticks(rng: random.Random, voters: int, below: bool) -> list[Strike]:
    """Each kind at least once while the polls are open, the harmless ones in the morning and evening too."""
    kinds = [*SWAPS, Blow.FLICKED, Blow.FLICKED, *(BELOW if below else ())]
    kinds += [rng.choice(kinds) for _ in range(voters // 25)]
    strikes = [_stick(rng, blow, rng.randint(1, voters)) for blow in kinds]
    copied = rng.randint(1, max(1, voters // 2))
    strikes += [_stick(rng, Blow.COPIED, copied)]
    strikes += [_stick(rng, Blow.STALE, rng.randint(copied, voters)) for _ in range(2)]
    for visit, phases in ((0, MORNING), (voters + 1, EVENING)):
        pulled = rng.sample(phases, 2)
        strikes += [_stick(rng, Blow.PULLED, visit, pulled[0]), _stick(rng, Blow.FLICKED, visit, pulled[1])]
    if below:
        strikes += [_in_write(rng, rng.randint(0, voters + 1)) for _ in range(1 + voters // 40)]
        strikes += [replace(_stick(rng, Blow.FULL, 0, Phase.RECOVERY), delay=0.0)]  # before it is laid out
        strikes += [replace(_stick(rng, Blow.FULL, voters + 1, Phase.TALLY), lasts=10.0)]  # until the export
        strikes += [_stick(rng, rng.choice(BELOW), voters + 1, rng.choice(EVENING))]
    return strikes


def _stick(rng: random.Random, blow: Blow, visit: int, phase: Phase | None = None) -> Strike:
    lasts = rng.uniform(0.5, 3.0) if blow in BELOW else rng.uniform(0.05, 1.2)
    return Strike(blow, visit, phase, rng.uniform(0.0, 0.02 if phase else 0.4), lasts)


def _in_write(rng: random.Random, visit: int) -> Strike:
    """A dozen calls make a record: any of them may be the last one."""
    return Strike(Blow.CUT_IN_WRITE, visit, None, rng.uniform(0.0, 0.3), calls=rng.randint(1, 14))


def _devices(rng: random.Random, voters: int) -> list[Strike]:
    """Each at least once, on otherwise any visit."""
    kinds = [*DEVICES, *(rng.choice(DEVICES) for _ in range(voters // 50))]
    return [
        Strike(blow, rng.randint(1, voters), AT[blow], rng.uniform(0.0, 0.01), rng.uniform(0.05, 0.6))
        for blow in kinds
    ]
