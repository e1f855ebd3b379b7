"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable

from firmware.report.model import Document

EVIL = '<script>alert(1)</script> & "x"'
DICE = "46351226134265124351"
Make = Callable[..., Document]
