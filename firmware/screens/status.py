"""A finding in plain words: which sentence of `status.*` says how a device is."""

from __future__ import annotations

from firmware.states.facts import Device, Finding, Part

PRINTER = {
    "paper out": "paper",
    "cover open": "cover",
    "cutter": "cutter",
    "offline": "offline",
}
STICK = {"no_stick": "no-stick", "two_sticks": "two-sticks"}
SILENT = (Device.PRINTER, Device.READER, Device.SENSOR)


def status(finding: Finding) -> str:
    """The key; what is not known better is "fine", or "silent" for a device and "look" for a part."""
    detail = finding.detail
    if finding.fine:
        if finding.device is Device.PRINTER and detail == "paper nearly out":
            return "paper-low"
        if finding.device is Part.CARD and detail.startswith("testing"):
            return "testing"
        if finding.device in (Part.PINS, Part.SOUND) and detail == "none":
            return "none"
        return "untested" if detail == "not tested" else "fine"
    if finding.device is Device.PRINTER:
        first = detail.partition(",")[0]
        return PRINTER.get(first, "silent")
    if finding.device is Device.STICK:
        return STICK.get(detail, "look")
    if finding.device is Part.CLOCK and detail.startswith("battery"):
        return "battery"
    if finding.device is Part.CARD and detail.startswith("damaged"):
        return "damaged"
    return "silent" if finding.device in SILENT else "look"
