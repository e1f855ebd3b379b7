"""The attendance register on two media: authorise one row, settle the one that is authorised."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from firmware.storage.attendance import FILE, Owner, Standing, block, block_of, check_one_authorised, whole
from firmware.storage.errors import WrongOrder
from firmware.storage.media import Medium


class Register:
    """The rows' standings, held equal on both media (internal first, then the stick, both durable)."""

    def __init__(self, owner: Owner, media: tuple[Medium, Medium], standings: Sequence[Standing]) -> None:
        check_one_authorised(standings, "internal")
        self.owner = owner
        self.internal, self.stick = media
        self.pending: int | None = None
        self._standings = list(standings)

    def standing(self, row: int) -> Standing:
        """Where roll row `row` (from 0) stands; raises WrongOrder if there is no such row."""
        if not 0 <= row < self.owner.rows:
            raise WrongOrder(f"the roll has {self.owner.rows} rows")
        return self._standings[row]

    def count(self, standing: Standing) -> int:
        """How many rows stand so."""
        return self._standings.count(standing)

    @property
    def content(self) -> bytes:
        """The file's bytes as they are now."""
        return whole(self.owner, self._standings)

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file, as CLOSE records it."""
        return hashlib.sha256(self.content).digest()

    def authorise(self, row: int) -> None:
        """absent or came-back-allowed -> authorised; raises WrongOrder, or a MediumError as logs do."""
        if Standing.AUTHORISED in self._standings:
            raise WrongOrder("another voter is authorised already")
        if self.standing(row) is Standing.VOTED:
            raise WrongOrder("this row has voted")
        self._write(row, Standing.AUTHORISED)

    def settle(self, voted: bool) -> None:
        """authorised -> voted or came-back-allowed, for the one row that is authorised."""
        if Standing.AUTHORISED not in self._standings:
            raise WrongOrder("no voter is authorised")
        row = self._standings.index(Standing.AUTHORISED)
        self._write(row, Standing.VOTED if voted else Standing.CAME_BACK_ALLOWED)

    def rejoin(self, stick: Medium) -> None:
        """Go on with a stick that holds the same register."""
        self.stick, self.pending = stick, None

    def _write(self, row: int, standing: Standing) -> None:
        for medium in (self.internal, self.stick):
            medium.check(FILE)
        index = block_of(row)
        after = [*self._standings]
        after[row] = standing
        content = block(self.owner, index, after)
        self.internal.write_block(FILE, index, content)
        self._standings, self.pending = after, index
        self.stick.write_block(FILE, index, content)
        self.pending = None
