"""Who may import whom: the arrows of docs/architecture.md."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = ("states", "ballot", "screens", "tapes", "election", "storage", "audit")
DRIVERS = (
    "firmware.drivers",
    "firmware.daemon",
    "firmware.booth",
    "serial",
    "gpiozero",
    "adafruit_fingerprint",
)
AUDITORS = ("audit", "ballot", "storage")
DESK = "hw_" + "sim"


def modules(room: str) -> list[Path]:
    """The modules of a room of firmware/."""
    return sorted((ROOT / "firmware" / room).rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """Every module or name that a file imports, wherever in it, in full."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*base, *((node.module,) if node.module else ())))
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def inside(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


def test_every_pure_room_is_there() -> None:
    assert [room for room in PURE if not modules(room)] == []


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_imports_no_driver(room: str) -> None:
    found = {
        (dotted(path), name) for path in modules(room) for name in imports(path) if inside(name, DRIVERS)
    }
    assert found == set()


@pytest.mark.parametrize("room", AUDITORS)
def test_what_an_auditor_runs_loads_no_screen_serial_line_or_pin(room: str) -> None:
    names = [dotted(path) for path in modules(room) if path.stem != "__main__"]
    program = f"import sys\nfor name in {names}: __import__(name)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert f"firmware.{room}" in loaded
    assert loaded & {"pygame", "serial", "gpiozero", "adafruit_fingerprint", "firmware.drivers"} == set()


def test_the_daemon_loads_nothing_that_a_booth_does_not_have() -> None:
    program = "import sys, firmware.daemon\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert (
        loaded & {"fontTools", "segno", "zxingcpp", "hypothesis", "pytest", "requests", "usb", DESK} == set()
    )


def test_the_booth_does_not_name_the_desk() -> None:
    texts = [
        path for path in (ROOT / "firmware").rglob("*") if path.suffix in {".py", ".md", ".toml", ".txt"}
    ]
    assert len(texts) > 50
    assert [str(path) for path in texts if DESK in path.read_text()] == []


def test_the_rules_read_no_clock_and_no_random() -> None:
    banned = ("time", "random", "secrets", "os", "socket", "threading", "pygame")
    found = {
        (dotted(path), name) for path in modules("states") for name in imports(path) if inside(name, banned)
    }
    assert {module for module, _ in found} <= {"firmware.states.diagram"}  # the generator writes a file


FILE_CALLS = frozenset(
    {
        *(
            "read_bytes",
            "read_text",
            "write_bytes",
            "write_text",
            "exists",
            "is_file",
            "is_dir",
            "is_symlink",
        ),
        *(
            "mkdir",
            "rmdir",
            "unlink",
            "rename",
            "symlink_to",
            "readlink",
            "touch",
            "iterdir",
            "glob",
            "rglob",
        ),
        *("stat", "lstat", "fsync", "sync"),
    }
)
LAYERS = frozenset({"files", "self.files", "self._layer", "self._files"})


def test_evidence_is_read_and_written_by_the_file_layer_alone() -> None:
    """Or the crash model would not see it. The one look at the stick's mount tells whether it was swapped."""
    paths = [*modules("storage"), *modules("booth"), ROOT / "firmware" / "clock.py"]
    found = {
        (dotted(path), ast.unparse(node.func))
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in FILE_CALLS
        and ast.unparse(node.func.value) not in LAYERS
        and path.name != "layer.py"
    }
    assert found == {("firmware.booth.devices", "stick.stat")}
