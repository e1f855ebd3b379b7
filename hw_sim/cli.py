"""`bilik-sim`: the booth without the booth. A day played by seed, the demo, a bench to play at by hand."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hw_sim.displays import DISPLAYS

if TYPE_CHECKING:
    from hw_sim.day import Order
    from hw_sim.fault_names import FaultOrder
    from hw_sim.stand import Size, Tempo

EXIT = (
    "exit status: 0 all is well, 1 the day does not add up, the booth stopped and nothing explains it, or "
    "someone waited in vain, 2 wrong usage"
)


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the daemon is not left behind
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # the folder of --out, mostly: a bad name, no right to write, a full disk
        print(f"bilik-sim: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bilik-sim", description=__doc__, epilog=EXIT)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    day = commands.add_parser("day", help="play a whole polling day against the real daemon", epilog=EXIT)
    _day_options(day, voters=None)
    day.set_defaults(run=_day)
    demo = commands.add_parser("demo", help="a small day with one power cut, then its audit", epilog=EXIT)
    _day_options(demo, voters=40)
    demo.set_defaults(run=_demo)
    stick = commands.add_parser("stick", help="a closed stick with any number of ballots, no day played")
    _stick_options(stick)
    faults = commands.add_parser("faults", help="every fault that `day --fault` can inject, by device")
    faults.add_argument("--json", action="store_true", help="as JSON: device, then fault, then sentence")
    faults.set_defaults(run=_faults)
    bench = commands.add_parser(
        "bench", help="the booth on a web page of this machine, to be played by hand", epilog=EXIT
    )
    _bench_options(bench)
    bench.set_defaults(run=_bench)
    return parser


def _bench_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, metavar="N", default=1, help="of the village (default: 1)")
    parser.add_argument(
        "--port", type=int, metavar="N", default=8730, help="on 127.0.0.1; 0 takes a free one (default: 8730)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only say the address, open no browser")
    parser.add_argument(
        "--speech",
        choices=("spoken", "tones", "none"),
        default="spoken",
        help="the headphones: spoken by espeak-ng, a tone for each sentence, or none (default: spoken)",
    )
    _panel_options(parser, "real")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("out/bench"),
        help="folder of the stick; an earlier bench's is replaced (default: out/bench)",
    )


def _day_options(parser: argparse.ArgumentParser, voters: int | None) -> None:
    demo = voters is not None
    parser.add_argument(
        "--voters", type=_count, metavar="N", default=voters, required=not demo, help="1 to 3000"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        default=1 if demo else None,
        required=not demo,
        help="the same number, the same day",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("out/demo") if demo else None,
        required=not demo,
        help="folder of the day; " + ("an earlier one is replaced" if demo else "new or empty"),
    )
    parser.add_argument(
        "--faults",
        choices=("none", "light", "storm"),
        default="light" if demo else "none",
        help="light: wet fingers, cables, paper, power cuts. storm: besides, the power fails at any moment, "
        "in each phase of the day at least once, and again while the booth recovers; the stick is pulled, "
        "swapped for another election's, a stale copy, a blank one or two at once, is full, slow, read-only "
        "or broken; cables lose bytes. Such a day ends reconciled to the last slip, or stopped for a reason "
        "that the storm explains (docs/storm.md)",
    )
    parser.add_argument(
        "--fault",
        type=_fault,
        action="append",
        default=[],
        metavar="DEVICE:NAME=RATE",
        help="besides, this fault at this chance, e.g. printer:paper_out=0.05; may be repeated "
        "(`bilik-sim faults` lists them)",
    )
    parser.add_argument(
        "--speech",
        choices=("auto", "none"),
        default="auto" if demo else "none",
        help="auto: an audio ballot spoken by espeak-ng, and a voter who sees nothing, where that program is "
        f"installed (default: {'auto' if demo else 'none'})",
    )
    _panel_options(parser, "fast")


def _panel_options(parser: argparse.ArgumentParser, speed: str) -> None:
    parser.add_argument(
        "--speed",
        choices=("fast", "real"),
        default=speed,
        help=f"fast: instant devices and short waits (default: {speed})",
    )
    parser.add_argument(
        "--display",
        type=_display,
        metavar="SIZE",
        default="10in",
        help=f"{', '.join(DISPLAYS)}, or one of these in pixels, such as 1280x800 (default: 10in)",
    )


def _panel(options: argparse.Namespace) -> tuple[Tempo, Size]:
    from hw_sim.stand import Tempo

    return Tempo(0.0 if options.speed == "fast" else 1.0), options.display


def _display(text: str) -> Size:
    from hw_sim.stand import Size

    for name, (width, height, millimetres) in DISPLAYS.items():
        if text in (name, f"{width}x{height}"):
            return Size(width, height, millimetres)
    raise argparse.ArgumentTypeError(f"{text}: one of {', '.join(DISPLAYS)} is needed")


def _stick_options(parser: argparse.ArgumentParser) -> None:
    from hw_sim.sticks_command import add_arguments

    add_arguments(parser)


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 3000:
        raise argparse.ArgumentTypeError("1 to 3000 voters")
    return number


def _fault(text: str) -> FaultOrder:
    from hw_sim.fault_names import parse_order

    try:
        return parse_order(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _order(options: argparse.Namespace) -> Order:
    from hw_sim.day import Order

    return Order(
        options.voters,
        options.seed,
        options.out,
        options.faults != "none",
        *_panel(options),
        tuple(options.fault),
        options.faults == "storm",
        _spoken(options),
    )


def _spoken(options: argparse.Namespace) -> bool:
    """Whether there is an audio ballot. Without the program there is none, and that is said."""
    from firmware.speech.synth import PROGRAM, available

    if options.speech == "none":
        return False
    if available():
        return True
    _say(f"{PROGRAM} is not installed: no audio ballot, and no voter who sees nothing")
    return False


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


# What a day or the bench leaves in its folder.
LEFT = {
    "sticks",
    "internal",
    "stopped.png",
    "village",
    "stick",
    "tapes",
    "screens",
    "summary.json",
    "daemon.log",
    "audit-box.txt",
    "lost.png",
}


def _empty(out: Path) -> bool:
    """A day is never mixed with an older one."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        print(f"bilik-sim: {out} is not empty; give another --out or remove it", file=sys.stderr)
        return False
    return True


