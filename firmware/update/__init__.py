"""An update by stick: the file, who may sign it, which booth takes it. Bytes: docs/update-format.md.

Made on a laptop (`bilik update make`), written by root on the booth (`firmware/root/update.py`).
"""
