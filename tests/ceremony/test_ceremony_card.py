"""A finished ceremony is what the real builder takes, and what a real booth's desk reads from a card."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ceremony_party import Party

from firmware import cli
from firmware.ballot import group
from firmware.ballot.sharing import recover_secret
from firmware.ballot.trustees import share_key
from firmware.booth.inbox import Share
from firmware.booth.officers import Desk, Identify
from firmware.booth.vault import Vault
from firmware.ceremony.card import ask_and_write
from firmware.ceremony.card_words import Words
from firmware.ceremony.errors import Unusable
from firmware.ceremony.secret import Secret
from firmware.drivers.card import CardReader
from firmware.drivers.piv import PRINTED, PivCard, PivRefused
from firmware.drivers.piv_issuer import FACTORY_KEY, ManagementRefused, PivIssuer
from firmware.drivers.port import SerialPort
from firmware.election.package import Package, load
from firmware.election.trustee_share import unpack_share
from firmware.states.facts import Digits, Purpose
from hw_sim.piv_card import PivCardModel
from hw_sim.piv_management import TRIPLE_DES, Management
from hw_sim.reader import Pn532Reader
from hw_sim.village import Village, make_village
from hw_sim.wire import Line

SHARE = "5fc109"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    return make_village(
        tmp_path_factory.mktemp("village"), voters=2, seed=5, machine_keys=[("bilik-1", bytes(32))]
    )


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Pn532Reader]]:
    line = Line(tmp_path / "reader", Pn532Reader())
    line.start()
    yield line
    line.stop()


def committee_folder(village: Village, party: Party) -> Path:
    """The village's folder as a committee would have it after its own ceremony."""
    folder = party.root / "pilkades"
    shutil.copytree(village.committee, folder)
    text = (folder / "pemilihan.toml").read_text("utf-8")
    head, _, _ = text.partition("[[pemegang_kunci]]")
    lines = (party.public / "pemegang.toml").read_text("utf-8").splitlines(keepends=True)
    assert lines[0].startswith("ambang = 2")
    assert "ambang = 2\n" in head
    text = head.replace("ambang = 2\n", lines[0]) + "".join(lines[1:])
    (folder / "pemilihan.toml").write_text(text, "utf-8")
    for path in party.public.glob("pengumuman-*.bin"):
        shutil.copy(path, folder / "pemegang")
    for i in range(1, party.n + 1):
        shutil.copy(folder / f"pemegang/trustee-{i}-9a.der", folder / f"pemegang/{i}-9a.der")
    return folder


def elected(village: Village, party: Party) -> Package:
    """A ceremony of the village's key holders, and the package that the real builder makes with it."""
    for index in (1, 2, 3):
        assert party.new(index, name=village.holder(f"trustee-{index}").name)[0] == 0
    for step in ("reveal", "share", "accept", "combine"):
        for index in (1, 2, 3):
            assert party.step(step, index)[0] == 0
    folder, out = committee_folder(village, party), party.root / "election.bilik"
    code, _, err = party.run(
        "election", "build", str(folder), "--key", str(village.authority_key), "--out", str(out)
    )
    assert code == 0, err
    return load(out.read_bytes())


def test_the_real_builder_takes_it(
    village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 3, 2)
    package = elected(village, party)
    check = json.loads(party.run("trustee", "check", str(party.public), "--json")[1])
    assert package.joint_key.hex() == check["joint_key"]
    assert [t.name for t in package.manifest.trustees] == [
        village.holder(f"trustee-{i}").name for i in (1, 2, 3)
    ]


class Holder:
    """Answers what card.py asks; keeps what was said."""

    def __init__(self, *pins: str, management: str = "") -> None:
        self.pins, self.management = list(pins), management
        self.said: list[str] = []
        self.asked: list[str] = []

    def hear(self, line: Line[Pn532Reader]) -> Callable[[str], None]:
        def heard(text: str) -> None:
            self.said.append(text)
            if text == Words().take:
                line.act(lambda reader: reader.take())

        return heard

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.management if question == Words().management else self.pins.pop(0)


