"""The catalogue of events.log: every kind, the fields it carries, and how exactly its time may be told.

What belongs to one voter's visit carries no time at all, a device's trouble only the hour: an exact time
beside the order of the ballots would help to tell whose ballot is whose. Officers' acts are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Precision(Enum):
    NONE = "none"
    HOUR = "hour"
    EXACT = "exact"


@dataclass(frozen=True)
class Kind:
    """Field names are the only ones allowed; `text` is what a person reads in a report."""

    precision: Precision
    fields: tuple[str, ...]
    text: str


CATALOGUE: dict[str, Kind] = {
    # officers' acts
    "booth_started": Kind(Precision.EXACT, ("sessions", "software"), "the booth was switched on"),
    "start_failed": Kind(Precision.HOUR, ("trouble",), "an earlier start had met this trouble"),
    "recovered": Kind(
        Precision.EXACT,
        ("rolled_forward", "voids", "spoiled", "voter_must_return"),
        "the logs were brought level after a restart",
    ),
    "stop_overridden": Kind(
        Precision.EXACT, ("officers", "trouble"), "two officers made the stopped booth look again"
    ),
    "simulasi_started": Kind(Precision.EXACT, ("officers",), "a rehearsal began"),
    "simulasi_purged": Kind(Precision.EXACT, (), "the rehearsal's data was deleted and proven gone"),
    "clock_set": Kind(Precision.EXACT, ("officers",), "two officers set the clock"),
    "polls_opened": Kind(Precision.EXACT, ("officers",), "the polls were opened"),
    "polls_resumed": Kind(Precision.EXACT, ("officers",), "the polls went on after a restart"),
    "polls_paused": Kind(Precision.EXACT, ("officer",), "the polls were paused"),
    "polls_continued": Kind(Precision.EXACT, ("officer",), "the polls went on after a pause"),
    "hours_extended": Kind(Precision.EXACT, ("officer",), "voting goes on after the set hour"),
    "close_asked": Kind(Precision.EXACT, ("officers", "balanced"), "two officers closed the polls"),
    "share_taken": Kind(Precision.EXACT, ("trustee",), "a trustee's share was used and proven"),
    "officer_refused": Kind(Precision.HOUR, ("why", "purpose"), "an officer's card was refused"),
    "share_refused": Kind(Precision.EXACT, ("why",), "a trustee's card was refused"),
    "exported": Kind(Precision.EXACT, (), "the result files were written and the stick flushed"),
    "case_opened": Kind(Precision.EXACT, (), "the tamper switch reported an open case"),
    "case_checked": Kind(Precision.EXACT, ("officer",), "an officer looked at the case and signed"),
    "key_turned": Kind(Precision.EXACT, (), "the key switch was turned to service"),
    "key_checked": Kind(Precision.EXACT, ("officer",), "an officer looked at the turned key and signed"),
    "card_damaged": Kind(Precision.EXACT, ("place",), "the self-test found the system card damaged there"),
    "card_checked": Kind(Precision.EXACT, ("officer",), "an officer was told of the damage and decided"),
    "update_asked": Kind(
        Precision.EXACT, ("officers", "version"), "a technician and an officer asked for an update"
    ),
    "update_written": Kind(Precision.EXACT, ("version",), "an update was written to the other slot"),
    "update_refused": Kind(Precision.EXACT, ("version", "why"), "an update was not taken"),
    "clock_jumped": Kind(Precision.EXACT, (), "the clock went backwards or left the polling day"),
    "power_off": Kind(Precision.EXACT, ("by",), "the booth was switched off in order"),
    "menu_opened": Kind(Precision.HOUR, ("officer",), "an officer opened the menu"),
    "devices_checked": Kind(Precision.EXACT, ("devices",), "the devices answered before the opening"),
    "devices_failed": Kind(Precision.EXACT, ("devices",), "devices were not ready for opening"),
    "lines_left_out": Kind(
        Precision.HOUR, (), "the journal is nearly full: refusals and device trouble are no longer written"
    ),
    # devices
    "device_lost": Kind(Precision.HOUR, ("device",), "a device did not answer"),
    "device_back": Kind(Precision.HOUR, ("device", "detail"), "a device answers again"),
    "stick_missing": Kind(Precision.HOUR, ("trouble",), "the stick was missing or failed"),
    "stick_back": Kind(Precision.HOUR, (), "the stick is back and level"),
    "tape_trouble": Kind(Precision.EXACT, ("paper", "fault"), "a tape stopped under the printer"),
    # what belongs to one voter's visit
    "override": Kind(Precision.NONE, ("officer", "reason"), "an officer let a voter pass without a finger"),
    "voter_refused": Kind(Precision.NONE, ("why",), "a person was turned away"),
    "finger_failed": Kind(Precision.NONE, (), "all tries of the finger failed"),
    "nik_typed": Kind(Precision.NONE, ("officer",), "an officer typed the NIK of a damaged card"),
    "walked_away": Kind(Precision.NONE, ("sealed",), "a voter left the booth before the end"),
    "session_ended": Kind(Precision.NONE, ("officer",), "an officer ended an abandoned session"),
    "slip_trouble": Kind(Precision.NONE, ("fault",), "a slip was not proven printed and is printed again"),
    "receipt_failed": Kind(Precision.NONE, ("fault",), "a receipt could not be printed"),
    "helped_after_spoils": Kind(Precision.NONE, ("officer",), "an officer helped after spoiled slips"),
}
