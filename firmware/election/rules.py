"""The rules that change per regency, as the signed package fixes them. One reader for TOML and for the
manifest."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from firmware.election.fields import Fields

OVERRIDE_ROLES = ("chair", "member")
LANGUAGES = ("id", "en", "jv", "jv-Java")
"""What a screen can speak (`firmware/locale`), as BCP 47 tags. Papers are always Indonesian and English."""
TPS_MODES = ("single", "several")
TIE_RULES = {"single": ("largest-dusun", "local"), "several": ("largest-tps", "local")}
"""Permendagri 112/2014 art. 42: with several TPS, who leads in the TPS with most voters; with one, the
residence area with most voters. "local": the regency's own regulation decides, outside this booth."""


@dataclass(frozen=True)
class Rules:
    """What may differ between regencies. Seconds are whole; roles are the words of the certificates."""

    finger_tries: int = 4
    spoils_before_help: int = 3
    receipt: bool = False
    blank: bool = True
    blank_label: str = "Suara Kosong"
    copies: int = 2
    languages: tuple[str, ...] = LANGUAGES[:2]
    override_roles: tuple[str, ...] = OVERRIDE_ROLES
    tps_mode: str = "single"
    tie_rule: str = "local"
    tape_header: tuple[str, ...] = ()
    tape_footer: tuple[str, ...] = ()
    idle_seconds: int = 180
    countdown_seconds: int = 30
    thanks_seconds: int = 4

    def to_json(self) -> dict[str, object]:
        """The object that stands under "rules" in the manifest."""
        return {key: list(item) if isinstance(item, tuple) else item for key, item in asdict(self).items()}


def read_rules(fields: Fields) -> Rules:
    """Rules out of a table: defaults from `Rules` where the table is a committee's, none in a manifest."""
    usual = Rules()
    mode = fields.choice("tps_mode", TPS_MODES, default=usual.tps_mode)
    rules = Rules(
        finger_tries=fields.number("finger_tries", 1, 10, default=usual.finger_tries),
        spoils_before_help=fields.number("spoils_before_help", 1, 10, default=usual.spoils_before_help),
        receipt=fields.flag("receipt", default=usual.receipt),
        blank=fields.flag("blank", default=usual.blank),
        blank_label=fields.text("blank_label", 3, 30, default=usual.blank_label),
        copies=fields.number("copies", 1, 10, default=usual.copies),
        languages=fields.choices("languages", LANGUAGES, default=usual.languages),
        override_roles=fields.choices("override_roles", OVERRIDE_ROLES, default=usual.override_roles),
        tps_mode=mode,
        tie_rule=fields.choice("tie_rule", TIE_RULES[mode], default=usual.tie_rule),
        tape_header=fields.lines("tape_header", 6, 42, default=usual.tape_header),
        tape_footer=fields.lines("tape_footer", 4, 42, default=usual.tape_footer),
        idle_seconds=fields.number("idle_seconds", 5, 900, default=usual.idle_seconds),
        countdown_seconds=fields.number("countdown_seconds", 2, 120, default=usual.countdown_seconds),
        thanks_seconds=fields.number("thanks_seconds", 0, 30, default=usual.thanks_seconds),
    )
    fields.done()
    return rules
