"""Bilik: the voting booth. Rooms and arrows: docs/architecture.md."""
