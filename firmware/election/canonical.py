"""Canonical JSON: one text for one value, so that what is shown is what was signed.

UTF-8, keys sorted by code point, no spaces, no float, no duplicate key, text as it is (only the escapes that
JSON demands). The stored bytes are what is signed and hashed; a reader refuses any other spelling of them.
"""

from __future__ import annotations

import json


def encode(value: object) -> bytes:
    """The canonical bytes of `value`, made of dict, list, str, int, bool and None."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def decode(data: bytes) -> object:
    """The value of canonical bytes. Raises ValueError (one line) for anything that `encode` would not
    write."""
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_pairs,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_integer,
        )
        again = encode(value)
    except UnicodeError:
        raise ValueError("is not UTF-8 text") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON at character {error.pos}") from None
    if again != data:
        raise ValueError("is not in canonical form")
    return value


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("holds the same key twice")
    return table


def _refuse(_: str) -> object:
    raise ValueError("holds a number that is not whole")


def _integer(digits: str) -> int:
    if len(digits) > 15:
        raise ValueError("holds a number that is too long")
    return int(digits)
