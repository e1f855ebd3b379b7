"""The page in a real browser: it asks nobody for anything, and its console is silent."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from report_day import DICE, EVIL, Make

from firmware.report.html import page

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


class Seen:
    """What the browser told of one page."""

    def __init__(self, file: Path, work: Path, *more: str, address: str = "") -> None:
        browser = shutil.which("chromium") or shutil.which("chromium-browser")
        if browser is None:
            pytest.skip("chromium is not installed (Debian: chromium)")
        log = work / "net.json"
        command = [browser, *FLAGS, f"--user-data-dir={work / 'user'}", f"--log-net-log={log}"]
        command += ["--enable-logging=stderr", *more, address or file.as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=180, check=True)
        self.dom = done.stdout.decode()
        self.console = re.findall(r"CONSOLE.*", done.stderr.decode(errors="replace"))
        events = json.loads(log.read_text())["events"]
        asked = [event.get("params", {}) for event in events]
        # the browser asks its maker for things of its own; what a page asks for bears the page's origin
        self.requests = [a["url"] for a in asked if "file://" in str(a.get("network_isolation_key"))]


def test_a_page_that_asks_or_complains_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    file.write_text('<!doctype html><img src="http://192.0.2.1/x.png"><script>console.error("no")</script>')
    seen = Seen(file, tmp_path, "--dump-dom")
    assert "http://192.0.2.1/x.png" in seen.requests
    assert any('"no"' in line for line in seen.console)


def test_the_report_asks_nobody_and_complains_of_nothing(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(make(dice=DICE, totals=(300, 150, 20))), "utf-8")
    seen = Seen(file, tmp_path, "--dump-dom")
    assert seen.requests == []
    assert seen.console == []
    assert '<html lang="id">' in seen.dom
    assert EVIL not in seen.dom
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in seen.dom


def test_the_script_takes_the_language_from_the_address(make: Make, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(make()), "utf-8")
    seen = Seen(file, tmp_path, "--dump-dom", address=f"{file.as_uri()}#en")
    assert '<html lang="en">' in seen.dom  # so the policy lets our script run
    assert seen.console == []


def test_it_can_be_seen(make: Make, tmp_path: Path) -> None:
    file, picture = tmp_path / "report.html", tmp_path / "seen.png"
    file.write_text(page(make()), "utf-8")
    Seen(file, tmp_path, "--window-size=900,700", f"--screenshot={picture}")
    with Image.open(picture) as image:
        colours = {c for _, c in image.convert("RGB").getcolors(1 << 24) or []}
    assert (4, 62, 42) in colours  # the verdict's green: the policy lets our style in
