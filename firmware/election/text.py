"""What counts as one line of text that a person may read on a screen, a tape or a list."""

from __future__ import annotations

import re
import unicodedata


def text_fault(value: object, low: int, high: int, pattern: str | None = None) -> str | None:
    """Why `value` is not acceptable text of `low`..`high` characters, or None. Text is one line, in NFC."""
    if not isinstance(value, str):
        return "text is needed"
    if not low <= len(value) <= high:
        return f"{len(value)} characters; {low} to {high} are needed"
    if value != value.strip():
        return "begins or ends with a space"
    if value != unicodedata.normalize("NFC", value):
        return "is not in Unicode normal form C"
    if any(unicodedata.category(char)[0] in "CZ" and char != " " for char in value):
        return "holds a control, invisible or line-breaking character"
    if pattern is not None and not re.fullmatch(pattern, value):
        return f"does not have the form {pattern}"
    return None
