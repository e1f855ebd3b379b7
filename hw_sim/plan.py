"""The day as the seed wants it: who comes in which order, what each intends, what goes wrong when. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from firmware.states.facts import Language, Override


class Trick(Enum):
    """What a visit has out of the ordinary; a visit has one at most."""

    PLAIN = "plain"
    CHANGED_MIND = "changed mind on the ballot"
    SAID_NO = "said Tidak at the confirmation"
    WET_FINGER = "one wet try, then a dry finger"
    SECOND_FINGER = "offers the other enrolled finger"
    OVERRIDE = "no finger matches, an officer overrides"
    CHALLENGE = "Tidak sesuai once, to test the machine"
    WALKS_AWAY = "leaves before choosing"
    WALKS_FROM_SLIP = "leaves while the slip is to be checked"
    COMES_TWICE = "tries to vote again"
    STRANGER_FIRST = "a card that is not on the roll comes first"
    ENGLISH = "reads English"
    JAVANESE = "reads Javanese"
    OWN_LOOK = "reads Javanese, in large letters and high contrast"


class Incident(Enum):
    """What goes wrong at the booth during one visit."""

    POWER_CUT = "the power fails while the slip is to be checked"
    STICK_PULLED = "the stick is pulled while the voter chooses, and put back"
    PAPER_OUT = "the paper ends in the middle of the slip"
    SENSOR_CABLE = "the sensor's cable is pulled and put back"
    READER_CABLE = "the reader's cable is pulled and put back before the card"
    COVER_OPEN = "someone opens the printer's cover before the slip"
    WRONG_PIN = "an officer opens the menu, mistypes the PIN once, and pauses the polls"
    FOREIGN_OFFICER = "a card of another election's officer is tried"
    CASE_OPENED = "the case is opened and looked at"


@dataclass(frozen=True)
class Visit:
    """One person: a row of the roll, the option in the end, and what happens on the way."""

    row: int
    option: int
    first: int  # the option touched first by who changes the mind, spoils or says no
    trick: Trick
    reason: Override
    incident: Incident | None = None


@dataclass(frozen=True)
class Plan:
    visits: tuple[Visit, ...]
    clock_wrong: bool  # the booth's clock has forgotten the date
    trustees: tuple[int, ...]  # in the order in which they come


SHARES = (
    (Trick.CHANGED_MIND, 0.06),
    (Trick.SAID_NO, 0.04),
    (Trick.WET_FINGER, 0.05),
    (Trick.SECOND_FINGER, 0.04),
    (Trick.OVERRIDE, 0.02),
    (Trick.CHALLENGE, 0.02),
    (Trick.COMES_TWICE, 0.02),
    (Trick.STRANGER_FIRST, 0.015),
    (Trick.ENGLISH, 0.02),
    (Trick.JAVANESE, 0.015),
    (Trick.OWN_LOOK, 0.015),
)
ALWAYS = (
    Trick.CHALLENGE,
    Trick.OVERRIDE,
    Trick.WALKS_AWAY,
    Trick.WALKS_FROM_SLIP,
    Trick.WET_FINGER,
    Trick.OWN_LOOK,
)
"""Each of these happens at least once in a day of ten voters or more."""
READS = {
    Trick.ENGLISH: (Language.EN,),
    Trick.JAVANESE: (Language.JV_JAVA, Language.JV),
    Trick.OWN_LOOK: (Language.JV,),
}
"""Who does not take the language that the booth begins in, and which they would rather have."""


def language_of(trick: Trick, offered: Sequence[Language]) -> Language | None:
    """What such a voter picks of the languages on the screen; None where it stays as it is."""
    return next((language for language in READS.get(trick, ()) if language in offered), None)


def plan_day(
    voters: int, roll: int, options: int, trustees: int, threshold: int, seed: int, light: bool
) -> Plan:
    """The same arguments give the same day. `voters` <= `roll`; without `light` nothing goes wrong."""
    rng = random.Random(f"bilik-day/{seed}/{voters}/{roll}/{options}/{light}")
    rows = rng.sample(range(roll), voters)
    weights = [rng.uniform(0.5, 2.0) for _ in range(options - 1)] + [0.2]
    tricks = [_trick(rng) for _ in rows]
    plain = list(range(voters))
    rng.shuffle(plain)
    if voters >= 10:
        for index, trick in zip(plain, ALWAYS, strict=False):
            tricks[index] = trick
    incidents = _incidents(rng, tricks) if light else {}
    visits = tuple(
        _visit(rng, row, tricks[i], weights, options, incidents.get(i)) for i, row in enumerate(rows)
    )
    order = rng.sample(range(1, trustees + 1), threshold)
    return Plan(visits, clock_wrong=light, trustees=tuple(order))


def _trick(rng: random.Random) -> Trick:
    dice = rng.random()
    for trick, share in SHARES:
        if dice < share:
            return trick
        dice -= share
    return Trick.PLAIN


def _visit(
    rng: random.Random, row: int, trick: Trick, weights: list[float], options: int, incident: Incident | None
) -> Visit:
    option = rng.choices(range(1, options + 1), weights)[0]
    first = rng.choice([o for o in range(1, options + 1) if o != option])
    return Visit(row, option, first, trick, rng.choice(list(Override)), incident)


def _incidents(rng: random.Random, tricks: list[Trick]) -> dict[int, Incident]:
    """Every incident once, the power cut once more for each hundred voters, on otherwise plain visits."""
    calm = [i for i, trick in enumerate(tricks) if trick is Trick.PLAIN]
    wanted = [*Incident, *[Incident.POWER_CUT] * (len(tricks) // 100)]
    chosen = sorted(rng.sample(calm, min(len(calm), len(wanted))))
    rng.shuffle(wanted)
    if Incident.POWER_CUT not in wanted[: len(chosen)] and chosen:
        wanted[0] = Incident.POWER_CUT
    return dict(zip(chosen, wanted, strict=False))
