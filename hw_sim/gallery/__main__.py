"""`python -m hw_sim.gallery`: record, check, sheets, list, papers."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from firmware.screens.errors import NoScreen
from hw_sim.displays import DISPLAYS
from hw_sim.gallery import papers
from hw_sim.gallery.compare import HELP, OUT, compare, strangers
from hw_sim.gallery.phases import PHASES, phase_of
from hw_sim.gallery.plan import Shot, plan
from hw_sim.gallery.record import record
from hw_sim.gallery.sheets import sheets, write
from hw_sim.gallery.store import GALLERY, ROOT, file_of

MOST = 40  # names told of one kind


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done; 1 screens differ from the recorded ones; 2 it could not be done."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except (OSError, NoScreen) as error:
        print(f"gallery: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hw_sim.gallery", description="Pictures of every screen.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    of_all = commands.add_parser("record", help="write the pictures that changed (make goldens)")
    of_all.add_argument("--folder", type=Path, default=GALLERY, help="default: docs/screens")
    of_all.set_defaults(run=_record)
    check = commands.add_parser("check", help="compare what is drawn now with what is recorded")
    check.add_argument("--folder", type=Path, default=GALLERY, help="default: docs/screens")
    check.add_argument("--out", type=Path, default=OUT, help="pictures of what differs; default: out/goldens")
    check.add_argument("--tolerance", type=int, default=0, metavar="N", help="ignore steps of up to N of 255")
    _choice(check)
    check.set_defaults(run=_check)
    pages = commands.add_parser("sheets", help="many screens on one page, to be looked at")
    pages.add_argument("--out", type=Path, default=ROOT / "out" / "sheets", help="default: out/sheets")
    pages.add_argument("--across", type=int, metavar="N", help="screens side by side; default: 3, upright 5")
    _choice(pages)
    pages.set_defaults(run=_sheets)
    listed = commands.add_parser("list", help="the names of all pictures")
    _choice(listed)
    listed.set_defaults(run=_list)
    paper = commands.add_parser("papers", help="the documents' slip and tapes, from a day of make demo")
    paper.add_argument("--tapes", type=Path, default=papers.TAPES, help="default: out/demo/tapes")
    paper.add_argument("--out", type=Path, default=papers.PICTURES, help="default: docs/pictures")
    paper.set_defaults(run=_papers)
    return parser


def _choice(parser: argparse.ArgumentParser) -> None:
    groups = list(dict.fromkeys(shot.group for shot in plan()))
    parser.add_argument("--display", choices=list(DISPLAYS), help="this display alone")
    parser.add_argument("--group", choices=groups, help="this language, or folder of a display, alone")
    parser.add_argument("--phase", choices=[phase.key for phase in PHASES], help="this part of the day alone")
    parser.add_argument("--name", metavar="PART", help="only names with this in them, such as voting")


def _chosen(given: argparse.Namespace) -> list[Shot]:
    return [
        shot
        for shot in plan()
        if given.display in (None, shot.display)
        and given.group in (None, shot.group)
        and given.phase in (None, phase_of(type(shot.state)).key)
        and (given.name is None or given.name in shot.name)
    ]


def _record(given: argparse.Namespace) -> int:
    done = record(given.folder, lambda line: print(line, file=sys.stderr))
    for word, several in (("changed", done.changed), ("added", done.added), ("removed", done.removed)):
        _tell(word, several)
    size = sum(file_of(given.folder, shot.name).stat().st_size for shot in plan())
    print(
        f"{len(plan())} screens, {size / 1e6:.1f} MB: {len(done.changed)} changed, {len(done.added)} added, "
        f"{len(done.removed)} removed, {done.same} as they were"
    )
    return 0


def _tell(word: str, several: list[str]) -> None:
    for name in several[:MOST]:
        print(f"{word:8} {name}")
    if len(several) > MOST:
        print(f"{word:8} ... and {len(several) - MOST} more")


def _check(given: argparse.Namespace) -> int:
    if not given.folder.is_dir():
        print(f"gallery: nothing is recorded in {given.folder}; say: make goldens", file=sys.stderr)
        return 2
    shutil.rmtree(given.out, ignore_errors=True)
    found = compare(_chosen(given), given.folder, given.out, given.tolerance)
    found += strangers((shot.name for shot in plan()), given.folder)
    for difference in found:
        print(f"{difference.name} {difference.why}")
    print(f"{len(found)} of {len(_chosen(given))} screens differ" if found else "all as recorded")
    if found:
        print(HELP.format(out=given.out))
    return 1 if found else 0


def _sheets(given: argparse.Namespace) -> int:
    chosen = _chosen(given)
    if not chosen:
        print("gallery: no screen is called that", file=sys.stderr)
        return 2
    for sheet in sheets(chosen, given.across):
        print(write(sheet, given.out, given.across))
    return 0


def _papers(given: argparse.Namespace) -> int:
    if not given.tapes.is_dir():
        print(f"gallery: {given.tapes}: there is no such folder; say: make demo", file=sys.stderr)
        return 2
    missing = papers.refresh(given.tapes, given.out)
    for title in missing:
        print(f"gallery: {given.tapes} has no {title}", file=sys.stderr)
    return 1 if missing else 0


def _list(given: argparse.Namespace) -> int:
    for shot in _chosen(given):
        print(f"{shot.name}  {shot.heading}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
