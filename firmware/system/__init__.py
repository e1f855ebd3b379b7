"""The daemon's side of the system it runs on: what image it is, what it asks of root, what root answers.

Root's side is `firmware/root`. All of it lies in one folder, by `[system] run` of the station file; a booth
without that table, as one on a desk, has no system to speak of.
"""
