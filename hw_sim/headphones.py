"""Headphones that recognise what they hear: the samples, compared with the package's clips.

    ears = Headphones(run / "headphones", read_speech(package.speech))
    ears.start()
    mark = ears.mark()
    ears.wait_for("option-2", mark, seconds=5)      # whether that clip was heard to its end since then

The FIFO stands where the sound device would. Nothing but samples comes through it: a clip is told by how it
sounds, as a face is by a person who knows it. One that was broken off is not heard.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable
from fcntl import fcntl
from hashlib import blake2b
from pathlib import Path

from firmware.speech.clips import RATE, Speech

PAUSE = bytes(2 * int(0.05 * RATE))  # so much silence ends what is listened to
F_SETPIPE_SZ = 1031  # linux/fcntl.h
CHUNK, SMALL = 65536, 4096  # bytes read at once; of a pipe that holds a tenth of a second


class Ears:
    """Takes samples, tells clips. Pure: no file, no thread."""

    def __init__(self, speech: Speech) -> None:
        self.heard: list[str] = []
        self._rest = b""
        self._pieces: tuple[bytes, ...] = ()
        self._known: dict[tuple[bytes, ...], str] = {}
        self._begun: set[tuple[bytes, ...]] = set()
        for name in speech.clips:
            pieces, rest = split(b"".join(speech.play(name)))
            whole = tuple(map(_digest, (*pieces, *([rest] if rest.strip(b"\0") else []))))
            self._known.setdefault(whole, name)
            self._begun |= {whole[:end] for end in range(1, len(whole) + 1)}

    def feed(self, pcm: bytes) -> None:
        """More samples."""
        pieces, self._rest = split(self._rest + pcm)
        for piece in map(_digest, pieces):
            self._pieces = (*self._pieces, piece)
            while self._pieces and self._pieces not in self._begun:
                self._pieces = self._pieces[1:]
            if self._pieces in self._known:
                self.heard.append(self._known[self._pieces])
                self._pieces = ()


def split(pcm: bytes) -> tuple[list[bytes], bytes]:
    """What stands between pauses, without silence around it, and what is not over yet."""
    pieces = []
    while (pause := pcm.find(PAUSE)) >= 0:
        if piece := pcm[:pause].strip(b"\0"):
            pieces.append(piece)
        pcm = pcm[pause + len(PAUSE) :].lstrip(b"\0")
    return pieces, pcm


def _digest(piece: bytes) -> bytes:
    return blake2b(piece.strip(b"\0"), digest_size=8).digest()


class Headphones:
    """The FIFO, and a thread that listens. `pace` 1: as fast as a sound device plays; 0: at once.

    `on_pcm` gets all samples as they come, for whoever wants to play them.
    """

    def __init__(
        self,
        path: Path,
        speech: Speech | None,
        pace: float = 0.0,
        on_pcm: Callable[[bytes], None] | None = None,
    ) -> None:
        self.path = path
        self._pace, self.on_pcm = pace, on_pcm
        self._ears = Ears(speech or Speech({}))
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._fd = -1
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Put the headphones in."""
        os.mkfifo(self.path)
        self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        if self._pace:
            fcntl(self._fd, F_SETPIPE_SZ, SMALL)
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="headphones", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Pull them out."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stop.set()
        thread.join()
        os.close(self._fd)
        self.path.unlink(missing_ok=True)

    def mark(self) -> int:
        """A moment to look back to."""
        with self._changed:
            return len(self._ears.heard)

    def since(self, mark: int) -> list[str]:
        """The keys of the clips heard since, without their language."""
        with self._changed:
            return [name.partition("/")[2] for name in self._ears.heard[mark:]]

    @property
    def heard(self) -> list[str]:
        """The names of all clips heard to their end."""
        with self._changed:
            return list(self._ears.heard)

    def wait_for(self, beginning: str, mark: int, seconds: float) -> bool:
        """Whether a clip whose key begins so is heard within this time."""
        with self._changed:
            return self._changed.wait_for(
                lambda: any(key.startswith(beginning) for key in self.since(mark)), seconds
            )

    def _run(self) -> None:
        while not self._stop.is_set():
            if not select.select([self._fd], [], [], 0.05)[0]:
                continue
            pcm = os.read(self._fd, SMALL if self._pace else CHUNK)
            with self._changed:
                self._ears.feed(pcm)
                self._changed.notify_all()
            if self.on_pcm is not None:
                self.on_pcm(pcm)
            if self._pace:
                time.sleep(self._pace * len(pcm) / 2 / RATE)
