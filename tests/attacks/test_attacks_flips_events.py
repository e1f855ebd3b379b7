"""Single bytes of the events log, all of them."""

from attacks_flips import flip_before_the_whole_audit, flip_every_byte, flip_under_a_right_digest

from firmware.storage.slot import Log


def test_every_byte(target, quick, tried) -> None:
    tried(flip_every_byte(target, Log.EVENTS))


def test_every_byte_under_a_right_digest(target, quick, tried) -> None:
    tried(flip_under_a_right_digest(target, Log.EVENTS))


def test_every_part_of_every_slot_before_the_whole_audit(target, folder, tried) -> None:
    tried(flip_before_the_whole_audit(target, Log.EVENTS, folder))
