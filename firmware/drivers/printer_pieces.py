"""Cutting a print job where a question may be put in between. Pure.

    pieces(job, 256)      # [b"\x1b@\x1c.Desa Sukamaju\n...", ...]; joined they are the job again

A question (DLE EOT) that lands inside another command is answered, and its three bytes are taken as that
command's parameters too (Epson, DLE EOT notes): a QR code would come out wrong. Pieces end with a command.
"""

import re

_TEXT = re.compile(rb"[\x00-\x0f\x11-\x1a\x1e-\xff]+")  # letters and one-byte commands
# ESC, FS and GS commands by the number of their parameters.
_FIXED = {
    b"\x1b": {0: b"@2", 1: b"!-3EGJMRTVadrt{ ", 2: b"$\\"},
    b"\x1c": {0: b"&."},
    b"\x1d": {1: b"!/BHIafhrw", 2: b"LW"},
}
_SIZES = {
    prefix + bytes([letter]): 2 + size
    for prefix, by_size in _FIXED.items()
    for size, letters in by_size.items()
    for letter in letters
}


def pieces(job: bytes, size: int) -> list[bytes]:
    """The job in pieces of at most `size` bytes, more only where one command is longer.

    From the first command that is not known here on, the rest is one piece.
    """
    cut: list[bytes] = []
    piece = b""
    for command in commands(job):
        if piece and len(piece) + len(command) > size:
            cut.append(piece)
            piece = b""
        piece += command
    return [*cut, piece] if piece else cut


def commands(job: bytes) -> list[bytes]:
    """The job's commands; text is one for each line. The last may be an unknown one and all after it."""
    found = []
    at = 0
    while at < len(job):
        size = _size(job, at)
        found.append(job[at : at + size] if size else job[at:])
        at += size or len(job)
    return found


def _size(job: bytes, at: int) -> int:
    """Length of the command at `at`, 0 if it is not known."""
    text = _TEXT.match(job, at)
    if text:
        end = job.find(b"\n", at, text.end())
        return (end + 1 if end >= 0 else text.end()) - at
    code = job[at : at + 2]
    if code in (b"\x1b(", b"\x1c(", b"\x1d("):
        return 5 + int.from_bytes(job[at + 3 : at + 5], "little")
    if code == b"\x1dv":
        across, down = job[at + 4 : at + 6], job[at + 6 : at + 8]
        return 8 + int.from_bytes(across, "little") * int.from_bytes(down, "little")
    if code == b"\x1dV":
        return 3 if job[at + 2 : at + 3] in (b"\0", b"\1", b"0", b"1") else 4
    return _SIZES.get(code, 0)
