"""Which socket, which mode, which CRTC: from what a card has to one plan. Pure.

    plan = choose(crtcs, connectors, encoders, wanted=(1280, 800))
    plan.connector.name, plan.mode.width, plan.crtc, plan.others

A booth has one screen. Where two monitors are plugged in, a ballot stands on one of them and the other stays
dark: a second picture is a second pair of eyes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firmware.drivers.errors import DeviceLost
from firmware.drivers.kms_abi import BUILT_IN, CONNECTED, NO_SCREEN, Connector, Encoder, Mode

LONGEST_SIDE = 1920  # px; a 4K monitor is run in a smaller mode: the pictures would take 33 MB each
Size = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """What is shown where; `others` are the card's other CRTCs, `ignored` monitors that stay dark."""

    connector: Connector
    mode: Mode
    crtc: int
    others: tuple[int, ...]
    ignored: tuple[str, ...]


def choose(
    crtcs: Sequence[int],
    connectors: Sequence[Connector],
    encoders: Mapping[int, Encoder],
    wanted: Size | None = None,
) -> Plan:
    """The plan for the monitor that suits best: one that has the wanted mode, then a built-in panel, then the
    lowest number. Raises DeviceLost where no monitor can be used; it may be plugged in later."""
    usable = [c for c in connectors if c.connection == CONNECTED and c.modes and c.kind not in NO_SCREEN]
    if not usable:
        sockets = ", ".join(c.name for c in connectors if c.kind not in NO_SCREEN) or "no socket at all"
        raise DeviceLost(f"no monitor is connected ({sockets})")
    usable.sort(key=lambda c: (not _has(c, wanted), c.kind not in BUILT_IN, c.number))
    for connector in usable:
        crtc = crtc_for(connector, crtcs, encoders)
        if crtc is not None:
            others = tuple(number for number in crtcs if number != crtc)
            ignored = tuple(c.name for c in usable if c is not connector)
            return Plan(connector, mode_for(connector.modes, wanted), crtc, others, ignored)
    raise DeviceLost(f"{usable[0].name}: the graphics card has nothing that drives it")


def mode_for(modes: Sequence[Mode], wanted: Size | None = None) -> Mode:
    """The wanted size where the monitor has it, else what the monitor prefers, else the first; the largest
    that is no longer than LONGEST_SIDE where that is too large. `modes` is not empty."""
    fits = [mode for mode in modes if (mode.width, mode.height) == wanted]
    if fits:
        return max(fits, key=lambda mode: (mode.preferred, mode.refresh))
    first = next((mode for mode in modes if mode.preferred), modes[0])
    if max(first.width, first.height) <= LONGEST_SIDE:
        return first
    small = [mode for mode in modes if max(mode.width, mode.height) <= LONGEST_SIDE]
    return max(small, key=lambda mode: mode.width * mode.height) if small else first


def crtc_for(connector: Connector, crtcs: Sequence[int], encoders: Mapping[int, Encoder]) -> int | None:
    """The CRTC that drives the connector already, or the first that can; None where there is none."""
    current = encoders.get(connector.encoder)
    if current is not None and current.crtc in crtcs:
        return current.crtc
    for number in connector.encoders:
        encoder = encoders.get(number)
        for nth, crtc in enumerate(crtcs):
            if encoder is not None and encoder.possible >> nth & 1:
                return crtc
    return None


def _has(connector: Connector, wanted: Size | None) -> bool:
    return any((mode.width, mode.height) == wanted for mode in connector.modes)
