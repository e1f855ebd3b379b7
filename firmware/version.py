"""What this program calls itself on tapes, in the log and on the command line."""

from __future__ import annotations

VERSION = "0.1.0"
SOFTWARE = f"bilik {VERSION}"
