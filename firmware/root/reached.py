"""`python3 -m firmware.root reached`: the booth has come up, so an update on trial has proven itself.

Removes `bilik/trial` where it is about the slot that runs. Where it says that the other slot has failed, the
mark stays for the technician, and answers/update.json says {"state": "fell-back", "version": what runs, ...}.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from firmware.root import asks
from firmware.root.answers import answer
from firmware.root.slot_writer import writable
from firmware.root.update import Places, running
from firmware.storage.durable import exists, read_file
from firmware.update.errors import UpdateError
from firmware.update.trial import LONGEST, TRIAL, read_trial


def main(arguments: Sequence[str], places: Places | None = None) -> int:
    """Exit code 0; 1 where the card cannot be read or written."""
    places = places or Places()
    if arguments:
        print("bilik root: reached takes no argument", file=sys.stderr)
        return 2
    asks.remove(places.run / "asks" / "reached")
    try:
        runs, card = running(places)
        path = places.boot / "bilik" / TRIAL
        if not exists(path, card.files):
            return 0
        trial = read_trial(read_file(path, LONGEST, card.files))
        if trial is not None and trial.failed:
            reason = f"slot {trial.slot} did not reach the voting screen; slot {runs.slot} runs again"
            said = {"state": "fell-back", "version": runs.version, "reason": reason}
            answer("update", said, places.run / "answers")
        elif trial is not None and trial.slot == runs.slot:
            with writable(card):
                card.files.unlink(path)
                card.files.sync_directory(path.parent)
    except UpdateError as error:
        print(f"bilik root: reached: {error.reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"bilik root: reached: {error.filename or ''} {error.strerror or error}", file=sys.stderr)
        return 1
    return 0
