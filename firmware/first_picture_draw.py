"""Draw the words of the first picture: `python -m firmware.first_picture_draw` prints the file's text."""

from __future__ import annotations

import sys

from firmware.first_picture import Words, write_words
from firmware.screens.theme import FONTS
from firmware.screens.titles import title
from firmware.states.facts import Language
from firmware.states.model import Starting

SIZES = (44, 26)  # px an em, Indonesian and English; on a wide screen each pixel becomes four
GAP = 10  # px between the lines


def draw() -> Words:
    """The heading of the booth's own first screen, in both languages, one under the other."""
    import pygame

    pygame.font.init()
    words = title(Starting, None)
    lines = []
    for language, size in zip((Language.ID, Language.EN), SIZES, strict=True):
        font = pygame.font.Font(FONTS / "NotoSans-Bold.ttf", size)
        lines.append(font.render(words.text(language), True, (255, 255, 255), (0, 0, 0)))
    width = max(line.get_width() for line in lines)
    sheet = pygame.Surface((width, sum(line.get_height() for line in lines) + GAP), 0, 32)
    top = 0
    for line in lines:
        sheet.blit(line, ((width - line.get_width()) // 2, top))
        top += line.get_height() + GAP
    return Words(width, sheet.get_height(), sheet.get_buffer().raw[::4])


if __name__ == "__main__":
    sys.stdout.write(write_words(draw()))
