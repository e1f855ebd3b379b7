"""Who holds this card? Emulated PIV cards before the desk: accepted, refused with the right word, pulled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations

import pytest
from booth_help import Booth, TinyCard

from firmware.booth.inbox import Share
from firmware.booth.officers import Desk, Identify
from firmware.drivers.piv import PivCard, Slot
from firmware.election.errors import RollError
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Digits, OfficerRefusal, Purpose, Role
from hw_sim.cards import IdCard, PlainTag
from hw_sim.piv_card import CARD_AUTH, KEY_MANAGEMENT, PIN, PIV_AUTH, PRINTED, PivCardModel
from hw_sim.village import Village

Answer = ev.OfficerKnown | ev.OfficerUnknown | Share
OFFICERS = ("chair", "member-1", "member-2", "member-3")
LATER = timedelta(days=4000)


@pytest.fixture
def ready(booth: Booth) -> Booth:
    booth.boot()
    return booth


def ask(desk: Desk, card: TinyCard, pin: str, purpose: Purpose = Purpose.MENU) -> Answer:
    return desk.identify(PivCard(card), Identify(Digits(pin), purpose))


def refusal(answer: Answer) -> OfficerRefusal:
    assert isinstance(answer, ev.OfficerUnknown), answer
    return answer.why


def vault(booth: Booth) -> str:
    assert booth.clerk.election is not None
    return repr(booth.clerk.election.vault)


# ---- accepted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "role", "trustee"),
    [
        ("chair", Role.CHAIR, None),
        ("member-1", Role.MEMBER, None),
        ("member-3", Role.MEMBER, None),
        ("technician", Role.TECHNICIAN, None),
        ("trustee-1", Role.TRUSTEE, 1),
        ("trustee-3", Role.TRUSTEE, 3),
    ],
)
def test_each_officer_is_known(ready: Booth, name: str, role: Role, trustee: int | None) -> None:
    answer = ready.sign(name, Purpose.MENU)
    assert isinstance(answer, ev.OfficerKnown)
    officer = answer.officer
    assert (officer.role, officer.trustee, officer.name) == (role, trustee, ready.village.holder(name).name)
    assert int(officer.serial, 16) > 0


def test_a_trustee_gives_the_share(ready: Booth) -> None:
    shares = {trustee: ready.share(trustee) for trustee in (1, 2, 3)}
    assert [share.trustee for share in shares.values()] == [1, 2, 3]
    assert len({share.secret for share in shares.values()}) == 3
    assert str(shares[1].secret) not in repr(shares[1])


# ---- PINs --------------------------------------------------------------------------------------------


def test_wrong_pins_are_counted_and_block_the_card(ready: Booth) -> None:
    holder = ready.village.holder("chair")
    card = TinyCard(holder.card())
    wrong = "000000" if holder.pin != "000000" else "111111"
    answers = [ask(ready.desk(), card, wrong) for _ in range(4)]
    assert answers == [
        ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 2),
        ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 1),
        ev.OfficerUnknown(OfficerRefusal.PIN_BLOCKED, 0),
        ev.OfficerUnknown(OfficerRefusal.PIN_BLOCKED, 0),
    ]
    assert ask(ready.desk(), card, holder.pin) == ev.OfficerUnknown(OfficerRefusal.PIN_BLOCKED, 0)


def test_a_wrong_pin_then_the_right_one(ready: Booth) -> None:
    holder = ready.village.holder("member-1")
    card = TinyCard(holder.card())
    wrong = "000000" if holder.pin != "000000" else "111111"
    assert refusal(ask(ready.desk(), card, wrong)) is OfficerRefusal.WRONG_PIN
    assert isinstance(ask(ready.desk(), card, holder.pin), ev.OfficerKnown)
    assert card.model.tries[PIN] == 3


@pytest.mark.parametrize("name", ["foreign", "expired", "unlisted"])
def test_a_strangers_card_loses_no_try(ready: Booth, name: str) -> None:
    """Certificate and registry are looked at before the PIN is given to the card."""
    ready.ask(fx.ReadClock(), ev.ClockRead)
    card = TinyCard(ready.village.holder(name).card())
    why = refusal(ask(ready.desk(), card, "999999"))
    assert why is (OfficerRefusal.EXPIRED if name == "expired" else OfficerRefusal.FOREIGN)
    assert card.model.tries[PIN] == 3
    assert vault(ready) == "<Vault, roll locked>"


# ---- certificates and the clock ----------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [LATER, -LATER], ids=["future", "past"])
def test_a_wrong_clock_locks_nobody_out(ready: Booth, wrong: timedelta) -> None:
    """A clock that is wrong is held against no card, neither before officers set it nor when it jumps; the
    roll stays shut until they have."""
    ready.set_clock(ready.village.opens + wrong)
    ready.ask(fx.ReadClock(), ev.ClockRead)
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollRefused)  # by this clock their cards are no good
    ready.quietly(fx.LockRoll())
    assert ready.ask(fx.SetClock(ready.village.opens), ev.ClockRead).right_day
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollOpened)
    ready.quietly(fx.LockRoll())
    ready.set_clock(ready.village.opens + wrong * 2)
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollRefused)


def test_an_expired_officer_is_found_out_when_the_roll_is_opened(ready: Booth) -> None:
    """He signed in before the clock was confirmed, beside two who may: the roll stays shut for all."""
    ready.officers("chair", "member-1", "member-2")
    assert ready.clerk.election is not None
    shares = ready.clerk.election.vault
    opens = ready.village.opens
    index = max(shares._shares)
    shares.put(index, shares._shares[index], (opens - timedelta(days=30), opens - timedelta(days=1)))
    ready.ask(fx.UnlockRoll(), ev.RollRefused)
    ready.quietly(fx.LockRoll())
    ready.unlock()


def test_a_clock_that_cannot_be_read_locks_nobody_out(ready: Booth) -> None:
    ready.ask(fx.ReadClock(), ev.ClockRead)  # trusted, and then the chip dies
    (ready.root / "since_epoch").unlink()
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollRefused)
    ready.quietly(fx.LockRoll())
    ready.ask(fx.SetClock(ready.village.opens), ev.ClockRead)
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollOpened)


def test_the_expired_card_is_in_no_registry_either(ready: Booth) -> None:
    assert refusal(ready.sign("expired")) is OfficerRefusal.FOREIGN


# ---- cards that are not what they seem ---------------------------------------------------------------


def forged(village: Village, *, slot: int, under: int) -> TinyCard:
    """A card with keys of its own and the chair's certificate for `slot`, in the place of `under`."""
    holder = village.holder("chair")
    real = TinyCard(holder.card())
    piv = PivCard(real)
    assert piv.select()
    der = piv.certificate(next(found for found in Slot if found.reference == slot))
    card = PivCardModel.new(b"\x04forged", pin=holder.pin)
    card.install(under, der)
    return TinyCard(card)


