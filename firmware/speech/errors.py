"""Errors of the audio ballot."""


class SpeechError(Exception):
    """Clips cannot be read, made or told apart: one sentence, which names a clip by what it is called."""
