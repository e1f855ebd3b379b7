"""A booth's station.toml: the technician's template with this booth's own values put in, comments kept.

What comes out is read as the booth reads it, so nothing that a booth would refuse gets onto a card.
"""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

from firmware.config import ConfigError, load
from firmware.provision.errors import ProvisionError
from firmware.provision.villages import Booth
from firmware.toml_text import TomlFault, read_toml

PLACEHOLDER = "02" + "00" * 31
"""The key in image/station.toml: it lies on no curve and verifies nothing."""


def station_text(template: str, booth: Booth, authority: str, where: str) -> str:
    """The file's text. Raises ProvisionError; `where` names the row."""
    text = template
    changes = [("booth.name", json.dumps(booth.name, ensure_ascii=False))]
    if authority:
        changes.append(("booth.authority", json.dumps(authority)))
    changes += [(key, _literal(value)) for key, value in booth.changes]
    for key, literal in changes:
        table, _, name = key.partition(".")
        text = set_value(text, table, name, literal, where)
    check(text, where)
    return text


def check(text: str, where: str) -> None:
    """As the booth will. Raises ProvisionError with the key and the reason."""
    with tempfile.TemporaryDirectory(prefix="bilik-plan-") as folder:
        path = Path(folder) / "station.toml"
        path.write_text(text, "utf-8", newline="\n")
        try:
            station = load(path)
        except ConfigError as error:
            raise ProvisionError(
                where, f"{error.key}: {error.reason}" if error.key else error.reason
            ) from None
    if station.booth.authority.hex() == PLACEHOLDER:
        raise ProvisionError(
            where, "booth.authority: is the example's; give the authority's key (--authority)"
        )


def set_value(text: str, table: str, key: str, literal: str, where: str) -> str:
    """`text` with `key = literal` in its [table], in place where it stands. Raises ProvisionError."""
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if re.match(rf"\s*\[{table}\]\s*(#|$)", line)), None)
    if head is None:
        lines += ["", f"[{table}]", f"{key} = {literal}"]
    else:
        after = range(head + 1, len(lines))
        end = next((at for at in after if re.match(r"\s*\[", lines[at])), len(lines))
        found = [at for at in range(head + 1, end) if re.match(rf"\s*{key}\s*=", lines[at])]
        at = found[0] if found else head + 1
        lines[at : at + len(found[:1])] = [f"{key} = {literal}"]
    made = "\n".join(lines) + "\n"
    try:
        want = read_toml(f"x = {literal}".encode())[1]["x"]
        now = read_toml(made.encode())[1].get(table)
    except TomlFault as fault:
        raise ProvisionError(where, f"{table}.{key}: {fault.reason}") from None
    if not isinstance(now, dict) or now.get(key) != want:
        raise ProvisionError(
            where, f"{table}.{key}: the template writes this in a way that cannot be changed"
        )
    return made


def _literal(cell: str) -> str:
    """A cell as TOML: a number, true, false, a list, or else text."""
    try:
        read_toml(f"x = {cell}".encode())
    except TomlFault:
        return json.dumps(cell, ensure_ascii=False)
    return cell
