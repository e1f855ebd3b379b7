"""Whether a catalogue says everything the screens say, and the same.

faults("en")  -> ["idle.do: not translated", "finger.left: places {left} became {lef}"]
"""

from __future__ import annotations

import string
from fnmatch import fnmatch

from babel.messages.catalog import Message

from languages.catalogue import po_path, read
from languages.messages import Source, sources

SAME = (
    *("bar.booth", "card.block", "check.zero-tape", "clock.hour", "clock.minute", "clock.ten", "count.cast"),
    *("count.slips", "date.long", "day.*", "device.*", "language.*", "look.contrast", "menu.who", "month.*"),
    *("ok", "step.slip", "switch.choose", "switch.previous", "time.short", "update-confirm.yes"),
    "who.officer",
)
"""Keys (with `*`) whose text may be the same as in Indonesian: names, and words that languages share."""


def places(text: str) -> list[str]:
    """The names in braces, sorted. Raises ValueError for a brace that is not closed."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def faults(language: str) -> list[str]:
    """Each is one line that begins with the key, or with the heading's Indonesian words."""
    catalogue, known = read(po_path(language)), sources()
    found = [fault for source in known for fault in _of(source, catalogue.get(source.text, source.context))]
    texts = {(source.context, source.text) for source in known}
    found += [f"{m.context}: no longer a text" for m in catalogue if m.id and (m.context, m.id) not in texts]
    return found


def _ends(text: str) -> tuple[bool, bool]:
    """Whether it begins, whether it ends with a space."""
    return text[:1].isspace(), text[-1:].isspace()


def _of(source: Source, message: Message | None) -> list[str]:
    name = source.context if source.context != "heading" else f"heading {source.text!r}"
    if message is None:
        return [f"{name}: not in the catalogue; run: make gen"]
    if message.fuzzy:
        return [f"{name}: the Indonesian has changed; look at it and remove the line `#, fuzzy`"]
    text = str(message.string)
    if not text.strip():
        return [f"{name}: not translated"]
    found = []
    try:
        if places(text) != places(source.text):
            found.append(f"{name}: places {places(source.text)} became {places(text)}")
    except ValueError as error:
        found.append(f"{name}: {error}")
    if text == source.text and not any(fnmatch(source.context, key) for key in SAME):
        found.append(f"{name}: still the Indonesian")
    if _ends(text) != _ends(source.text):
        found.append(f"{name}: spaces at an end that the Indonesian does not have, or none where it has")
    return found
