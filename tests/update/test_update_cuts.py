"""The power fails at every operation of an update: the card starts the old system or the new one, whole.

The firmware partition is the modelled FAT medium, the root partition a file on the other one: what was not
flushed may be there or not, in any order (docs/crash-model.md).
"""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from crash_layer import INTERNAL, MEDIA, ModelDisk
from crash_tree import Frozen, Tree, blocks, content
from crash_variants import Crash, crashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from update_booth import CONFIG, ROOM
from update_example import CARD_SIGNATURE, Made, make_update, slot_files

from firmware.root.slot_writer import Card, write
from firmware.storage.keys import public_bytes
from firmware.update import bundle
from firmware.update.slot import cmdline_for, prefix_at
from firmware.update.trial import read_trial

BOOT, ROOT = MEDIA / "sda1", INTERNAL / "p3"
KINDS = {"kept", "flushed", "torn", "reordered"}
OLD_ROOT = b"\xee" * ROOM


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the root is several writes."""
    monkeypatch.setattr(bundle, "CHUNK", 4096)


def firmware_partition(config: bytes = CONFIG, trial: bytes | None = None) -> Frozen:
    """Slot A is whole; slot B holds what an earlier update left."""
    files = {f"a/{name}": data for name, data in slot_files("0.1.0", disk="12345678").items()}
    files |= {"b/vmlinuz": b"an old kernel", "b/overlays/gone.dtbo": b"old", "config.txt": config}
    if trial is not None:
        files["bilik/trial"] = trial
    folders = {str(parent) for name in files for parent in Path(name).parents if str(parent) != "."}
    nodes = [(name, blocks(data)) for name, data in files.items()]
    return tuple(sorted([*nodes, *((folder, Tree().nodes[0]) for folder in folders)], key=lambda n: n[0]))


def card_of(disk: ModelDisk) -> Card:
    return Card(BOOT, ROOT, CARD_SIGNATURE, "a", lambda writable: None, disk)


def disk_of(root: Frozen, boot: Frozen) -> ModelDisk:
    return ModelDisk({"internal": Tree.thaw(root), "stick": Tree.thaw(boot)})


def run(disk: ModelDisk, made: Made, key: Ed25519PrivateKey) -> None:
    """The whole update."""
    file = io.BytesIO(made.data)
    manifest = bundle.read_head(file, public_bytes(key))
    write(card_of(disk), manifest, file, lambda size: None)


def starts(media: tuple[Frozen, Frozen], made: Made) -> str:
    """What the card starts now: the slot, after everything that it needs was looked at."""
    root, boot = media
    config = content(boot, "config.txt")
    assert config is not None
    assert len(config) == len(CONFIG)
    slot, _ = prefix_at(config)
    if slot == "a":
        for name, data in slot_files("0.1.0", disk="12345678").items():
            assert content(boot, f"a/{name}") == data
        return slot
    found = content(root, "p3")
    assert found is not None
    assert found[: len(made.root)] == made.root
    for name, data in made.files.items():
        if name == "image.json":
            data = json.dumps(json.loads(data) | {"slot": "b"}, sort_keys=True).encode() + b"\n"
        elif name == "cmdline.txt":
            data = cmdline_for(data, "b", CARD_SIGNATURE)
        assert content(boot, f"b/{name}") == data, name
    trial = read_trial(content(boot, "bilik/trial") or b"")
    assert trial is not None, "a slot that nothing would fall back from"
    assert (trial.slot, trial.starts) == ("b", 0)
    return slot


def every_cut(disk: ModelDisk, before: tuple[Frozen, Frozen], seed: str) -> list[Crash]:
    trees = {"internal": Tree.thaw(before[0]), "stick": Tree.thaw(before[1])}
    return [crash for crash in crashes(trees, disk.trace, seed) if crash.kind in KINDS]


BEFORE = {
    "first update": firmware_partition(),
    "after one that failed": firmware_partition(trial=b"failed b\n"),
    "after one that was written and not started": firmware_partition(
        CONFIG.replace(b"=a/", b"=b/"), trial=b"b 0\n"
    ),
}


@pytest.mark.parametrize("name", BEFORE)
def test_a_cut_leaves_the_old_or_the_new(name: str, key: Ed25519PrivateKey) -> None:
    made = make_update(key)
    before: tuple[Frozen, Frozen] = ((("p3", blocks(OLD_ROOT)),), BEFORE[name])
    disk = disk_of(*before)
    run(disk, made, key)
    found, seen = every_cut(disk, before, name), Counter[str]()
    for media in {crash.media for crash in found}:
        seen["earlier" if media == before else starts(media, made)] += 1
    assert seen["earlier"] == 1  # until the first write; it starts what it started
    assert seen["a"] > 50
    assert seen["b"] > 0
    assert starts((disk.trees["internal"].frozen(), disk.trees["stick"].frozen()), made) == "b"
    assert len({crash.point for crash in found}) > 40


def test_after_a_cut_the_update_can_be_taken_again(key: Ed25519PrivateKey) -> None:
    made = make_update(key)
    before: tuple[Frozen, Frozen] = ((("p3", blocks(OLD_ROOT)),), BEFORE["first update"])
    disk = disk_of(*before)
    run(disk, made, key)
    for media in sorted({crash.media for crash in every_cut(disk, before, "again")}, key=repr)[::3]:
        again = disk_of(*media)
        run(again, made, key)
        assert starts((again.trees["internal"].frozen(), again.trees["stick"].frozen()), made) == "b"


def test_the_model_would_see_a_letter_that_is_changed_too_early(
    key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter before the files: some cut must leave a card that starts half a slot."""
    from firmware.root import slot_writer

    made, true = make_update(key), slot_writer.write_root

    def early(card: Card, *rest: object) -> None:
        slot_writer.start_slot(card, "b")
        true(card, *rest)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(slot_writer, "write_root", early)
    before: tuple[Frozen, Frozen] = ((("p3", blocks(OLD_ROOT)),), BEFORE["first update"])
    disk = disk_of(*before)
    run(disk, made, key)
    with pytest.raises(AssertionError):
        [starts(crash.media, made) for crash in every_cut(disk, before, "early")]
