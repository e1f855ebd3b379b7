"""An actor's eyes and hands: pixels in, touches out, nothing beside."""

import os
from dataclasses import replace
from pathlib import Path

import pygame
import pytest
from screens_support import SHOWN, make_day, make_face, make_screens, raw

from firmware.drivers.display import Framebuffer
from firmware.drivers.touch import TouchDecoder
from firmware.first_picture import first_picture
from firmware.screens import Screens
from firmware.screens.titles import detail_of
from firmware.states.facts import Contrast, Digits, Item, Language, Look, Mode, Purpose, Refusal, TextSize
from firmware.states.model import (
    CheckingFinger,
    CheckingSlip,
    Confirming,
    EnterPin,
    Idle,
    LookingUp,
    Menu,
    Refused,
    State,
    Thanks,
    TypingNik,
    Voter,
    Voting,
)
from hw_sim.exemplars import CHAIR, exemplars
from hw_sim.eyes import Eyes, NotSeen, Sight
from hw_sim.panel import Panel

DAY = make_day()
PAD = (7, 2, 9, 0, 4, 1, 8, 3, 6, 5)


class Booth:
    """What the daemon does with a state, and an actor before it."""

    def __init__(self, folder: Path, display: str = "7in", pixel: str = "xrgb8888", pad: int = 0) -> None:
        face = make_face(display)
        stride = face.width * (4 if pixel == "xrgb8888" else 2) + pad
        self.panel = Panel(
            folder / "fb0", folder / "touch", face.width, face.height, stride=stride, pixel=pixel
        )
        self.panel.start()
        self.screens = make_screens(display)
        self.framebuffer = Framebuffer(folder / "fb0", face.width, face.height, stride, pixel)
        self.eyes = Eyes(Screens(face), folder / "fb0", stride=stride, pixel=pixel)

    def show(self, state: State) -> Sight | None:
        """What is seen, where need be after a few looks: others are learned when they are met."""
        self.framebuffer.show(self.screens.render(state))
        looks = (self.eyes.look() for _ in range(40))
        return next((sight for sight in looks if sight is not None), None)


@pytest.fixture
def booth(tmp_path: Path) -> Booth:
    return Booth(tmp_path)


@pytest.mark.parametrize("contrast", list(Contrast))
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("language", [language for name, language in SHOWN if name == "7in"])
def test_every_screen_is_known_by_its_pixels(
    booth: Booth, language: Language, mode: Mode, contrast: Contrast
) -> None:
    for state in exemplars(make_day(language=language, mode=mode, look=Look(contrast=contrast))):
        assert booth.show(state) == Sight(type(state), detail_of(state), language, mode, contrast)
        assert booth.eyes.matches(state)


def test_what_is_not_the_elections_is_learned_when_it_is_met_twice(booth: Booth, tmp_path: Path) -> None:
    """A look at a half-drawn heading must not cost the drawing of all others."""
    drawn = booth.eyes._headings._unlearned
    at_first = len(drawn)
    middle = booth.screens.heading.centery * 800 * 4
    booth.show(Idle(DAY))
    rehearsal = booth.screens.render(Voting(make_day(mode=Mode.SIMULASI, look=Look(contrast=Contrast.HIGH))))
    with (tmp_path / "fb0").open("r+b") as file:
        file.write(raw(rehearsal)[:middle])
    assert booth.eyes.look() is None
    assert len(drawn) == at_first
    booth.framebuffer.show(rehearsal)
    assert booth.eyes.look() is None
    assert booth.eyes.look() == Sight(Voting, None, Language.ID, Mode.SIMULASI, Contrast.HIGH)
    assert len(drawn) == at_first - 1, "and no group but that one"


def test_the_first_picture_is_none_of_ours_and_teaches_nothing(booth: Booth) -> None:
    booth.framebuffer.paint(first_picture(booth.framebuffer.panel))
    before = len(booth.eyes._headings._unlearned)
    assert [booth.eyes.look() for _ in range(3)] == [None] * 3
    assert len(booth.eyes._headings._unlearned) == before


