"""A party of trustees who do everything by the command line, each with a key file and a passphrase of their
own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from firmware import cli
from firmware.ceremony.keyfile import KeyFile

ELECTION = "pilkades-contoh-2026"
NAMES = ("Sumiati Rahayu", "Bambang Tirta", "Dwi Gunawan, S.H.", "Ni Luh Ayu", "Yosef 'Ose' Kogoya")


@dataclass
class Party:
    """`public` is the folder that all see; `run` gives exit code, standard output, standard error."""

    root: Path
    capsys: pytest.CaptureFixture[str]
    n: int
    k: int

    @property
    def public(self) -> Path:
        return self.root / "upacara"

    def key(self, index: int) -> Path:
        return self.root / f"trustee-{index}.key"

    def words(self, index: int) -> str:
        return f"kata sandi pemegang {index}"

    def passphrase(self, index: int) -> Path:
        path = self.root / f"sandi-{index}.txt"
        path.write_text(self.words(index) + "\n", "utf-8")
        return path

    def open(self, index: int) -> KeyFile:
        return KeyFile.open(self.key(index), self.words(index))

    def run(self, *words: str) -> tuple[int, str, str]:
        try:
            code = cli.main(words)
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    def new(self, index: int, /, **changed: str) -> tuple[int, str, str]:
        options = {
            "election": ELECTION,
            "trustees": str(self.n),
            "threshold": str(self.k),
            "index": str(index),
            "name": NAMES[index - 1],
        } | changed
        self.public.mkdir(exist_ok=True)
        flags = [word for name, value in options.items() for word in (f"--{name}", value)]
        return self.step("new", index, *flags)

    def step(self, name: str, index: int, *more: str) -> tuple[int, str, str]:
        flags = ("--key", str(self.key(index)), "--passphrase-file", str(self.passphrase(index)))
        return self.run("trustee", name, str(self.public), *flags, *more)

    def all(self, *steps: str) -> None:
        """Everybody does these steps, each step by all before the next."""
        for name in steps:
            for index in range(1, self.n + 1):
                code, _, err = self.new(index) if name == "new" else self.step(name, index)
                assert (code, err) == (0, ""), (name, index)

    def check(self) -> tuple[int, str, str]:
        return self.run("trustee", "check", str(self.public))
