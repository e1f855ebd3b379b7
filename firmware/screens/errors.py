"""What can go wrong in drawing: a face that cannot be drawn, a state without a screen."""


class ScreenError(Exception):
    """Root of all errors of this package. Messages name sizes and classes, never a choice."""


class FaceError(ScreenError):
    """The face is not drawable: too small a display, no option, too many."""


class NoScreen(ScreenError):
    """A state was added to the model and nobody drew it."""
