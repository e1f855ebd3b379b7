"""`bilik audit` as a witness starts it, on generated sticks: time, growth, memory, and one false proof found.

    python -m bench audit

Wall time of the whole command, interpreter's start included, the better of two runs. Growth is measured in
one process, so that it is not flattered by the second core coming in. Writing the sticks takes a minute.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hw_sim.sticks import Made, Order, make_stick

FEW, MANY = 300, 3000
BAD = 2718  # the ballot whose proof is false

MEMORY = """
import sys
from pathlib import Path
from firmware.audit.run import audit
audit(Path(sys.argv[1]), None, lambda done, total: None, 1)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def rows() -> list[tuple[str, str]]:
    """Seconds, ratios, and what the damaged stick's audit said."""
    with tempfile.TemporaryDirectory(prefix="bilik-bench-") as name:
        folder = Path(name)
        few, many, six = folder / "few", folder / "many", folder / "six"
        make_stick(Order(FEW, 4, 1, few), None)
        make_stick(Order(MANY, 4, 2, many), None)
        make_stick(Order(MANY, 6, 3, six), None)
        lines = [
            (f"audit of {MANY} ballots, 4 options, all cores", f"{seconds(many):.2f} s (goal < 5)"),
            (f"audit of {MANY} ballots, 6 options, all cores", f"{seconds(six):.2f} s (goal < 5)"),
            *_growth(few, many),
        ]
        wrong = folder / "wrong"
        return [*lines, _found(wrong, make_stick(Order(MANY, 6, 4, wrong, wrong_proof=BAD), None))]


def _growth(few: Path, many: Path) -> list[tuple[str, str]]:
    times = [seconds(stick, "--jobs", "1") for stick in (few, many)]
    peaks = [_peak(stick) for stick in (few, many)]
    return [
        (
            f"  {FEW} and {MANY} ballots, one process",
            f"{times[0]:.2f} and {times[1]:.2f} s, ratio {times[1] / times[0]:.1f} (goal <= 10.5)",
        ),
        (
            "  memory at its peak",
            f"{peaks[0]:.0f} and {peaks[1]:.0f} MB, ratio {peaks[1] / peaks[0]:.2f} (goal <= 1.2)",
        ),
    ]


def _found(stick: Path, made: Made) -> tuple[str, str]:
    start = time.perf_counter()
    done = subprocess.run(_command(stick), capture_output=True, text=True)
    took = time.perf_counter() - start
    named = done.returncode == 1 and f"slot {made.wrong_slot}" in done.stdout
    verdict = f"exit 1 and slot {made.wrong_slot} named" if named else "NOT FOUND"
    return f"  one proof of {MANY} false, 6 options", f"{verdict}, {took:.2f} s (goal < 5)"


def seconds(stick: Path, *options: str) -> float:
    """Of the whole command; raises CalledProcessError where a good stick is refused."""
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        subprocess.run(_command(stick, *options), check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return min(taken)


def _command(stick: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "firmware.cli", "audit", str(stick), *options]


def _peak(stick: Path) -> float:
    """Megabytes that one process took at most."""
    command = [sys.executable, "-c", MEMORY, str(stick)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024


if __name__ == "__main__":
    for what, figure in rows():
        print(f"{what}: {figure}")
