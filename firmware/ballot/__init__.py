"""The sealed ballot, protocol BILIK-E2E/1: seal, verify, trustees, tally (docs/ballot-protocol.md)."""
