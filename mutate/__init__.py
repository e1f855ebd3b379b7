"""Mutation testing of the rooms that may not be wrong: `python -m mutate storage`. See docs/mutants.md."""
