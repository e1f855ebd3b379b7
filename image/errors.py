"""What can go wrong while an image is built, each as one line for whoever builds it."""

from __future__ import annotations


class ImageError(Exception):
    """The image cannot be built; the text names the file or tool and the reason."""


class LockError(ImageError):
    """`packages.lock` cannot be read, or does not fit what the mirror holds."""


class ToolError(ImageError):
    """A tool of the building machine is absent or failed."""
