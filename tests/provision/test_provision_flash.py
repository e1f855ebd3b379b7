"""Flashing an image: by its map, whole, read back; and never over a booth's card by mistake."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
import zstandard
from provision_card import BOOT_SIZE, BOOT_START, bmap_of, make_card

from firmware.provision.bmap import read_bmap
from firmware.provision.card import files_of, owner
from firmware.provision.device import Device
from firmware.provision.errors import CardError, ProvisionError, UnreadableError
from firmware.provision.fat import Fat
from firmware.provision.flash import flash, map_of
from firmware.provision.images import at_any_place, check_sum, quiet, reading
from firmware.provision.plan import Plan
from firmware.provision.writer import Target, check_image, write_card


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """bilik.img.zst with its checksum and its map, as `make image` leaves them."""
    raw = make_card(tmp_path / "bilik.img").read_bytes()
    (tmp_path / "bilik.img").unlink()
    path = tmp_path / "bilik.img.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(raw))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "bilik.img.zst.sha256").write_text(f"{digest}  bilik.img.zst\n")
    (tmp_path / "bilik.bmap").write_text(bmap_of(raw))
    return path


def raw_of(image: Path) -> bytes:
    with reading(image) as file:
        return file.read()


def yes(device: Device) -> bool:
    return True


def write(plan: Plan, image: Path, card: Path, booth: int = 0, **more: bool) -> None:
    write_card(
        plan,
        plan.booths[booth],
        Target(device=card),
        check_image(image, quiet),
        replace=more.get("replace", False),
        retry=more.get("retry", False),
        confirm=yes,
        progress=quiet,
    )


def test_a_card_is_flashed_and_made_a_booths(plan: Plan, image: Path, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.write_bytes(b"\xdd" * (len(raw_of(image)) + 12_345))
    write(plan, image, card)
    raw, found = raw_of(image), card.read_bytes()
    root = BOOT_START + BOOT_SIZE
    assert found[:512] == raw[:512]
    assert found[root : root + 8192] == raw[root : root + 8192]
    assert found[-12_345:] == b"\xdd" * 12_345
    hole = BOOT_START - 4096
    assert (found[hole : hole + 100], raw[hole : hole + 100]) == (b"\xdd" * 100, bytes(100))
    with card.open("rb") as file:
        fat = Fat(file, BOOT_START, BOOT_SIZE, "card")
        assert {name: fat.read(name) for name in files_of(plan, plan.booths[0])} == files_of(
            plan, plan.booths[0]
        )


def test_a_booths_card_is_not_flashed_unless_that_is_wanted(plan: Plan, image: Path, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.touch()
    write(plan, image, card)
    before = card.read_bytes()
    for booth in (0, 1):
        with pytest.raises(CardError, match="--replace destroys its key and what it recorded"):
            write(plan, image, card, booth)
    with pytest.raises(CardError, match="'Sukamaju TPS 1'"):
        write(plan, image, card, 1, retry=True)
    assert card.read_bytes() == before
    write(plan, image, card, 0, retry=True)
    write(plan, image, card, 1, replace=True)
    with card.open("rb") as file:
        assert owner(file, "card") == "Sukamaju TPS 2"


def test_nothing_is_written_without_a_yes(plan: Plan, image: Path, tmp_path: Path) -> None:
    card = tmp_path / "card"
    card.write_bytes(b"mine")
    with pytest.raises(ProvisionError, match="left alone"):
        write_card(
            plan,
            plan.booths[0],
            Target(device=card),
            check_image(image, quiet),
            replace=True,
            confirm=lambda device: False,
            progress=quiet,
        )
    assert card.read_bytes() == b"mine"


class Bad(io.BytesIO):
    """A card that keeps something else than it was given, at one place."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at

    def read(self, size: int | None = -1, /) -> bytes:
        start, data = self.tell(), bytearray(super().read(size))
        if start <= self.at < start + len(data):
            data[self.at - start] ^= 1
        return bytes(data)

    def fileno(self) -> int:
        return 0


def test_a_bad_card_is_found_by_reading_back(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda fd: None)
    monkeypatch.setattr("os.posix_fadvise", lambda *arguments: None, raising=False)
    blocks = map_of(image)
    for at in (0, blocks.runs[-1].end - 1):
        with pytest.raises(CardError, match="read back other than written: the card is bad"):
            flash(image, blocks, Bad(at), "card", quiet)
    flash(image, blocks, Bad(-1), "card", quiet)


