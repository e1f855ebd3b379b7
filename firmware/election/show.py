"""What a verified package holds, for people and for programs. Nothing of it is secret."""

from __future__ import annotations

import hashlib
from typing import Any

from firmware.election.package import Package


def summary(package: Package) -> dict[str, Any]:
    """The package as a JSON object: keys in hex, times in ISO 8601; `election_hash` is HE of the ballot
    protocol."""
    manifest = package.manifest
    return {
        "election_id": manifest.election_id,
        "title": manifest.title,
        "village": manifest.village,
        "district": manifest.district,
        "regency": manifest.regency,
        "tps": manifest.tps,
        "opens": manifest.opens.isoformat(),
        "closes": manifest.closes.isoformat(),
        "options": [
            {"number": option.number, "name": option.name, "blank": option.blank}
            for option in manifest.options
        ],
        "rules": manifest.rules.to_json(),
        "machines": [{"name": machine.name, "key": machine.key.hex()} for machine in manifest.machines],
        "officers": [
            {"name": entry.name, "role": entry.role, "serial": entry.serial, "roll_index": entry.roll_index}
            for entry in manifest.officers
        ],
        "threshold": manifest.threshold,
        "trustees": [{"index": entry.index, "name": entry.name} for entry in manifest.trustees],
        "roll": {
            "rows": manifest.roll.rows,
            "template_size": manifest.roll.template_size,
            "present": package.roll is not None,
        },
        "speech": {"signed": manifest.speech_sha256 is not None, "present": package.speech is not None},
        "authority": manifest.authority.hex(),
        "manifest_sha256": hashlib.sha256(package.manifest_bytes).hexdigest(),
        "election_hash": package.context().he.hex(),
    }


def text(package: Package, *, pinned: bool) -> str:
    """The same on a page, for a terminal."""
    manifest = package.manifest
    hours = f"{manifest.opens:%Y-%m-%d %H:%M} to {manifest.closes:%H:%M} {manifest.zone}"
    trust = "as pinned" if pinned else "taken from the file: compare it with what the authority published"
    lines = [
        manifest.title,
        f"  {manifest.election_id}: {manifest.village}, {manifest.district}, {manifest.regency}",
        f"  polls      TPS {manifest.tps}, {hours}",
    ]
    lines += [f"  option {option.number}   {option.name}" for option in manifest.options]
    lines += [f"  booth      {machine.name} {machine.key.hex()}" for machine in manifest.machines]
    lines += [f"  officer    {entry.role} {entry.name}" for entry in manifest.officers]
    lines += [f"  trustee {entry.index}  {entry.name}" for entry in manifest.trustees]
    roll = "present, encrypted" if package.roll is not None else "not in this public part"
    lines += [
        f"  needed     {manifest.threshold} of {len(manifest.trustees)} trustees",
        f"  roll       {manifest.roll.rows} voters, {roll}",
        f"  speech     {_speech(package)}",
        f"  election   {package.context().he.hex()}",
        f"  authority  {manifest.authority.hex()} ({trust})",
        "  signature, photos, roll and trustees' proofs: good",
    ]
    return "\n".join(lines)


def _speech(package: Package) -> str:
    if package.manifest.speech_sha256 is None:
        return "none: no audio ballot"
    if package.speech is None:
        return "signed, and not in this public part"
    return f"clips, {len(package.speech)} bytes: `bilik election listen` writes them as WAV files"
