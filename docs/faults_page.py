"""docs/faults.md from docs/faults.json, and that file from the rows that the tests wrote.

    python docs/faults_page.py                    the page, on standard output
    python docs/faults_page.py --collect DIR      docs/faults.json anew from DIR (make faults)

The page's words are in faults.template.md; {{names}} in it are filled in here.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from hw_sim.fault_names import DEVICES, SERIAL, UNITS  # noqa: E402  # as a script, the root is not on the path
from hw_sim.trials import CELLS  # noqa: E402  # for the same reason

DATA = ROOT / "docs" / "faults.json"
TEMPLATE = ROOT / "docs" / "faults.template.md"
SECTIONS = ("lines", "printer", "others", "booth")
NEVER = ("false", "crashed", "wedged", "overspent")
SHOWN = {
    "fingerprint": {"": "sensor away; an officer may let the voter pass"},
    "reader": {"": "reader away, until it answers again"},
    "printer": {
        "PrinterFault": "what is to be done at the printer",
        "DeviceLost": "printer not connected",
        "": "not sure whether it was printed; printed again",
    },
}
"""What the booth shows for an error that a driver told; "" for any other than those named."""

Row = dict[str, Any]


def page() -> str:
    """The whole text. Raises OSError, ValueError, KeyError where the rows cannot be read."""
    data = json.loads(DATA.read_text("utf-8"))
    lines: list[Row] = data["lines"]
    values = {
        "jobs": f"{sum(row['jobs'] for row in lines):,}",
        "struck": f"{sum(row['injected'] for row in lines):,}",
        "never": str(sum(row[name] for row in lines for name in NEVER)),
        **{device: _lines(device, lines) for device in SERIAL},
        "slips": _slips(data["printer"]),
        **_campaign(data["campaign"]),
        "booth": _booth(data["booth"]),
        "others": _others(data["others"]),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], TEMPLATE.read_text("utf-8"))


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(head)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def _lines(device: str, rows: list[Row]) -> str:
    third = "altered" if device == "printer" else "refused"
    head = (
        "fault",
        "rate",
        "jobs",
        "done",
        third,
        "given up",
        "faults",
        "told on the way",
        "the booth shows",
    )
    return _table(head, [_line(row) for row in rows if row["device"] == device])


def _line(row: Row) -> tuple[object, ...]:
    told = ", ".join(f"{name} {count}" for name, count in row["troubled"].items()) or "nothing"
    own = row["fault"] in DEVICES[row["device"]]
    screens = SHOWN[row["device"]]
    seen = dict.fromkeys(screens.get(name, screens[""]) for name in row["troubled"])
    return (
        f"`{row['fault']}`" if own else row["fault"],
        f"{row['rate']:.0%}",
        row["jobs"],
        row["done"],
        row["misprinted"] if row["device"] == "printer" else row["refused"],
        row["given_up"],
        row["injected"],
        told,
        "; ".join(seen) or "nothing",
    )


def _slips(rows: list[Row]) -> str:
    cells = [(r["name"], r["shown"].replace("_", " "), r["end"], r["ballots"], r["cast"]) for r in rows]
    return _table(("in mid-slip", "the screen says", "then", "ballots sealed", "cast"), cells)


def _campaign(told: Row) -> dict[str, str]:
    figures = told["figures"]
    mine = [f for f in figures if f["client"] == "driver"]
    head = ("client", "rate", "template", "rounds", "genuine accepted", "refused", "troubled")
    head += ("impostors ACCEPTED", "rejected", "troubled", "crashes", "faults")
    names = ("verifications", "genuine_accepted", "genuine_refused", "genuine_troubled", "impostors_accepted")
    names += ("impostors_rejected", "impostors_troubled", "crashes", "faults")
    cells = [(f["client"], f"{f['rate']:.0%}", f["size"], *(f"{f[n]:,}" for n in names)) for f in figures]
    return {
        "verifications": f"{sum(f['verifications'] for f in mine):,}",
        "accepted": str(sum(f["impostors_accepted"] for f in mine)),
        "crashes": str(sum(f["crashes"] for f in mine)),
        "seed": str(told["seed"]),
        "campaign": _table(head, cells),
        "injected": ", ".join(f"`{name}` {count:,}" for name, count in told["injected"].items()),
    }


def _booth(rows: list[Row]) -> str:
    cells = []
    for row in rows:
        ends = "; ".join(f"{end}: {count}" for end, count in row["ends"].items())
        cells.append((row["name"], row["visits"], ends, sum(row["faults"].values())))
    return _table(("run", "visits", "ends", "faults struck"), cells)


def _others(rows: list[Row]) -> str:
    told = {(row["device"], row["fault"]): row["then"] for row in rows}
    cells = [
        (device, f"`{fault}`", what, UNITS[device], told[device, fault])
        for device, faults in DEVICES.items()
        if device not in SERIAL
        for fault, what in faults.items()
    ]
    return _table(("device", "fault", "what it is", "rate is per", "then"), cells)


# ---- collecting --------------------------------------------------------------------------------------


def collect(folder: Path) -> None:
    """Write DATA from a folder of rows, in the order of the table. Raises OSError, ValueError."""
    data: dict[str, Any] = {}
    order = {cell.name: number for number, cell in enumerate(CELLS)}
    for section in SECTIONS:
        rows = [json.loads(path.read_text("utf-8")) for path in sorted((folder / section).glob("*.json"))]
        data[section] = sorted(rows, key=lambda row: order.get(row["name"], 0))
    data["campaign"] = json.loads((folder / "campaign.json").read_text("utf-8"))
    DATA.write_text(_compact(data), "utf-8")


def _compact(data: dict[str, Any]) -> str:
    """A row a line, so that a difference can be read."""
    parts = []
    for section, content in data.items():
        if isinstance(content, list):
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in content)
            parts.append(f' "{section}": [\n{rows}\n ]')
        else:
            parts.append(f' "{section}": {json.dumps(content, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str]) -> int:
    """0, or 2 where the rows cannot be read."""
    try:
        match arguments:
            case []:
                print(page(), end="")
            case ["--collect", folder]:
                collect(Path(folder))
            case _:
                print("usage: python docs/faults_page.py [--collect DIR]", file=sys.stderr)
                return 2
    except (OSError, ValueError, KeyError) as error:
        print(f"faults_page: {error!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
