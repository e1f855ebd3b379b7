"""Slugs: names of elections and booths that stand in file names, log origins and checkpoints."""

from __future__ import annotations

import re

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def slug_of(text: str) -> str:
    """`text` as a slug: lower-case ASCII letters, digits and single hyphens.

    >>> slug_of("Pilkades Suka Maju, TPS 3")
    'pilkades-suka-maju-tps-3'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