@pytest.mark.parametrize("contrast", list(Contrast))
@pytest.mark.parametrize("size", list(TextSize))
def test_targets_are_found_in_every_look(booth: Booth, size: TextSize, contrast: Contrast) -> None:
    """No heading tells the size: it is seen on what is looked for."""
    day = make_day(look=Look(size, contrast))
    for state in (Idle(day), Voting(day), Voting(day, 2), Confirming(day, 2), CheckingSlip(day)):
        sight = booth.show(state)
        assert sight is not None
        for target in booth.screens.targets(state):
            assert booth.eyes.find(target.name, sight) == target.rect
    for chosen in (None, 1, 4):
        booth.show(Voting(day, chosen))
        assert booth.eyes.chosen() == chosen
    pad = EnterPin(day, Purpose.OPEN, Idle(day), PAD)
    booth.show(pad)
    there = {target.name: target.rect for target in booth.screens.targets(pad)}
    assert booth.eyes.digits() == {digit: there[f"digit-{digit}"] for digit in range(10)}


def test_black_or_foreign_pixels_are_no_screen(booth: Booth) -> None:
    assert booth.eyes.look() is None
    booth.show(Idle(DAY))
    booth.panel.dark()
    assert booth.eyes.look() is None
    booth.framebuffer.show(pygame.Surface((800, 480), 0, 32))
    assert booth.eyes.look() is None


def test_a_torn_heading_is_no_screen(booth: Booth, tmp_path: Path) -> None:
    booth.show(Idle(DAY))
    other = raw(booth.screens.render(LookingUp(DAY)))
    middle = booth.screens.heading.centery * 800 * 4
    with (tmp_path / "fb0").open("r+b") as file:
        file.write(other[:middle])
    assert booth.eyes.look() is None


def test_no_framebuffer_yet(tmp_path: Path) -> None:
    eyes = Eyes(make_screens("7in"), tmp_path / "fb0")
    assert eyes.look() is None
    assert eyes.picture() == b""
    assert eyes.digits() == {}
    assert eyes.chosen() is None
    assert not eyes.matches(Idle(DAY))


@pytest.mark.parametrize(("pixel", "pad"), [("rgb565", 0), ("rgb565", 24), ("xrgb8888", 64)])
def test_other_framebuffers(tmp_path: Path, pixel: str, pad: int) -> None:
    booth = Booth(tmp_path, pixel=pixel, pad=pad)
    assert booth.show(Refused(DAY, Refusal.ALREADY_VOTED, Idle(DAY))) == Sight(
        Refused, Refusal.ALREADY_VOTED, Language.ID, Mode.REAL
    )
    booth.show(Voting(DAY, 3))
    assert booth.eyes.chosen() == 3
    shown, drawn = booth.panel.surface(), booth.screens.render(Voting(DAY, 3))
    for at in ((5, 5), (400, 240), (799, 479)):
        off = max(abs(a - b) for a, b in zip(shown.get_at(at)[:3], drawn.get_at(at)[:3], strict=True))
        assert off <= (8 if pixel == "rgb565" else 0)


def test_the_choice_is_read_from_the_tiles(booth: Booth) -> None:
    for language in booth.screens.languages:
        for chosen in (None, 1, 2, 3, 4):
            booth.show(Voting(make_day(language=language), chosen))
            assert booth.eyes.chosen() == chosen
    booth.show(Idle(DAY))
    assert booth.eyes.chosen() is None


def test_a_shuffled_pad_is_read(booth: Booth) -> None:
    state = EnterPin(DAY, Purpose.OPEN, Idle(DAY), PAD)
    sight = booth.show(state)
    assert sight is not None
    there = {target.name: target.rect for target in booth.screens.targets(state)}
    assert booth.eyes.digits() == {digit: there[f"digit-{digit}"] for digit in range(10)}
    assert booth.eyes.find("digit-7", sight) == there["digit-7"]
    booth.show(replace(state, pin=Digits("123456"), pad=tuple(reversed(PAD))))
    assert booth.eyes.digits()[5] == there["digit-7"]
    assert booth.eyes.find("yes", sight) in [
        t.rect for t in booth.screens.targets(replace(state, pin=Digits("1" * 6)))
    ]
    booth.show(Idle(DAY))
    assert booth.eyes.digits() == {}


