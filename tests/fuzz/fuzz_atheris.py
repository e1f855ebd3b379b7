"""One target under atheris, which sees which code an input reaches. Started by fuzz_run.py, a process each.

    python tests/fuzz/fuzz_atheris.py MODULE TARGET SECONDS SEED CORPUS STARTS

libFuzzer ends the process itself when the time is over, so findings are written out as they are met, each as
a line `FINDING {json}` on standard error, between libFuzzer's own lines.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import atheris
from fuzz_corpus import OUT, save
from fuzz_own import placed
from fuzz_target import Finding, Target, judge

HANG = 60  # s after which libFuzzer itself gives a run up


def main(module: str, name: str, seconds: str, seed: str, corpus: str, starts: str) -> None:
    """Never returns. Only what the target's module imports is instrumented: that takes seconds for all."""
    with atheris.instrument_imports(include=["firmware", "hw_sim", "tomllib"], enable_loader_override=False):
        targets: tuple[Target, ...] = importlib.import_module(module).TARGETS
    target, met = next(t for t in targets if t.name == name), set[tuple[str, str, str]]()

    def one(data: bytes) -> None:
        try:
            judge(target, data)
        except Finding as found:
            if found.place not in met:
                met.add(found.place)
                print("FINDING", json.dumps(placed(found, save(found, data))), file=sys.stderr, flush=True)

    words = Path(starts).parent / "words"
    words.write_text("".join(map(quoted, target.tokens)))
    options = {
        "max_total_time": seconds,
        "seed": seed,
        "max_len": target.longest,
        "timeout": HANG,
        **({"dict": words} if target.tokens else {}),
        "rss_limit_mb": 0,
        "print_final_stats": 1,
        "reload": 0,
        "artifact_prefix": f"{save_folder(name)}/",
    }
    atheris.Setup([sys.argv[0], *(f"-{key}={value}" for key, value in options.items()), corpus, starts], one)
    atheris.Fuzz()


def quoted(token: bytes) -> str:
    """A line of libFuzzer's dictionary."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token) + '"\n'


def save_folder(name: str) -> Path:
    """Where libFuzzer puts an input that it gave up itself."""
    folder = OUT / "findings" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    main(*sys.argv[1:])
