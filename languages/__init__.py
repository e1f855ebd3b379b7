"""The catalogues of `firmware/locale`, on a developer's or a translator's desk: docs/languages.md."""