@pytest.mark.parametrize(
    ("slot", "under"),
    [
        (PIV_AUTH, PIV_AUTH),  # the chair's certificate, another key: the challenge is not answered
        (CARD_AUTH, CARD_AUTH),  # nothing but the key that needs no PIN
        (CARD_AUTH, PIV_AUTH),  # that key's certificate in the place of the other
        (KEY_MANAGEMENT, PIV_AUTH),
    ],
)
def test_a_card_that_cannot_prove_it(ready: Booth, slot: int, under: int) -> None:
    card = forged(ready.village, slot=slot, under=under)
    for purpose in (Purpose.OPEN, Purpose.TRUSTEE):
        answer = ask(ready.desk(), card, ready.village.holder("chair").pin, purpose)
        assert refusal(answer) is OfficerRefusal.FOREIGN
    ready.sign("member-1")
    ready.ask(fx.UnlockRoll(), ev.RollRefused)


@pytest.mark.parametrize("model", [IdCard(b"\x04ABC"), IdCard(None, "B"), PlainTag(b"\x04ABCDEF")])
def test_a_voters_card_is_no_officers(ready: Booth, model: IdCard | PlainTag) -> None:
    card = TinyCard(model, isodep=model.isodep)  # type: ignore[arg-type]  # a voter's card in an officer's place
    assert refusal(ask(ready.desk(), card, "123456")) is OfficerRefusal.NOT_OFFICER


@pytest.mark.parametrize("noise", [b"", b"\x90", b"\x00\x00", b"\x53\x04\x70\x09ab\x90\x00", b"\xff" * 40])
def test_a_card_that_talks_nonsense_is_unreadable(ready: Booth, noise: bytes) -> None:
    holder = ready.village.holder("chair")

    class Babbling(TinyCard):
        def _send(self, piece: bytes) -> bytes:
            return noise if self.exchanges else super()._send(piece)

    why = refusal(ask(ready.desk(), Babbling(holder.card()), holder.pin))
    assert why in (OfficerRefusal.UNREADABLE, OfficerRefusal.FOREIGN)