def _clear(out: Path) -> bool:
    """Remove what an earlier run left here; a folder with anything else in it is left alone."""
    if out.is_symlink() or not out.is_dir() or {path.name for path in out.iterdir()} - LEFT:
        return _empty(out)
    shutil.rmtree(out)
    return True


def _day(options: argparse.Namespace) -> int:
    from hw_sim.day import agrees, play
    from hw_sim.hands import Lost

    if not _empty(options.out):
        return 2
    try:
        summary = play(_order(options), _say)
    except Lost as error:
        print(f"bilik-sim: {error}; see {options.out}/lost.png and daemon.log", file=sys.stderr)
        return 1
    print(json.dumps(summary))
    for trouble in agrees(summary):
        print(f"bilik-sim: {trouble}", file=sys.stderr)
    return 1 if agrees(summary) else 0


CLOSING = """
A village has elected its head.
  the stick, as an auditor gets it    {out}/stick
  the tapes and slips, as pictures    {out}/tapes
  the screens that were seen          {out}/screens
  the day in figures                  {out}/summary.json

Check the stick yourself:  .venv/bin/bilik audit {out}/stick
Then change one byte of {out}/stick/ballots.log, and check again.
"""


def _demo(options: argparse.Namespace) -> int:
    from firmware.cli import main as bilik

    if not _clear(options.out):
        return 2
    status = _day(options)
    if status:
        return status
    _say("auditing the stick")
    status = bilik(["audit", str(options.out / "stick")])
    if status == 0:
        print(CLOSING.format(out=options.out))
    return status


def _faults(options: argparse.Namespace) -> int:
    from hw_sim.fault_names import DEVICES, UNITS

    if options.json:
        print(json.dumps(DEVICES, indent=1))
        return 0
    for device, names in DEVICES.items():
        print(f"{device}: a rate is the chance per {UNITS[device]}")
        for name, what in names.items():
            print(f"  {name:<18} {what}")
    return 0


def _bench(options: argparse.Namespace) -> int:
    from hw_sim.village_toml import Voices
    from hw_sim.web.serve import make_bench, serve

    if not 0 <= options.port < 65536:
        print(f"bilik-sim: --port {options.port}: a number from 0 to 65535 is needed", file=sys.stderr)
        return 2
    if not _clear(options.out):
        return 2
    tempo, size = _panel(options)
    speech = Voices(options.speech)
    if speech is Voices.SPOKEN and shutil.which("espeak-ng") is None:
        print("bilik-sim: espeak-ng is not installed: tones stand for what the booth says", file=sys.stderr)
        speech = Voices.TONES
    spoken = " and making its voices, ten seconds or more" if speech is Voices.SPOKEN else ""
    _say(f"laying out the bench{spoken}")
    bench = make_bench(options.out, options.seed, size, tempo, speech=speech)
    try:
        return serve(bench, options.port, browser=not options.no_browser)
    finally:
        bench.rig.stop()


if __name__ == "__main__":
    sys.exit(main())
