"""The polls and the voter's session as pure typed rules. Start at `model.py`, then `table.py`."""
