"""What a witness runs: proves a stick from its files alone (docs/auditor.md)."""
