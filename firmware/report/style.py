"""The page's style and the few lines of its script, and the policy that allows these two and nothing else."""

from __future__ import annotations

import base64
from hashlib import sha256

CSS = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem 1.25rem 4rem; max-width: 60rem; color: #0c1018; background: #fff;
  font: 1rem/1.5 "Noto Sans", "Segoe UI", Roboto, Arial, sans-serif; }
.switch { position: absolute; opacity: 0; width: 1px; height: 1px; }
.tab { display: inline-block; padding: .35rem 1rem; border: 1px solid #0e2242; cursor: pointer;
  font-weight: 600; }
.switch:checked + .tab { background: #0e2242; color: #fff; }
.switch:focus-visible + .tab { outline: 3px solid #ffcc33; outline-offset: 2px; }
#lang-id:checked ~ main [lang="en"], #lang-en:checked ~ main [lang="id"] { display: none; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1.2rem 0 .2rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .5rem; padding-bottom: .2rem; border-bottom: 2px solid #0e2242; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
p { margin: .4rem 0; }
.where { color: #3a4558; }
.verdict { margin: 1.2rem 0; padding: 1rem 1.4rem; color: #fff; background: #043e2a; }
.verdict strong { display: block; font-size: 3rem; line-height: 1.15; letter-spacing: .01em; }
.verdict.bad { background: #6c060e; }
.verdict.open { background: #ffcc33; color: #0c1018; }
.warning { padding: .5rem .8rem; border-left: 6px solid #6c060e; background: #fbeaec; font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid #cfd6e0; }
thead th { background: #e7eef7; border-bottom: 2px solid #0e2242; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tfoot td { font-weight: 700; border-top: 2px solid #0e2242; }
.results td { vertical-align: middle; }
.results td.chart { width: 38%; }
.portrait { display: block; width: 60px; height: 80px; object-fit: cover; border: 1px solid #0c1018; }
.noface { display: flex; align-items: center; justify-content: center; width: 60px; height: 80px;
  padding: 2px; border: 1px dashed #5b6675; color: #3a4558; font-size: .7rem; line-height: 1.1;
  text-align: center; }
.bar { display: block; width: 100%; height: 1.6rem; }
.ballot-number { display: inline-block; min-width: 2rem; padding: 0 .4rem; margin-right: .5rem;
  text-align: center; color: #fff; background: #0e2242; font-weight: 700; }
.when { white-space: nowrap; }
.small { font-size: .875rem; color: #3a4558; }
.status { font-weight: 700; white-space: nowrap; }
.status.ok { color: #043e2a; } .status.failed { color: #8c0812; } .status.no { color: #6b4a00; }
.mono, pre { font-family: "Noto Sans Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .85rem; }
.mono { overflow-wrap: anywhere; }
pre { margin: .4rem 0; padding: .6rem .8rem; background: #f3f0e8; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.points { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.2rem; }
.point { border: 1px solid #96a2b4; padding: .8rem; }
.qr { display: block; width: 15rem; max-width: 100%; height: auto; margin: 0 auto; }
.positions { display: grid; grid-template-columns: repeat(auto-fill, minmax(3.4rem, 1fr)); gap: .25rem;
  padding: 0; }
.positions li { list-style: none; border: 1px solid #96a2b4; text-align: center; }
.rules { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.2rem; }
@media (max-width: 40rem) {
  body { padding: .8rem .8rem 3rem; }
  .verdict strong { font-size: 2.2rem; }
  .results td.chart { width: 25%; }
  th, td { padding: .35rem .3rem; }
}
@media print {
  .switch, .tab { display: none; }
  h2 { break-after: avoid; }
  tr, .point { break-inside: avoid; }
}
"""

SCRIPT = """
for (const language of ["id", "en"]) {
  const input = document.getElementById("lang-" + language);
  const tell = () => { if (input.checked) { document.documentElement.lang = language; } };
  if (location.hash === "#" + language) { input.checked = true; }
  input.addEventListener("change", tell);
  tell();
}
"""


def policy() -> str:
    """Content-Security-Policy: this style, this script, images that the page carries; no address at all."""
    return (
        f"default-src 'none'; style-src '{_hash(CSS)}'; script-src '{_hash(SCRIPT)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode("ascii")
