"""Markup that cannot be broken out of: all text is escaped here, and tags are written here alone. Pure."""

from __future__ import annotations

import base64
from html import escape

from firmware.report.texts import Text


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | Text | int


def el(tag: str, *children: Child, **attributes: str | int) -> Markup:
    """One element. Plain text is escaped; a Text becomes both languages. A trailing underscore of an
    attribute is dropped, others become hyphens: class_="a", font_size=3."""
    names = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    start = "".join(f' {name}="{escape(str(value), quote=True)}"' for name, value in names)
    if tag in _EMPTY:
        return Markup(f"<{tag}{start}>")
    return Markup(f"<{tag}{start}>{join(*children)}</{tag}>")


def join(*children: Child) -> Markup:
    """Several of them, side by side."""
    return Markup("".join(map(_child, children)))


def picture(jpeg: bytes, alt: str, class_: str) -> Markup:
    """An image that is carried in the page."""
    data = base64.b64encode(jpeg).decode("ascii")
    return el("img", src=f"data:image/jpeg;base64,{data}", alt=alt, class_=class_)


_EMPTY = frozenset({"meta", "link", "img", "input", "br"})


def _child(child: Child) -> str:
    if isinstance(child, Markup):
        return child
    if isinstance(child, Text):
        if child.id == child.en:
            return escape(_visible(child.id))
        one, other = escape(_visible(child.id)), escape(_visible(child.en))
        return f'<span lang="id">{one}</span><span lang="en">{other}</span>'
    return escape(_visible(str(child)))


def _visible(text: str) -> str:
    """What a stick says may not steer a page: no control, format or direction characters."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
