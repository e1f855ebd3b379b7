"""Counting the slips of the audit box against the sealed tally."""
