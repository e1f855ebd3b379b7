"""The logs, the attendance register and their two media (docs/log-format.md)."""