def test_a_half_drawn_pad_is_not_read(booth: Booth, tmp_path: Path) -> None:
    state = EnterPin(DAY, Purpose.OPEN, Idle(DAY), PAD)
    booth.show(state)
    other = raw(booth.screens.render(replace(state, pad=(*PAD[1:], PAD[0]))))
    keys = booth.screens.targets(state)
    middle = keys[4].rect.centery * 800 * 4
    with (tmp_path / "fb0").open("r+b") as file:
        file.write(other[:middle])
    assert booth.eyes.look() is not None
    assert booth.eyes.digits() == {}


def test_the_nik_pad_is_read(booth: Booth) -> None:
    booth.show(TypingNik(DAY, CHAIR, Digits("33")))
    assert sorted(booth.eyes.digits()) == list(range(10))


def test_items_of_a_menu_are_found_where_they_are(booth: Booth) -> None:
    for items in ((Item.OPEN, Item.SIMULASI, Item.DIAGNOSTICS, Item.LEAVE), (Item.DIAGNOSTICS, Item.LEAVE)):
        state = Menu(DAY, CHAIR, items, back=Idle(DAY))
        sight = booth.show(state)
        assert sight is not None
        there = {target.name: target.rect for target in booth.screens.targets(state)}
        assert booth.eyes.items(sight) == there
        assert booth.eyes.find("item-leave", sight) == there["item-leave"]
        with pytest.raises(NotSeen):
            booth.eyes.find("item-close", sight)


def test_targets_of_every_screen_are_found_by_name(booth: Booth) -> None:
    for state in exemplars(DAY):
        sight = booth.show(state)
        assert sight is not None
        for target in booth.screens.targets(state):
            assert booth.eyes.find(target.name, sight) == target.rect
    with pytest.raises(NotSeen, match="yes on Thanks"):
        booth.eyes.find("yes", Sight(Thanks, None, Language.ID, Mode.REAL))


def test_whole_and_part_of_a_frame_are_compared(booth: Booth) -> None:
    two, three = (CheckingFinger(DAY, Voter(0), left) for left in (2, 3))
    booth.show(two)
    before = booth.eyes.picture()
    assert booth.eyes.matches(two)
    assert not booth.eyes.matches(three)
    assert booth.eyes.matches_region(three, booth.screens.heading)
    booth.show(three)
    assert booth.eyes.picture() != before


def test_pictures_are_saved(booth: Booth, tmp_path: Path) -> None:
    booth.show(Idle(DAY))
    booth.panel.save(tmp_path / "idle.png")
    saved = pygame.image.load(tmp_path / "idle.png")
    assert pygame.image.tobytes(saved, "RGB") == pygame.image.tobytes(booth.screens.render(Idle(DAY)), "RGB")


# ---- hands -------------------------------------------------------------------------------------------


def test_a_tap_comes_back_where_it_was_made(booth: Booth, tmp_path: Path) -> None:
    fd = os.open(tmp_path / "touch", os.O_RDONLY | os.O_NONBLOCK)
    decoder = TouchDecoder(booth.panel.max_x, booth.panel.max_y, 800, 480)
    for at in ((0, 0), (799, 479), (400, 17), (400, 300), (400, 300)):
        booth.panel.tap(*at)
        [touch] = decoder.feed(os.read(fd, 4096))
        assert (touch.down, touch.up) == (at, at)
    booth.panel.press(10, 20)
    booth.panel.move(10, 40)
    booth.panel.move(300, 40)
    booth.panel.release()
    [touch] = decoder.feed(os.read(fd, 4096))
    assert (touch.down, touch.up) == ((10, 20), (300, 40))
    os.close(fd)
    booth.panel.stop()


def test_touches_nobody_reads_are_lost(booth: Booth, tmp_path: Path) -> None:
    booth.panel.tap(10, 10)
    first = os.open(tmp_path / "touch", os.O_RDONLY | os.O_NONBLOCK)
    booth.panel.tap(20, 20)
    os.close(first)
    booth.panel.tap(30, 30)
    second = os.open(tmp_path / "touch", os.O_RDONLY | os.O_NONBLOCK)
    booth.panel.tap(40, 40)
    decoder = TouchDecoder(4095, 4095, 800, 480)
    assert [touch.up for touch in decoder.feed(os.read(second, 4096))] == [(40, 40)]
    os.close(second)
    booth.panel.stop()
