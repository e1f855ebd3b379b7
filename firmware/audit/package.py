"""The package on the stick, verified (docs/election-package.md), and what the other checks take from it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from firmware.audit.chain import Owner
from firmware.audit.findings import Check, Findings
from firmware.audit.load import PACKAGE
from firmware.ballot.context import Context
from firmware.ballot.errors import BallotError
from firmware.ballot.trustees import share_key
from firmware.election.errors import ElectionError
from firmware.election.package import Package, load


@dataclass(frozen=True)
class Election:
    """A verified package, the ballots' constants (HE computed from its bytes), and every trustee's Z_i."""

    package: Package
    context: Context
    share_keys: dict[int, bytes]

    @property
    def owner(self) -> Owner:
        """Whose logs may lie beside this package."""
        manifest = self.package.manifest
        machines = frozenset(machine.key for machine in manifest.machines)
        return Owner(self.context.he, machines, manifest.roll.rows)


def check_package(data: bytes, authority: bytes | None, findings: Findings) -> Election | None:
    """The election, or None and a finding. `authority`: the 32-byte key to insist on, None for the file's."""
    findings.reach(Check.PACKAGE)
    try:
        package = load(data, authority=authority)
        context = package.context()
        indices = range(1, len(package.announcements) + 1)
        keys = {index: share_key(package.announcements, index) for index in indices}
    except (ElectionError, BallotError) as error:
        findings.add(Check.PACKAGE, PACKAGE, None, str(error))
        return None
    return Election(package, context, keys)


def fingerprint(key: bytes) -> str:
    """A key short enough to read aloud: the first 16 hex digits of its SHA-256, in fours."""
    digits = sha256(key).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))
