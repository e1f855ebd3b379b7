"""The questions of the guided ceremony, each asked until the answer can be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from firmware.ceremony.files import NAME
from firmware.ceremony.keyfile import SHORTEST
from firmware.ceremony.passphrase import ask_secret
from firmware.ceremony.walk_words import Words
from firmware.election.slug import SLUG


@dataclass(frozen=True)
class People:
    """Who is spoken to: lines out, lines in, and lines in that are not shown."""

    say: Callable[[str], None] = print
    ask: Callable[[str], str] = input
    ask_secret: Callable[[str], str] = ask_secret


@dataclass(frozen=True)
class Questions:
    """In one language, to the people at the machine. All raise EOFError or Unusable where input ends."""

    words: Words
    people: People

    def election(self) -> str:
        """The election's id."""
        while not re.fullmatch(SLUG, answer := self.people.ask(self.words.election).strip()):
            pass
        return answer

    def number(self, question: str, high: int) -> int:
        """From 1 to `high`."""
        while True:
            answer = self.people.ask(question).strip()
            if re.fullmatch(r"[1-9][0-9]?", answer) and int(answer) <= high:
                return int(answer)
            self.people.say(self.words.again_number.format(low=1, high=high))

    def name(self) -> str:
        """A trustee's name as it may stand in a file."""
        while True:
            name = self.people.ask(self.words.name).strip()
            if re.fullmatch(NAME, name) and name.isprintable():
                return name
            self.people.say(self.words.bad_name)

    def passphrase(self) -> str:
        """Twice, until both are the same and long enough."""
        ask, say = self.people.ask_secret, self.people.say
        while True:
            chosen = ask(self.words.passphrase)
            if len(chosen) < SHORTEST:
                say(self.words.short)
            elif ask(self.words.once_more) != chosen:
                say(self.words.differ)
            else:
                return chosen
