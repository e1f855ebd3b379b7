"""The SD image: from locked packages and this repository to one file, the same bytes each time.

Runs on a desk or a build machine, never on a booth. See `image/README.md`.
"""