def test_a_card_that_was_pulled_does_not_look_ready(
    image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of partitions is written last."""
    card, blocks = tmp_path / "card", map_of(image)
    card.write_bytes(raw_of(image))

    def pulled(what: str, done: int, total: int) -> None:
        if done == total:
            raise OSError(5, "Input/output error")

    with card.open("r+b") as file, pytest.raises(OSError, match="Input/output"):
        flash(image, blocks, file, "card", pulled)
    assert card.read_bytes()[:512] == bytes(512)


def test_an_image_that_is_not_what_its_map_says(image: Path, tmp_path: Path) -> None:
    blocks, raw = map_of(image), bytearray(raw_of(image))
    raw[BOOT_START] ^= 1
    image.write_bytes(zstandard.ZstdCompressor().compress(bytes(raw)))
    with (
        (tmp_path / "card").open("w+b") as file,
        pytest.raises(ProvisionError, match="not what the map says"),
    ):
        flash(image, blocks, file, "card", quiet)
    image.write_bytes(zstandard.ZstdCompressor().compress(bytes(raw[:5000])))
    with (tmp_path / "card").open("w+b") as file, pytest.raises(ProvisionError, match="shorter than its map"):
        flash(image, blocks, file, "card", quiet)
    image.write_bytes(b"\x28\xb5\x2f\xfdrubbish")
    with (tmp_path / "card").open("w+b") as file, pytest.raises(ProvisionError, match="cannot be unpacked"):
        flash(image, blocks, file, "card", quiet)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("bilik.img.zst.sha256", None, "cannot be read"),
        ("bilik.img.zst.sha256", "0" * 64 + "\n", "download it again"),
        ("bilik.img.zst.sha256", "0" * 64 + "  other.img\n", "does not say what"),
        ("bilik.img.zst.sha256", "rubbish", "does not say what"),
        ("bilik.img.zst.sha256", "\xe9", "is no list of checksums"),
        ("bilik.bmap", None, r"bilik\.img\.bmap is missing"),
    ],
)
def test_an_image_without_its_companions_is_refused(
    image: Path, name: str, text: str | None, reason: str
) -> None:
    path = image.with_name(name)
    path.unlink()
    if text is not None:
        path.write_text(text)
    with pytest.raises(ProvisionError, match=reason):
        check_image(image, quiet)


def test_a_checksum_is_what_sha256sum_writes(image: Path) -> None:
    assert check_sum(image) == hashlib.sha256(image.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('version="2.0"', 'version="3.0"', "version 2"),
        ("sha256 </Ch", "md5 </Ch", "no SHA-256"),
        ("<ImageSize> ", "<ImageSize> x", "ImageSize is missing"),
        ("<BlockSize> 4096", "<BlockSize> 4", "BlockSize is missing or out of bounds"),
        ('chksum="', 'chksum="x', "cannot be read"),
        (" 0-0 ", " 1 ", "does not begin"),
        ("<BlockMap>", "<Blocks>", "is no block map"),
        ('<?xml version="1.0" ?>', '<!DOCTYPE bmap [<!ENTITY a "aaaa">]>', "is no block map"),
    ],
)
def test_a_bad_map_is_refused(image: Path, old: str, new: str, reason: str) -> None:
    text = image.with_name("bilik.bmap").read_text()
    read_bmap(text.encode(), "map")
    assert old in text
    with pytest.raises(ProvisionError, match=f"map.*{reason}"):
        read_bmap(text.replace(old, new, 1).encode(), "map")


def test_ranges_must_go_on(image: Path) -> None:
    text = image.with_name("bilik.bmap").read_text()
    first = text[text.index("<Range") : text.index("</Range>") + 8]
    with pytest.raises(ProvisionError, match="overlap, go back"):
        read_bmap(text.replace(first, first + first).encode(), "map")
    with pytest.raises(ProvisionError, match="does not begin"):
        read_bmap(b'<bmap version="2.0"><ImageSize>4096</ImageSize><BlockSize>4096</BlockSize></bmap>', "map")


def test_an_image_at_any_place(image: Path, tmp_path: Path) -> None:
    raw = raw_of(image)
    (tmp_path / "plain.img").write_bytes(raw)
    for path in (image, tmp_path / "plain.img"):
        with at_any_place(path) as file:
            file.seek(BOOT_START)
            assert file.read(512) == raw[BOOT_START : BOOT_START + 512]
            file.seek(0)
            assert file.read() == raw
    with pytest.raises(UnreadableError, match="cannot be read"), at_any_place(tmp_path / "none.img"):
        pass