# ---- pulled in mid-exchange --------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "purpose"), [("member-2", Purpose.OPEN), ("trustee-2", Purpose.TRUSTEE)])
def test_a_card_pulled_at_any_exchange(ready: Booth, name: str, purpose: Purpose) -> None:
    holder = ready.village.holder(name)
    whole = TinyCard(holder.card())
    assert not isinstance(ask(ready.desk(), whole, holder.pin, purpose), ev.OfficerUnknown)
    ready.quietly(fx.LockRoll())
    for exchanges in range(whole.exchanges):
        card = TinyCard(holder.card(), pulled_after=exchanges)
        assert refusal(ask(ready.desk(), card, holder.pin, purpose)) is OfficerRefusal.CARD_GONE
        assert card.model.tries[PIN] == 3
    ready.sign("chair")  # the pulled card has left nothing behind: one share alone does not open the roll
    ready.ask(fx.UnlockRoll(), ev.RollRefused)


# ---- trustees' shares --------------------------------------------------------------------------------


def without(objects: PivCardModel, tag: str) -> None:
    del objects._objects[tag]


SPOILT: list[Callable[[PivCardModel, bytes], object]] = [
    lambda card, other: without(card, PRINTED),
    lambda card, other: card.put_object(PRINTED, other),
    lambda card, other: card.put_object(PRINTED, b""),
    lambda card, other: card.put_object(PRINTED, other[:-1]),
    lambda card, other: card.put_object(PRINTED, other[:-32] + bytes(32)),
    lambda card, other: card.put_object(PRINTED, other[:-32] + b"\xff" * 32),
    lambda card, other: card.put_object(PRINTED, b"Siti Aminah, Panitia"),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_a_trustee_without_a_good_share(ready: Booth, spoil: Callable[[PivCardModel, bytes], object]) -> None:
    holder = ready.village.holder("trustee-1")
    model = holder.card()
    other = ready.village.holder("trustee-2").card()._objects[PRINTED]
    spoil(model, other)
    answer = ask(ready.desk(), TinyCard(model), holder.pin, Purpose.TRUSTEE)
    assert refusal(answer) is OfficerRefusal.BAD_SHARE


@pytest.mark.parametrize("name", ["chair", "technician", "member-1"])
def test_others_have_no_share_to_give(ready: Booth, name: str) -> None:
    """They are known as who they are, for the menu; nothing of their cards is released."""
    assert isinstance(ready.sign(name, Purpose.TRUSTEE), ev.OfficerKnown)
    assert vault(ready) == "<Vault, roll locked>"


# ---- the roll ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", list(combinations(OFFICERS, 2)))
def test_any_two_officers_open_the_roll(ready: Booth, pair: tuple[str, str]) -> None:
    ready.officers(*pair)
    ready.ask(fx.UnlockRoll(), ev.RollOpened)
    assert vault(ready) == "<Vault, roll open>"


@pytest.mark.parametrize("names", [(), ("chair",), ("chair", "chair"), ("chair", "technician", "trustee-1")])
def test_fewer_do_not(ready: Booth, names: tuple[str, ...]) -> None:
    ready.officers(*names)
    ready.ask(fx.UnlockRoll(), ev.RollRefused)
    assert vault(ready) == "<Vault, roll locked>"


def test_locking_wipes_roll_and_shares(ready: Booth) -> None:
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollOpened)
    assert ready.clerk.election is not None
    roll = ready.clerk.election.vault.roll
    assert roll is not None
    assert roll.templates(0)
    ready.quietly(fx.LockRoll())
    assert roll.rows == 0
    with pytest.raises(RollError):
        roll.templates(0)
    assert roll.find_nik(ready.village.voters[0].nik) is None
    ready.ask(fx.UnlockRoll(), ev.RollRefused)  # the shares are gone too


def test_an_open_roll_asks_no_card_for_its_share(ready: Booth) -> None:
    """While the polls are open an officer's card is asked for a signature only."""
    ready.officers("chair", "member-1")
    ready.ask(fx.UnlockRoll(), ev.RollOpened)
    holder = ready.village.holder("member-2")
    card = TinyCard(holder.card())
    assert isinstance(ask(ready.desk(), card, holder.pin, Purpose.OVERRIDE), ev.OfficerKnown)
    locked = TinyCard(holder.card())
    ready.quietly(fx.LockRoll())
    assert isinstance(ask(ready.desk(), locked, holder.pin, Purpose.OPEN), ev.OfficerKnown)
    assert card.exchanges < locked.exchanges


def test_no_desk_before_an_election_is_loaded(bare: Booth) -> None:
    bare.power_on()
    assert bare.clerk.desk() is None


def test_secrets_are_in_no_repr(ready: Booth) -> None:
    holder = ready.village.holder("chair")
    ask_for = Identify(Digits(holder.pin), Purpose.OPEN)
    assert holder.pin not in repr(ask_for)
    ready.officers("chair", "member-1")
    assert ready.clerk.election is not None
    text = repr(ready.clerk.election) + repr(ready.clerk.election.package)
    for share in ready.clerk.election.vault._shares.values():
        assert str(share) not in text
