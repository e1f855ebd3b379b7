"""The guided ceremony, stage by stage.

There is no state but the files in FOLDER/pemegang (what everybody sees) and FOLDER/kunci (one encrypted key
file each): `stage_of` reads from them what comes next, so an interrupted ceremony goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from firmware.ceremony import steps
from firmware.ceremony.errors import Unusable, WrongPassphrase
from firmware.ceremony.files import Terms
from firmware.ceremony.folder import PublicFolder, acceptance_name, announcement_name, dealt_name
from firmware.ceremony.keyfile import KeyFile
from firmware.ceremony.result import SNIPPET, in_fours
from firmware.ceremony.secret import new_secret
from firmware.ceremony.walk_questions import People, Questions
from firmware.ceremony.walk_words import Words
from firmware.election.manifest_read import TRUSTEES_LIMIT

PUBLIC, PRIVATE = "pemegang", "kunci"


class Stage(Enum):
    """What comes next."""

    COMMIT = "each makes a secret and a commitment"
    REVEAL = "digests are compared, announcements opened"
    SHARE = "each deals to all others"
    ACCEPT = "each checks what was dealt"
    COMBINE = "each keeps a part of the key"


def stage_of(folder: PublicFolder, terms: Terms) -> Stage:
    """Read from the public files alone. Raises Cheated, Unusable."""
    everyone = range(1, terms.trustees + 1)

    def all_here(names: list[str]) -> bool:
        return all(folder.read(name) is not None for name in names)

    if len(folder.commitments(terms)) < terms.trustees:
        return Stage.COMMIT
    if not all_here([announcement_name(i) for i in everyone]):
        return Stage.REVEAL
    if not all_here([dealt_name(d, r) for d in everyone for r in everyone if d != r]):
        return Stage.SHARE
    if not all_here([acceptance_name(i) for i in everyone]):
        return Stage.ACCEPT
    return Stage.COMBINE


@dataclass(frozen=True)
class Wanted:
    """What the command line said; None is asked for."""

    election: str | None
    trustees: int | None
    threshold: int | None


@dataclass
class Ceremony:
    """One run; key files stay open in memory once their passphrase was given."""

    root: Path
    wanted: Wanted
    reader: str | None
    words: Words
    people: People
    _open: dict[int, KeyFile] = field(default_factory=dict)

    @property
    def questions(self) -> Questions:
        """What may have to be asked again."""
        return Questions(self.words, self.people)

    def run(self) -> None:
        """Stage by stage to the end. Raises CeremonyError, EOFError."""
        say, root = self.people.say, self.root
        say(self.words.welcome)
        self.folder = PublicFolder(root / PUBLIC)
        for path in (root / PUBLIC, root / PRIVATE):
            _make(path)
        self.terms = self._terms()
        acts = {
            Stage.COMMIT: self._commit,
            Stage.REVEAL: self._reveal,
            Stage.SHARE: self._share,
            Stage.ACCEPT: self._accept,
        }
        while (stage := stage_of(self.folder, self.terms)) is not Stage.COMBINE:
            acts[stage]()
        self._combine()

    def _terms(self) -> Terms:
        """From the commitments that are there, from the arguments, or asked for."""
        words, say = self.words, self.people.say
        present = self.folder.commitments()
        if present:
            terms = next(iter(present.values())).terms
            self._check_arguments(terms)
            say(words.resumed)
        else:
            wanted = self.wanted
            election = wanted.election or self.questions.election()
            n = wanted.trustees or self.questions.number(words.trustees, TRUSTEES_LIMIT)
            k = wanted.threshold or self.questions.number(words.threshold.format(n=n), n)
            terms = Terms(election, n, k)
        new_commitment_or_refuse(terms)
        n, k = terms.trustees, terms.threshold
        say(words.terms.format(election=terms.election, k=k, n=n))
        if k == 1:
            say(words.single)
        elif k == n:
            say(words.all_needed)
        return terms

    def _check_arguments(self, terms: Terms) -> None:
        """What was given on the command line must be what is in the folder already. Raises Unusable."""
        wanted = self.wanted
        for given, found in (
            (wanted.election, terms.election),
            (wanted.trustees, terms.trustees),
            (wanted.threshold, terms.threshold),
        ):
            if given not in (None, found):
                raise Unusable(self.words.other_terms.format(terms=terms))

    def _commit(self) -> None:
        """Name and passphrase of everybody who has no commitment yet."""
        words, say = self.words, self.people.say
        present = self.folder.commitments(self.terms)
        for index in self._everyone():
            if index in present:
                continue
            say("")
            say(words.turn.format(index=index, n=self.terms.trustees))
            if self._path(index).exists():  # interrupted between the key file and the commitment
                key = self._key(index, words.unlock.format(name=index))
            else:
                who = steps.Who(index, self.questions.name())
                key = steps.new(self.folder, self._path(index), self.terms, who, self.questions.passphrase())
                self._open[index] = key
            commitment = steps.publish_commitment(self.folder, key)
            say(words.write_down.format(name=commitment.name))
            say(f"  {in_fours(commitment.announcement_sha256)}")
            if index < self.terms.trustees:
                say(words.pass_on)

    def _reveal(self) -> None:
        """Everybody compares; then all announcements are opened."""
        words, say = self.words, self.people.say
        roster = self.folder.roster(self.terms)
        say("")
        say(words.compare)
        for commitment in roster.commitments:
            say(f"  {commitment.index} {commitment.name}")
            say(f"    {in_fours(commitment.announcement_sha256)}")
        say(words.roster)
        say(f"  {in_fours(roster.digest)}")
        if self.people.ask(words.confirm).strip().lower() not in words.yes:
            raise Unusable(words.not_confirmed)
        for index in self._everyone():
            steps.reveal(self.folder, self._unlocked(index))
            self.folder.announcement(roster, index)
            say(words.opened.format(index=index, name=roster.of(index).name))

    def _share(self) -> None:
        for index in self._everyone():
            steps.share(self.folder, key := self._unlocked(index))
            self.people.say(self.words.dealt.format(name=key.secret.name))

    def _accept(self) -> None:
        for index in self._everyone():
            steps.accept(self.folder, key := self._unlocked(index))
            self.people.say(self.words.accepted.format(name=key.secret.name))

    def _combine(self) -> None:
        words, say = self.words, self.people.say
        for index in self._everyone():
            keys = steps.combine(self.folder, key := self._unlocked(index))
            if self.reader:
                self._card(self.reader, key)
        n, k = self.terms.trustees, self.terms.threshold
        say("")
        say(words.finished)
        say(f"  {in_fours(keys.joint_key)}")
        say(words.files.format(folder=self.folder.path, snippet=self.folder.file(SNIPPET)))
        say(words.take)
        say(words.lost.format(k=k, spare=n - k, fatal=n - k + 1))

    def _card(self, port: str, key: KeyFile) -> None:
        """The card of one trustee; trouble with it is said and does not stop the others."""
        from firmware.ceremony.card import ask_and_write

        people, words, secret = self.people, self.words, key.secret
        try:
            ask_and_write(port, secret, words=words.card, say=people.say, ask=people.ask_secret)
        except Unusable as error:
            people.say(words.skip_card.format(name=secret.name, reason=error, key=key.path, port=port))

    def _everyone(self) -> range:
        return range(1, self.terms.trustees + 1)

    def _path(self, index: int) -> Path:
        return self.root / PRIVATE / f"trustee-{index}.key"

    def _unlocked(self, index: int) -> KeyFile:
        name = self.folder.roster(self.terms).of(index).name
        return self._key(index, self.words.unlock.format(name=name))

    def _key(self, index: int, question: str) -> KeyFile:
        """Opened in this run already, or with the passphrase, asked for until it is right."""
        while index not in self._open:
            try:
                self._open[index] = KeyFile.open(self._path(index), self.people.ask_secret(question))
            except WrongPassphrase:
                self.people.say(self.words.wrong)
        return self._open[index]


def new_commitment_or_refuse(terms: Terms) -> None:
    """Refuse terms that no commitment can be made for, before anybody has typed a passphrase. Raises
    Unusable, BadInput."""
    new_secret(terms, 1, "percobaan").commitment()


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700 if path.name == PRIVATE else 0o755)
    except OSError as error:
        raise Unusable(f"{path}: {(error.strerror or 'cannot be made').lower()}") from None
