"""Every screen belongs to a phase, and what a storm strikes in can be seen."""

from firmware.screens.titles import all_titles
from firmware.states.facts import Language, Mode, Paper, Purpose
from firmware.states.model import AskOfficer, PrintingTape
from hw_sim.eyes import Sight
from hw_sim.storm_phases import BY_KIND, BY_REASON, Phase, phase_of
from hw_sim.storm_plan import EVENING, MORNING, VISITS


def sights() -> list[Sight]:
    return [Sight(kind, detail, Language.ID, Mode.REAL) for kind, detail in all_titles()]


def test_every_phase_that_is_struck_can_be_seen() -> None:
    seen = {phase_of(sight) for sight in sights()}
    assert {*MORNING, *VISITS, *EVENING, Phase.SPOILING, Phase.ABANDONED} <= seen


def test_every_phase_is_some_screens() -> None:
    assert {phase_of(sight) for sight in sights()} == set(Phase)


def test_no_screen_is_named_that_there_is_not() -> None:
    known = {(sight.kind, sight.detail) for sight in sights()}
    assert set(BY_KIND) <= {kind for kind, _ in known}
    assert set(BY_REASON) <= known


def test_a_dark_screen_is_a_booth_that_starts() -> None:
    assert phase_of(None) is Phase.RECOVERY


def test_the_reason_tells_phases_of_one_screen_apart() -> None:
    def phase(kind: type, detail: Purpose | Paper) -> Phase:
        return phase_of(Sight(kind, detail, Language.ID, Mode.REAL))

    assert phase(AskOfficer, Purpose.OPEN) is Phase.OPENING
    assert phase(AskOfficer, Purpose.CLOSE) is Phase.CLOSING
    assert phase(AskOfficer, Purpose.SPOILS) is Phase.HELP
    assert phase(PrintingTape, Paper.RESULT) is Phase.RESULT_TAPE
