"""The library: found or named as missing, never half-working."""

import ctypes
from concurrent.futures import ThreadPoolExecutor

import pytest

from firmware.ballot import sodium
from firmware.ballot.errors import BallotError, SodiumFailure, SodiumMissing


def test_a_missing_library_says_what_to_install() -> None:
    with pytest.raises(SodiumMissing, match="apt install libsodium23"):
        sodium.load(["libsodium.so.0-absent"])


def test_a_library_without_ristretto255_counts_as_missing() -> None:
    with pytest.raises(SodiumMissing):
        sodium.load(["libc.so.6"])


def test_the_first_that_works_is_taken() -> None:
    library = sodium.load(["libsodium.so.0-absent", *sodium.candidates()])
    assert library.is_valid(sodium.GENERATOR) == 1


@pytest.mark.parametrize("size", [0, 31, 33])
def test_lengths_are_checked_before_the_call(size: int) -> None:
    short, good = bytes(size), sodium.GENERATOR
    for call in (
        lambda: sodium.scalarmult(short, good),
        lambda: sodium.scalarmult(good, short),
        lambda: sodium.scalarmult_base(short),
        lambda: sodium.add(short, good),
        lambda: sodium.add(good, short),
        lambda: sodium.sub(short, good),
        lambda: sodium.is_valid_point(short),
    ):
        with pytest.raises(SodiumFailure):
            call()


def test_an_unknown_return_code_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def strange(*_: object) -> int:
        return 7

    library = sodium.Library(strange, strange, strange, strange, strange)
    monkeypatch.setattr(sodium, "_library", lambda: library)
    good = sodium.GENERATOR
    for call in (
        lambda: sodium.scalarmult(good, good),
        lambda: sodium.scalarmult_base(good),
        lambda: sodium.add(good, good),
        lambda: sodium.sub(good, good),
        lambda: sodium.is_valid_point(good),
    ):
        with pytest.raises(SodiumFailure):
            call()


def test_a_library_that_computes_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sodium, "GENERATOR", bytes(32))
    with pytest.raises(SodiumFailure):
        sodium.load()


def test_threads_do_not_share_buffers() -> None:
    scalars = [n.to_bytes(32, "little") for n in range(1, 200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(sodium.scalarmult_base, scalars)) == [sodium.scalarmult_base(s) for s in scalars]


def test_argument_types_are_set() -> None:
    library = sodium.load()
    for function in (library.mult, library.mult_base, library.add, library.sub, library.is_valid):
        assert function.argtypes  # type: ignore[attr-defined]  # a ctypes function pointer
        assert function.restype is ctypes.c_int  # type: ignore[attr-defined]  # likewise


def test_failure_and_missing_have_one_root() -> None:
    assert issubclass(SodiumMissing, BallotError)
    assert issubclass(SodiumFailure, BallotError)
