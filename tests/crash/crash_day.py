"""A whole day in the bottle: started on two media, judged, and audited at its end."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from crash_bottle import Bottle
from crash_facts import Broken, Facts, read_both
from crash_judge import check_counts, check_idempotent, check_told
from crash_layer import ModelDisk
from crash_plan import Plan, Seen
from crash_tree import Frozen, Tree
from crash_variants import MEDIA
from crash_village import Ground

from firmware.audit.run import audit
from firmware.states import model as st
from firmware.storage.reader import Expected


@dataclass
class Life:
    """How one life of the program ended."""

    disk: ModelDisk
    bottle: Bottle
    halted: str = ""

    @property
    def seen(self) -> Seen:
        return self.bottle.seen

    @property
    def must_return(self) -> bool:
        return self.bottle.must_return

    @property
    def media(self) -> tuple[Frozen, Frozen]:
        return self.disk.trees["internal"].frozen(), self.disk.trees["stick"].frozen()


class BottleDay:
    """A plan of a day on a ground, as `crash_explore` wants it. `folder`: for sticks that are audited."""

    name = "booth"
    legal: ClassVar = {
        "internal": ("internal_behind", "damaged_log", "fork", "no_package"),
        "stick": ("stick_replaced", "damaged_log"),
    }

    def __init__(self, ground: Ground, plan: Plan, folder: Path) -> None:
        self.ground, self.plan, self.folder = ground, plan, folder
        self.blank = ground.internal, ground.stick
        context, manifest = ground.package.context(), ground.package.manifest
        self.expected = Expected(manifest.machines[0].key, context.he, 0, manifest.roll.rows)

    def first_seen(self) -> Seen:
        return Seen()

    def start(self, media: tuple[Frozen, Frozen], seen: Seen, life: int, *, whole: bool = True) -> Life:
        """One life. Raises Broken."""
        run = self.power_on(media, seen)
        run.bottle.start()
        if whole:
            run.bottle.play()
        return self.ended(run)

    def power_on(self, media: tuple[Frozen, Frozen], seen: Seen) -> Life:
        """Nothing has begun yet."""
        disk = ModelDisk(dict(zip(MEDIA, map(Tree.thaw, media), strict=True)))
        return Life(disk, Bottle(self.ground, disk, self.plan, seen))

    def ended(self, run: Life) -> Life:
        """The files given back; why it halted, if it did."""
        state = run.bottle.state
        if isinstance(state, st.NotReady | st.Stopped):
            run.halted = f"{state.trouble.value}: {state.detail}"
        run.bottle.clerk.office.put_away()
        return run

    def facts(self, media: tuple[Frozen, Frozen]) -> tuple[Facts, Facts]:
        return read_both(media, self.expected)

    def check_start(self, run: Life, seen: Seen) -> tuple[Facts, Facts]:
        """Every invariant after a start. Raises Broken."""
        facts = self.facts(run.media)
        check_counts(facts, seen)
        if seen.pressed:
            check_told(run, seen, facts[0].standings[self.plan.visits[seen.served].row])
        for medium, frozen in zip(MEDIA, run.media, strict=True):
            left = [path for path, _ in frozen if path.startswith("simulasi")]
            if left:
                raise Broken("rehearsal gone", f"after a start {left[0]} is on the {medium}")
        if seen.exported:
            self._audit(run.media[1], seen)
        return facts

    def check_again(self, before: tuple[Facts, Facts], run: Life) -> None:
        """Raises Broken."""
        if run.halted:
            raise Broken("idempotent", f"a second start says {run.halted}")
        check_idempotent(before, self.facts(run.media), ("booth_started", "recovered"))

    def check_end(self, run: Life, lied: Collection[str]) -> None:
        """The day went to its end and adds up; an auditor says so too. Raises Broken."""
        if not isinstance(run.bottle.state, st.Closed):
            raise Broken("goes on", f"the day ends in {type(run.bottle.state).__name__}: {run.halted}")
        check_counts(self.facts(run.media), run.seen)
        self._audit(run.media[1], run.seen)

    def _audit(self, stick: Frozen, seen: Seen) -> None:
        wanted = self.plan.expected(seen)
        if seen.totals != wanted:
            raise Broken("totals", f"the booth says {seen.totals}, people voted {wanted}")
        report = audit_stick(stick, self.folder, self.ground.village.authority)
        if report[0]:
            raise Broken("audit", report[1])


@lru_cache(4096)
def audit_stick(stick: Frozen, folder: Path, authority: bytes) -> tuple[int, str]:
    """Exit code and first line of `bilik audit` on a stick with this content."""
    folder = folder / f"audited-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    for path, node in stick:
        target = folder / path
        if isinstance(node, tuple):
            target.write_bytes(b"".join(node))
        else:
            target.mkdir(exist_ok=True)
    report = audit(folder, authority, lambda *_: None, 1)
    for path, _ in reversed(stick):
        target = folder / path
        target.rmdir() if target.is_dir() else target.unlink()
    return report.exit_code, report.lines()[0]
