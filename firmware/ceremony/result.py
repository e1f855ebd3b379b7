"""What the committee takes from a finished ceremony: hasil.txt to read, and lines for pemilihan.toml."""

from __future__ import annotations

import json

from firmware.ceremony.folder import PublicFolder, PublicKeys, Roster, announcement_name

RESULT, SNIPPET = "hasil.txt", "pemegang.toml"


def in_fours(digest: bytes) -> str:
    """Hexadecimal digits in groups of four, to be read aloud."""
    digits = digest.hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def publish_result(folder: PublicFolder, roster: Roster, keys: PublicKeys) -> None:
    """Both files; the same bytes whoever writes them. Raises Unusable."""
    folder.publish(RESULT, result_text(roster, keys).encode())
    folder.publish(SNIPPET, snippet(roster).encode())


def result_text(roster: Roster, keys: PublicKeys) -> str:
    """Names, digests, K and every Z_i."""
    terms = roster.terms
    lines = [
        "BILIK-CEREMONY/1",
        f"election: {terms.election}",
        f"trustees: {terms.trustees}",
        f"threshold: {terms.threshold}",
        f"roster: {roster.digest.hex()}",
        f"joint-key: {keys.joint_key.hex()}",
    ]
    for commitment, key in zip(roster.commitments, keys.share_keys, strict=True):
        lines += [
            f"trustee: {commitment.index} {commitment.name}",
            f"  announcement: {commitment.announcement_sha256.hex()}",
            f"  share-key: {key.hex()}",
        ]
    return "\n".join(lines) + "\n"


def snippet(roster: Roster) -> str:
    """The lines for pemilihan.toml: `ambang` above all tables, the rest at its end."""
    lines = [
        f"ambang = {roster.terms.threshold}        # goes above the first [table] of pemilihan.toml",
        "",
        "# goes to the end; copy pengumuman-*.bin and each card's certificate to pemegang/",
    ]
    for commitment in roster.commitments:
        lines += [
            "",
            "[[pemegang_kunci]]",
            f"nama = {json.dumps(commitment.name, ensure_ascii=False)}",
            f'pengumuman = "pemegang/{announcement_name(commitment.index)}"',
            f'sertifikat = "pemegang/{commitment.index}-9a.der"',
        ]
    return "\n".join(lines) + "\n"
