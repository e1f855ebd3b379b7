"""The booth's small helpers that run as root, one at a time and for one thing, started by units in systemd/.

    python3 -m firmware.root stick mount sda1

Each is a module with `main(arguments) -> int`, listed in `__main__`. The daemon asks by an empty file in
`asks` (read by `asks.take`) and is told by a file in `answers` (written by `answers.answer`).
"""
