"""Whether this booth takes this update. Pure; the signature has been checked before.

- Not what runs already: writing it again gains nothing and costs a start.
- Not older than what runs, so that a stick with an old release cannot bring back a mended fault. The
  authority may sign an update that says `downgrade`, for the day on which the new release is the fault.
- Not of another variant: a booth with a shell for technicians is not to come from a stick unnoticed. The
  authority may sign one that says `change_variant`.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.update.errors import UpdateError
from firmware.update.manifest import Manifest, numbers


@dataclass(frozen=True)
class Running:
    """What the booth runs: `slot` "a" or "b", `image` its hash (32 bytes)."""

    version: str
    variant: str
    slot: str
    image: bytes


def check(manifest: Manifest, running: Running) -> None:
    """Raises UpdateError where the booth does not take it."""
    if manifest.image == running.image:
        raise UpdateError("running", f"{manifest.version} is what this booth runs already")
    if manifest.variant != running.variant and not manifest.change_variant:
        raise UpdateError("variant", f"it is for a {manifest.variant}, and this is a {running.variant}")
    if numbers(manifest.version) < numbers(running.version) and not manifest.downgrade:
        raise UpdateError("version", f"{manifest.version} is older than {running.version}, which runs")
