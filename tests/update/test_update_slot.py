"""What differs from slot to slot and from card to card."""

from __future__ import annotations

import json

import pytest
from update_example import CARD_SIGNATURE, slot_files

from firmware.update.errors import UpdateError
from firmware.update.slot import (
    cmdline_for,
    image_for,
    other,
    partition_of,
    prefix_at,
    read_image,
    signature_text,
)
from firmware.update.trial import Trial, read_trial


def test_partitions() -> None:
    assert partition_of("/dev/mmcblk0", "a") == "/dev/mmcblk0p2"
    assert partition_of("/dev/vda", "b") == "/dev/vda3"
    assert (other("a"), other("b")) == ("b", "a")


def test_the_kernel_line_is_for_this_card_and_slot() -> None:
    text = b"console=tty1 bilik.disk=deadbeef  bilik.slot=a bilik.root=5555 panic=10\n"
    want = b"console=tty1 bilik.disk=12345678 bilik.slot=b bilik.root=5555 panic=10\n"
    assert cmdline_for(text, "b", CARD_SIGNATURE) == want
    assert cmdline_for(want, "b", CARD_SIGNATURE) == want
    assert signature_text(CARD_SIGNATURE) == "12345678"


@pytest.mark.parametrize(
    "text", [b"", b"bilik.slot=a", b"bilik.disk=1 bilik.slot=a bilik.slot=b", b"bilik.disk=1 bilik.slot=\xff"]
)
def test_a_kernel_line_without_a_place_is_refused(text: bytes) -> None:
    with pytest.raises(UpdateError, match=r"cmdline\.txt"):
        cmdline_for(text, "b", CARD_SIGNATURE)


def test_image_json_names_its_slot() -> None:
    text = slot_files("0.2.0")["image.json"]
    assert json.loads(image_for(text, "b")) == json.loads(text) | {"slot": "b"}


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b"\xff", b"[" * 5000, b'{"version": 1}', b'{"version": "1.0.0", "slot": "c"}']
)
def test_a_bad_image_json_is_refused(text: bytes) -> None:
    with pytest.raises(UpdateError, match=r"image\.json"):
        read_image(text)


@pytest.mark.parametrize(
    ("config", "found"),
    [
        (b"os_prefix=a/\n", ("a", 10)),
        (b"# x\r\nos_prefix=b/\r\narm_64bit=1\r\n", ("b", 15)),
        (b"[all]\nos_prefix=b/  \n#os_prefix=a/\n", ("b", 16)),
    ],
)
def test_the_letter_that_chooses_the_slot(config: bytes, found: tuple[str, int]) -> None:
    assert prefix_at(config) == found
    assert config[found[1] :].startswith(found[0].encode() + b"/")


@pytest.mark.parametrize(
    "config", [b"", b"os_prefix=\n", b"os_prefix=c/", b"os_prefix=a", b"os_prefix=a/\nos_prefix=b/\n"]
)
def test_a_card_that_is_not_ours_is_refused(config: bytes) -> None:
    with pytest.raises(UpdateError, match=r"config\.txt"):
        prefix_at(config)


@pytest.mark.parametrize("trial", [Trial("a"), Trial("b", 2), Trial("b", -1)])
def test_a_mark_goes_through_its_line(trial: Trial) -> None:
    assert read_trial(trial.to_bytes()) == trial


def test_the_marks_words_are_those_of_the_initramfs() -> None:
    assert Trial("b").to_bytes() == b"b 0\n"
    assert read_trial(b"failed b") == Trial("b", -1)
    assert read_trial(b"failed b").failed  # type: ignore[union-attr]  # it is one


@pytest.mark.parametrize("text", [b"", b"c 0", b"b", b"b x", b"b 0 1", b"failed", b"\xff\xff"])
def test_what_is_no_mark_is_none(text: bytes) -> None:
    assert read_trial(text) is None
