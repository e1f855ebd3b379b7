"""The worked example of docs/ballot-protocol.md, computed by the reference implementation.

`python tests/ballot/ballot_example.py` writes it into the document; a test fails when it is stale.
"""

import hashlib
from pathlib import Path

import ballot_reference as ref

DOCUMENT = Path(__file__).parents[2] / "docs" / "ballot-protocol.md"
BEGIN, END = "<!-- example: begin (generated) -->\n```text\n", "```\n<!-- example: end -->"

POLYNOMIALS = ((11, 12), (21, 22), (31, 32))
PROOF_NONCES = ((101, 102), (201, 202), (301, 302))
MANIFEST = b"contoh"
MACHINE_ID = bytes(range(0x20))
XI = bytes(range(0x20, 0x40))
OPTIONS, NUMBER, CHOICE = 2, 1, 2
SECRETS = {i: sum(a + b * i for a, b in POLYNOMIALS) for i in (1, 2, 3)}
KEY = ref.gen(sum(first for first, _ in POLYNOMIALS))


def announcement(index: int) -> dict[str, bytes | int]:
    """Commitments, proof commitments, challenge and responses of one trustee, by name."""
    coefficients, nonces = POLYNOMIALS[index - 1], PROOF_NONCES[index - 1]
    points = [ref.gen(value) for value in (*coefficients, *nonces)]
    hp = ref.constants(b"", ref.gen(1), 3, 2)["HP"]
    c = ref.Hq(hp, b"\x10" + ref.be(index) + b"".join(points))
    names = [f"{letter}_{index}{j}" for letter in "Ch" for j in (0, 1)]
    out: dict[str, bytes | int] = dict(zip(names, points, strict=True))
    out["c"] = c
    for j in (0, 1):
        out[f"v_{index}{j}"] = (nonces[j] - c * coefficients[j]) % ref.Q
    return out


def constants() -> dict[str, bytes]:
    out = ref.constants(MANIFEST, KEY, 3, 2)
    return {**out, "HE simulasi": ref.H(out["HE"], b"\x7f" + b"SIMULASI".ljust(16, b"\0"))}


def ballot() -> dict[str, bytes | int]:
    return ref.ballot(constants()["HE"], KEY, OPTIONS, MACHINE_ID, NUMBER, CHOICE, XI)


def share(trustee: int, option: int) -> tuple[bytes, int, int]:
    sealed = ballot()
    sums = sealed[f"alpha_{option}"], sealed[f"beta_{option}"]
    return ref.decryption(constants()["HE"], trustee, option, SECRETS[trustee], *sums)


def line(name: str, value: bytes | int) -> str:
    data = value if isinstance(value, bytes) else ref.le(value)
    return f"{name:<12}{data.hex()}"


def text() -> str:
    """The example, one value a line; scalars as their 32 little-endian bytes."""
    lines = ["# trustees: f_1 = 11 + 12x, f_2 = 21 + 22x, f_3 = 31 + 32x; nonces of trustee 1: 101, 102"]
    lines += [line(*item) for item in announcement(1).items()]
    lines += ["# z_1 = 63 + 66*1, z_3 = 63 + 66*3"]
    lines += [line("K", KEY), line("Z_1", ref.gen(SECRETS[1])), line("Z_3", ref.gen(SECRETS[3]))]
    lines += ['# constants: n = 3, k = 2, manifest = the 6 bytes "contoh"']
    lines += [line(*item) for item in constants().items()]
    lines += ["# one ballot: m = 2, machine_id = 00..1f, j = 1, xi = 20..3f, choice = 2"]
    sealed = ballot()
    body = sealed.pop("body")
    assert isinstance(body, bytes)
    lines += [line(*item) for item in sealed.items()]
    lines += [f"body        {len(body)} bytes, SHA-256 {hashlib.sha256(body).hexdigest()}"]
    lines += ["# tally of this one ballot by trustees 1 and 3: weights 3/2 and -1/2, totals 0 and 1"]
    for trustee in (1, 3):
        for option in (1, 2):
            names = [f"{name}_{trustee},{option}" for name in "Mcv"]
            lines += [line(*pair) for pair in zip(names, share(trustee, option), strict=True)]
    return "\n".join(lines) + "\n"


def replaced(document: str) -> str:
    """The document with a fresh example between the markers."""
    head, rest = document.split(BEGIN)
    return head + BEGIN + text() + END + rest.split(END)[1]


if __name__ == "__main__":
    DOCUMENT.write_text(replaced(DOCUMENT.read_text()))
