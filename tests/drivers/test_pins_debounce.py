"""A contact that chatters: what is reported, and when."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.debounce import Contact


def test_a_level_is_believed_when_it_lasted() -> None:
    contact = Contact(closed=False, settle=0.03)
    assert contact.due() is None
    assert contact.edge(True, 10.0) is None
    assert contact.due() == 10.03
    assert contact.settled(10.02) is None
    assert contact.settled(10.04) is True
    assert (contact.due(), contact.settled(99.0), contact.closed) == (None, None, True)


def test_every_chatter_starts_the_wait_anew() -> None:
    contact = Contact(closed=False, settle=0.03)
    for edge in range(5):
        assert contact.edge(edge % 2 == 0, 10.0 + edge * 0.02) is None
        assert contact.settled(10.0 + edge * 0.02 + 0.019) is None
    assert contact.settled(10.2) is True


def test_a_spike_is_no_press() -> None:
    contact = Contact(closed=False, settle=0.03)
    contact.edge(True, 1.0)
    contact.edge(False, 1.001)
    assert contact.settled(2.0) is None
    assert contact.closed is False


def test_an_opened_case_is_told_at_once_and_once() -> None:
    case = Contact(closed=True, settle=1.0, at_once=False)
    assert case.edge(False, 5.0) is False
    assert case.edge(True, 5.001) is None
    assert case.edge(False, 5.002) is None
    assert case.settled(9.0) is None
    assert case.edge(True, 10.0) is None
    assert case.settled(11.5) is True
    assert case.edge(False, 12.0) is False


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 0.1)), max_size=40), st.booleans())
def test_reports_alternate_and_end_with_the_last_level(edges: list[tuple[bool, float]], closed: bool) -> None:
    contact = Contact(closed=closed, settle=0.03)
    now, told = 0.0, [closed]
    for level, pause in edges:
        now += pause
        told += [seen for seen in (contact.settled(now), contact.edge(level, now)) if seen is not None]
    told += [seen for seen in (contact.settled(now + 1),) if seen is not None]
    assert all(before != after for before, after in pairwise(told))
    assert told[-1] == (edges[-1][0] if edges else closed)
