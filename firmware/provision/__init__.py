"""On a technician's laptop: cards for many booths, their labels, and the device keys that the booths
register.

docs/provisioning.md says what is done when. Nothing here runs on a booth.
"""
