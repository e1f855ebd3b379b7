"""Slots cut off, swapped, replayed, left out, doubled: each is caught and the place is named."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path

import pytest
from attacks_flips import redigest
from attacks_stick import Target, look, named, walk, walk_of, with_log

from firmware.audit.findings import KEPT_PER_CHECK
from firmware.audit.load import LogSource
from firmware.storage.slot import SLOT_BYTES, ZERO_SLOT, Log

LOGS = pytest.mark.parametrize("log", list(Log))


@LOGS
def test_cut_after_any_slot(target: Target, folder: Path, tried, log: Log) -> None:
    """What else is on the stick speaks of the slots that are gone: blanked, or with the file made shorter."""
    slots = target.day.raw[log]
    for kept in range(len(slots)):
        blanked = with_log(target.files, log, slots[:kept])
        shorter = {**target.files, log.file: b"".join(slots[:kept])}
        for files in (blanked, shorter):
            assert named(look(files, folder), log, kept), kept
    tried(2 * len(slots))


def test_both_logs_cut_with_all_that_speaks_of_it(target: Target, folder: Path, tried) -> None:
    """Whoever deletes what was written out, too, can make a day look unfinished, and never valid. The result
    tape names the first slot that is gone."""
    tries = 0
    bare = {name: data for name, data in target.files.items() if "checkpoints" not in name}
    del bare["result.json"]
    ends = {log: len(target.day.raw[log]) for log in Log}
    for ballots in range(ends[Log.BALLOTS] + 1):
        for events in range(ends[Log.EVENTS] + 1):
            kept = {Log.BALLOTS: ballots, Log.EVENTS: events}
            if kept == ends:
                continue
            files = bare
            for log in Log:
                files = with_log(files, log, target.day.raw[log][: kept[log]])
            report = look(files, folder, target.result)
            assert report.verdict == "TIDAK SAH"
            assert all(named(report, log, kept[log]) for log in Log if kept[log] < ends[log]), kept
            tries += 1
    tried(tries)


@LOGS
def test_a_file_cut_inside_a_slot(target: Target, folder: Path, quick, tried, log: Log) -> None:
    """At every 19th length that is no whole number of slots."""
    folder.mkdir()
    path, tries = folder / log.file, 0
    used = len(target.day.raw[log]) * SLOT_BYTES
    path.write_bytes(b"".join(target.day.raw[log]))
    for length in range(used - 1, 0, -19):
        os.truncate(path, length)
        slot, inside = divmod(length, SLOT_BYTES)
        if inside:
            found = walk_of(target, LogSource(folder, log))
            assert any(finding.slot == slot for finding in found), length
            tries += 1
    tried(tries)


@LOGS
def test_any_two_slots_swapped(target: Target, folder: Path, quick, tried, log: Log) -> None:
    slots = target.day.raw[log]
    for number, (a, b) in enumerate(combinations(range(len(slots)), 2)):
        swapped = list(slots)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        found = walk(target, log, swapped)
        assert {a, b} <= {finding.slot for finding in found} | voids(target, log), (a, b)
        assert {a, b} & {finding.slot for finding in found}
        if number % 10 == 0:
            report = look(with_log(target.files, log, swapped), folder)
            assert named(report, log, a) or named(report, log, b)
    tried(len(slots) * (len(slots) - 1) // 2)


def voids(target: Target, log: Log) -> set[int]:
    return {number for number, raw in enumerate(target.day.raw[log]) if redigest(raw) != raw}


@LOGS
def test_any_slot_replayed_at_any_free_place(target: Target, folder: Path, quick, tried, log: Log) -> None:
    """As it is, and with number and digest of the new place."""
    slots = target.day.raw[log]
    room = len(target.files[log.file]) // SLOT_BYTES
    for number, raw in enumerate(slots):
        for place in range(len(slots), room):
            here = redigest(raw[:8] + place.to_bytes(4, "big") + raw[12:])
            gap = [ZERO_SLOT] * (place - len(slots))
            found = {finding.slot for finding in walk(target, log, [*slots, *gap, raw])}
            assert place in found or len(found) == KEPT_PER_CHECK, (number, place)
            # behind a gap the auditor blames the gap: a record once stood where this one continues from
            found = {finding.slot for finding in walk(target, log, [*slots, *gap, here])}
            assert min(found) in (place, len(slots)), (number, place)
        report = look(with_log(target.files, log, [*slots, raw]), folder)
        assert named(report, log, len(slots))
    tried(2 * len(slots) * (room - len(slots)))


@LOGS
@pytest.mark.parametrize("how", ["left out", "blanked", "doubled"])
def test_a_slot_left_out_blanked_or_doubled(
    target: Target, folder: Path, quick, tried, log: Log, how: str
) -> None:
    slots = target.day.raw[log]
    lengths = {"left out": [], "blanked": [ZERO_SLOT], "doubled": None}
    for number, raw in enumerate(slots[:-1]):
        middle = lengths[how] if how != "doubled" else [raw, raw]
        bad = [*slots[:number], *middle, *slots[number + 1 :]]
        found = {finding.slot for finding in walk(target, log, bad)}
        assert found & {number, number + 1}, number
        report = look(with_log(target.files, log, bad), folder)
        assert named(report, log, number) or named(report, log, number + 1)
    tried(len(slots) - 1)