Write = Callable[[PivCardModel, Holder], None]


@pytest.fixture
def secret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Secret:
    party = Party(tmp_path, capsys, 2, 2)
    party.all("new", "reveal", "share", "accept", "combine")
    return party.open(1).secret


@pytest.fixture
def write(line: Line[Pn532Reader], secret: Secret) -> Write:
    def onto(card: PivCardModel, holder: Holder) -> None:
        line.act(lambda reader: reader.put(card))
        try:
            ask_and_write(str(line.link), secret, say=holder.hear(line), ask=holder.ask)
        finally:
            line.act(lambda reader: reader.take())

    return onto


def blank(pin: str = "482913", management: Management | None = None) -> PivCardModel:
    card = PivCardModel.new(bytes.fromhex("04112233445566"), pin=pin)
    card.management = management or Management()
    return card


def held(card: PivCardModel) -> bytes:
    found: str = json.loads(card.to_json())["objects"].get(SHARE, "")
    return bytes.fromhex(found)


def test_the_share_lies_where_the_booth_looks(write: Write, secret: Secret) -> None:
    card = blank()
    write(card, Holder("482913"))
    assert PRINTED.hex() == SHARE
    assert unpack_share(held(card)) == (secret.index, secret.share)
    again = PivCardModel.from_json(card.to_json())
    assert held(again) == held(card)


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        (0x08, bytes(range(16))),
        (0x0A, bytes(range(24))),
        (0x0C, bytes(range(32))),
        (TRIPLE_DES, bytes(range(24))),
    ],
)
def test_every_kind_of_management_key(write: Write, algorithm: int, key: bytes) -> None:
    card = blank(management=Management(key, algorithm))
    write(card, Holder("482913", management=key.hex()))
    assert held(card)


def test_a_wrong_pin_is_asked_again_with_the_tries_left(write: Write) -> None:
    card, holder = blank(), Holder("111111", "12345", "222222", "482913")
    write(card, holder)
    assert [q for q in holder.asked if "tries left" in q] == [
        "Wrong PIN, 2 tries left. PIN: ",
        "Wrong PIN, 1 tries left. PIN: ",
    ]
    assert held(card)


def test_a_blocked_card_takes_nothing(write: Write) -> None:
    card = blank()
    with pytest.raises(Unusable, match="PIN is blocked"):
        write(card, Holder("111111", "222222", "333333"))
    assert held(card) == b""


@pytest.mark.parametrize("management", ["00" * 24, "00" * 16, "zz", "0102"])
def test_a_wrong_management_key_writes_nothing(write: Write, management: str) -> None:
    card = blank()
    with pytest.raises(Unusable, match="management key"):
        write(card, Holder("482913", management=management))
    assert held(card) == b""


def test_another_trustees_card_is_not_written(village: Village, write: Write) -> None:
    """Trustee 1's share; on trustee 2's card the booth would refuse it, and trustee 2's own would be gone."""
    theirs = village.holder("trustee-2")
    card = theirs.card()
    before = held(card)
    with pytest.raises(Unusable, match="not certified for trustee 1: nothing was written"):
        write(card, Holder(theirs.pin))
    assert held(card) == before
    own = village.holder("trustee-1")
    card = own.card()
    write(card, Holder(own.pin))
    assert held(card) not in (b"", held(own.card()))


def test_a_card_is_not_written_before_combine(secret: Secret) -> None:
    with pytest.raises(Unusable, match="combine comes first"):
        ask_and_write("nowhere", replace(secret, share=0), ask=lambda _: "")


