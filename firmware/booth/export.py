"""What the stick carries away after the close: result.json, checkpoints, a READ-ME; flushed, times still."""

from __future__ import annotations

import json

from firmware.booth.counting import Totals
from firmware.booth.election import Election, Opened
from firmware.storage.durable import make_folder, still_folder, write_file
from firmware.storage.slot import Log

READ_ME = """\
BILIK - {title}
{village}, TPS {tps:03d}, {booth}

CARA MEMERIKSA
  Salin isi stik ini ke komputer, pasang program bilik, lalu jalankan:
      bilik audit FOLDER-SALINAN
  Program memeriksa setiap tanda tangan, setiap mata rantai, setiap bukti pada surat suara tersegel,
  penjumlahan, dan pembukaan oleh para pemegang kunci. Keluaran "SAH" berarti semuanya cocok.
  Cocokkan angka dan sidik (checkpoint) dengan pita kertas yang ditandatangani para saksi.

HOW TO CHECK
  Copy this stick to a computer, install bilik, then run:
      bilik audit COPIED-FOLDER
  It checks every signature, every link of the chain, every proof of every sealed ballot, the sum, and the
  trustees' decryptions. "SAH" (valid) means that all of it holds. Compare the figures and the checkpoints
  with the paper tapes that the witnesses signed.

  ballots.log, events.log   the two append-only logs     attendance.bin   who has voted, by row, in no order
  election.bilik            the signed election (public) result.json      the totals, for programs
  checkpoints/              signed notes, as on the tapes
"""


def export(election: Election, opened: Opened, counted: Totals) -> None:
    """Write and flush all of it to the stick. Raises OSError, StorageError."""
    manifest, stick, files = election.package.manifest, election.stick, election.files
    notes = opened.ledger.checkpoints()
    folder = stick / "checkpoints"
    make_folder(folder, files)
    for log, note in zip(Log, notes, strict=True):
        write_file(folder / f"{log.label}.txt", note.encode(), files)
    counts = opened.ledger.counts
    result = {
        "format": "bilik-result/1",
        "election": manifest.election_id,
        "tps": manifest.tps,
        "machine": election.machine.name,
        "machine_id": election.machine.key.hex(),
        "election_hash": opened.context.he.hex(),
        "options": [
            {"number": o.number, "name": o.name, "votes": votes}
            for o, votes in zip(manifest.options, counted.totals, strict=True)
        ],
        "counts": {
            name: getattr(counts, name)
            for name in ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")
        },
        "trustees": list(counted.trustees),
        "checkpoints": {log.label: note for log, note in zip(Log, notes, strict=True)},
    }
    data = json.dumps(result, indent=1, ensure_ascii=False).encode() + b"\n"
    write_file(stick / "result.json", data, files)
    text = READ_ME.format(
        title=manifest.title, village=manifest.village, tps=manifest.tps, booth=election.machine.name
    )
    write_file(stick / "READ-ME.txt", text.encode(), files)
    still_folder(folder, files)
    files.sync_everything()
