"""The lists of edges together are the table: a rule that is added needs its line, or this fails."""

from __future__ import annotations

import test_edges_ballot as ballot
import test_edges_cabinet as cabinet
import test_edges_clock as clock
import test_edges_devices as devices
import test_edges_opening as opening
import test_edges_patience as patience
import test_edges_power as power
import test_edges_purposes as purposes
import test_edges_signin as signin
import test_edges_speech as speech
import test_edges_starting as starting
import test_edges_stick as stick
import test_edges_update as update
import test_edges_voter as voter
from edges_help import Edge

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.effects import Commit, Journal
from firmware.states.journal import CATALOGUE
from firmware.states.rules import TABLE

LISTS: tuple[list[Edge], ...] = (
    *(ballot.EDGES, signin.EDGES, voter.EDGES, clock.CLOCK, opening.OPENING, opening.TAPES),
    *(starting.STARTING, starting.MENU, starting.CLOSING, stick.STICK, cabinet.DEVICES, cabinet.CABINET),
    *(power.POWER, power.NO_ELECTION, update.UPDATE, devices.EDGES, patience.PATIENCE, speech.SPEECH),
)
ELSEWHERE = {
    *((st.CheckingPin, ev.OfficerKnown),),  # test_edges_purposes.py
    *(
        (state, event) for state in (st.AskOfficer, st.EnterPin) for event in (ev.No, ev.TimeUp)
    ),  # signin.BACK
    *(
        (s, e)
        for s in (st.MediumMissing, st.Resyncing)
        for e in (ev.Recorded, ev.Tallied, ev.Exported, ev.AllPutAway)
    ),
}
"""Pairs with tests of their own; the last are test_states_medium.py's."""


def test_every_pair_of_the_table_has_its_edge() -> None:
    listed = {(type(edge[0]), type(edge[1])) for edges in LISTS for edge in edges}
    assert set(TABLE) - listed - ELSEWHERE == set()
    assert listed <= set(TABLE)
    assert purposes.ONE
    assert signin.BACK


def test_every_line_is_of_the_catalogue_with_exactly_its_details() -> None:
    effects = [e for edges in LISTS for edge in edges for e in edge[3:] if isinstance(e, Journal | Commit)]
    effects += [e for _, _, then in (*purposes.ONE, *purposes.TWO) for e in then if isinstance(e, Journal)]
    assert len({effect.kind for effect in effects}) > 25
    for effect in effects:
        assert tuple(name for name, _ in effect.fields) == CATALOGUE[effect.kind].fields, effect