def test_by_the_commands(
    line: Line[Pn532Reader],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    party.all("new", "reveal", "share", "accept")
    card = blank()
    monkeypatch.setattr(CardReader, "wait_gone", lambda *_, cancelled: line.act(lambda reader: reader.take()))
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n482913\n"))
    line.act(lambda reader: reader.put(card))
    code, out, err = party.step("combine", 1, "--reader", str(line.link))
    assert (code, err) == (0, "")
    assert "holds the part of the key now" in out
    assert unpack_share(held(card)) == (1, party.open(1).secret.share)
    line.act(lambda reader: reader.put(card))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{FACTORY_KEY.hex()}\n482913\n"))
    flags = ("--key", str(party.key(1)), "--passphrase-file", str(party.passphrase(1)))
    assert party.run("trustee", "card", *flags, "--reader", str(line.link))[0] == 0


def test_nothing_is_written_without_the_management_key(line: Line[Pn532Reader]) -> None:
    card = blank()
    line.act(lambda reader: reader.put(card))
    port = SerialPort(str(line.link), 115200)
    found = CardReader(port, poll_seconds=0.001).wait_card(cancelled=lambda: False)
    assert found is not None
    piv = PivIssuer(found)
    assert piv.select()
    piv.verify_pin("482913")
    with pytest.raises(PivRefused, match="6982"):
        piv.put_object(PRINTED, b"a share")
    with pytest.raises(ManagementRefused):
        piv.authenticate(bytes(24))
    with pytest.raises(PivRefused, match="6982"):
        piv.put_object(PRINTED, b"a share")
    piv.authenticate(FACTORY_KEY)
    piv.put_object(PRINTED, b"a share")
    assert piv.read_object(PRINTED) == b"a share"
    with pytest.raises(ValueError, match="16, 24 or 32"):
        piv.authenticate(b"short")
    port.close()


def test_the_guided_ceremony_writes_every_card(
    line: Line[Pn532Reader],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Three cards on one reader in turn; the second is blocked: said, and it stops nobody."""
    cards = [blank(f"48291{i}") for i in (1, 2, 3)]
    names = ("Sumiati Rahayu", "Bambang Tirta", "Dwi Gunawan")
    typed = [word for i, name in enumerate(names) for word in (name, f"kata sandi {i}", f"kata sandi {i}")]
    typed += ["ya", "", "482911", "", "000000", "000000", "000000", "", "482913"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    waiting = iter(cards)

    def lay_the_next(self: CardReader, *, cancelled: Callable[[], bool]) -> object:
        line.act(lambda reader: reader.take())
        card = next(waiting)
        line.act(lambda reader: reader.put(card))
        return real(self, cancelled=cancelled)

    real = CardReader.wait_card
    monkeypatch.setattr(CardReader, "wait_card", lay_the_next)
    monkeypatch.setattr(CardReader, "wait_gone", lambda *_, cancelled: None)
    terms = ("--election", "sukamaju-2026", "--trustees", "3", "--threshold", "2")
    assert cli.main(["ceremony", str(tmp_path / "desa"), *terms, "--reader", str(line.link)]) == 0
    out = capsys.readouterr().out
    assert "Kartu Bambang Tirta belum ditulis (the card's PIN is blocked" in out
    assert [unpack_share(held(cards[i]))[0] for i in (0, 2)] == [1, 3]
    assert held(cards[1]) == b""


def test_a_booth_opens_with_the_cards(
    village: Village,
    line: Line[Pn532Reader],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The desk of a booth with this package takes each card's share, and it is the one for that card's Z."""
    party = Party(tmp_path, capsys, 3, 2)
    package = elected(village, party)
    desk = Desk(package, Vault(), lambda: village.opens, clock_trusted=lambda: True)
    opened = {}
    for index in (1, 3):
        holder, person = village.holder(f"trustee-{index}"), Holder(village.holder(f"trustee-{index}").pin)
        card = holder.card()
        line.act(lambda reader, card=card: reader.put(card))
        ask_and_write(str(line.link), party.open(index).secret, say=person.hear(line), ask=person.ask)
        line.act(lambda reader, card=card: reader.put(card))
        port = SerialPort(str(line.link), 115200)
        found = CardReader(port).wait_card(cancelled=lambda: False)
        assert found is not None
        answer = desk.identify(PivCard(found), Identify(Digits(holder.pin), Purpose.TRUSTEE))
        port.close()
        line.act(lambda reader: reader.take())
        assert isinstance(answer, Share)
        assert group.base(answer.secret) == share_key(package.announcements, index)
        opened[answer.trustee] = answer.secret
    assert group.base(recover_secret(opened)) == package.joint_key
