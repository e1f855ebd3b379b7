"""The booths of an election: [[mesin]] in pemilihan.toml, or in a file mesin.toml beside it.

`bilik provision register` writes such a file, so that nobody has to copy keys by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from firmware.election.errors import UnreadableError
from firmware.election.fields import Fields
from firmware.election.files import read_inside
from firmware.election.manifest import Machine
from firmware.election.manifest_read import MACHINES_LIMIT
from firmware.election.problems import Problems, TomlRefuser
from firmware.election.slug import SLUG
from firmware.election.words import NAMES
from firmware.toml_text import TomlFault, read_toml

FILE = "mesin.toml"
_FILE_LIMIT = 64 * 1024


def find_machines(
    fields: Fields, table: Mapping[str, object], folder: Path, problems: Problems
) -> tuple[Machine, ...]:
    """The booths. `fields` and `table` are pemilihan.toml's; what is wrong goes to `problems`."""
    if not (folder / FILE).exists():
        return _tables(fields)
    if NAMES["machines"] in table:
        _tables(fields)
        problems.add(FILE, "", "", "pemilihan.toml has [[mesin]] too; the booths must stand in one of them")
        return ()
    try:
        text, own = read_toml(read_inside(folder, FILE, _FILE_LIMIT))
    except UnreadableError as error:
        problems.add(FILE, "", "", str(error).removeprefix(f"{FILE}: "))
        return ()
    except TomlFault as fault:
        problems.add(FILE, fault.where, "", fault.reason)
        return ()
    beside = Fields(own, "", TomlRefuser(FILE, text, problems), names=NAMES)
    machines = _tables(beside)
    beside.done()
    return machines


def _tables(fields: Fields) -> tuple[Machine, ...]:
    return read_machines(fields.tables("machines", 1, MACHINES_LIMIT, label="mesin"))


def read_machines(tables: Sequence[Fields]) -> tuple[Machine, ...]:
    """The booths: names for people, device keys for signatures."""
    names: dict[str, int] = {}
    keys: dict[bytes, int] = {}
    machines = []
    for number, fields in enumerate(tables, start=1):
        machine = Machine(fields.text("name", 1, 32, pattern=SLUG), fields.octets("key", 32, 32))
        if names.setdefault(machine.name, number) != number:
            fields.refuse("name", f"is the name of booth {names[machine.name]}")
        if keys.setdefault(machine.key, number) != number:
            fields.refuse("key", f"is the key of booth {keys[machine.key]}")
        fields.done()
        machines.append(machine)
    return tuple(machines)
