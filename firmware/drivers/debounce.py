"""A contact that chatters, and the level it settles on. Pure: moments come in as seconds of any clock.

    contact = Contact(closed=False, settle=0.03)
    contact.edge(True, now=10.000)      # None: wait and see
    contact.settled(now=10.030)         # True: it has been closed for 30 ms

A contact with `at_once` reports that level at its first edge, without waiting (a case that was opened,
however briefly), and is armed again when the other level has settled.
"""


class Contact:
    """One switch: True is closed. `settle` in seconds is how long a level must last to be believed."""

    def __init__(self, *, closed: bool, settle: float, at_once: bool | None = None) -> None:
        self.closed = closed  # the level last reported
        self._settle = settle
        self._at_once = at_once
        self._seen = closed
        self._since: float | None = None  # when the last edge came, while it is not settled

    def edge(self, closed: bool, now: float) -> bool | None:
        """The line changed. Returns a level to report at once, else None."""
        self._seen = closed
        self._since = now
        if closed == self._at_once != self.closed:
            self.closed = closed
            return closed
        return None

    def due(self) -> float | None:
        """When to ask `settled`; None when nothing is pending."""
        return None if self._since is None else self._since + self._settle

    def settled(self, now: float) -> bool | None:
        """The level to report if it lasted long enough and is not the one last reported, else None."""
        if self._since is None or now < self._since + self._settle:
            return None
        self._since = None
        if self._seen == self.closed:
            return None
        self.closed = self._seen
        return self.closed
