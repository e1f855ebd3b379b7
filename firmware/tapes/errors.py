"""What can be wrong with a paper that is to be printed. No message holds a choice."""


class TapeError(Exception):
    """Root of all tape errors: the data given cannot be put on this paper."""


class TextError(TapeError):
    """A text that neither the printer nor the bundled fonts can show, or one with control characters."""


class PayloadError(TapeError):
    """Bytes that the printer would take for a real-time command, or that are too many for their field."""


class SlipError(TapeError):
    """A machine-readable code from a slip or tape that is not in the format."""
