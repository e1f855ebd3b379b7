"""What the booth says into its headphones, on its way to the pages whose users have put them on.

    sound = Sound()
    headphones.on_pcm = sound.feed          # from the headphones' thread
    sound.listeners.add(page.hear)          # bytes: 16 bits, one channel, 22,050 a second, little-endian

Nothing is kept: who puts the headphones on later hears what is said later.
"""

from __future__ import annotations

from collections.abc import Callable

SAMPLE = 2  # bytes


class Sound:
    """`listeners` are called in the thread that feeds, one after the other."""

    def __init__(self) -> None:
        self.listeners: set[Callable[[bytes], None]] = set()
        self._rest = b""

    def feed(self, pcm: bytes) -> None:
        """Samples as they come; half a sample waits for its other half."""
        data = self._rest + pcm
        whole = len(data) - len(data) % SAMPLE
        self._rest = data[whole:]
        for hear in tuple(self.listeners):
            hear(data[:whole])
