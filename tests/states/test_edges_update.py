"""Every edge of an update, in full: found, confirmed, checked, written, started; or refused."""

from __future__ import annotations

import pytest
from edges_help import IDLE_WAIT, MEMBER, PIN_WAIT, READY, SHUT, TECHNICIAN, Edge, applied, line

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.update import SILENCE

PAIR = (TECHNICIAN, MEMBER)
OVER = st.Closed(SHUT, (4, 2))
LOOKING = st.LookingForUpdate(SHUT, PAIR, READY)
CONFIRMING = st.ConfirmingUpdate(SHUT, PAIR, "0.2.0", READY)
UPDATING = st.Updating(SHUT, "0.2.0", READY)
QUIET = fx.Wait(SILENCE)


def told(state: str, percent: int = 0, version: str = "", reason: str = "") -> ev.UpdateTold:
    return ev.UpdateTold(state, percent, version, reason)


def failed(reason: str) -> Edge:
    log = line("update_refused", version="0.2.0", why=reason)
    return st.UpdateFailed(SHUT, reason, READY), log, IDLE_WAIT


UPDATE: list[Edge] = [
    (LOOKING, ev.UpdateFound("0.2.0"), CONFIRMING, PIN_WAIT),
    (LOOKING, ev.UpdateMissing("two"), st.UpdateFailed(SHUT, "two", READY), IDLE_WAIT),
    (LOOKING, ev.WaitOver(), READY),
    (CONFIRMING, ev.TimeUp(), READY),
    (CONFIRMING, ev.No(), READY),
    (
        CONFIRMING,
        ev.Yes(),
        UPDATING,
        line("update_asked", officers="0f 0a", version="0.2.0"),
        fx.TakeUpdate(),
        QUIET,
    ),
    (UPDATING, told("checking", 40), st.Updating(SHUT, "0.2.0", READY, 40), QUIET),
    (UPDATING, told("writing", 7, "0.2.1"), st.Updating(SHUT, "0.2.1", READY, 7, writing=True), QUIET),
    (UPDATING, told("refused", reason="not signed"), *failed("not signed")),
    (UPDATING, ev.WaitOver(), *failed("no answer")),
    (
        UPDATING,
        told("done", 100, "0.2.0"),
        st.UpdateReady(SHUT, "0.2.0", over=False),
        line("update_written", version="0.2.0"),
    ),
    (
        st.Updating(SHUT, "0.2.0", OVER),
        told("done", 100),
        st.UpdateReady(SHUT, "0.2.0", over=True),
        line("update_written", version="0.2.0"),
    ),
    *((failed("why")[0], event, READY) for event in (ev.Yes(), ev.WaitOver())),
    *(
        (
            st.UpdateReady(SHUT, "0.2.0", over=over),
            ev.Yes(),
            st.PoweringOff(SHUT, restart=True),
            fx.PutAway("update", stick_may_be_out=over),
        )
        for over in (True, False)
    ),
]


@pytest.mark.parametrize("edge", UPDATE)
def test_edge(edge: Edge) -> None:
    applied(edge)
