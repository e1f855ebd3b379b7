"""The facts that states, events and effects speak of: names, rules, counts. Enums and frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from firmware.states.system import System


class Mode(IntEnum):
    """Real polls or rehearsal; the number is the one in a SESSION record."""

    REAL = 0
    SIMULASI = 1


class Language(StrEnum):
    """What the screen speaks, by the BCP 47 tag of its catalogue."""

    ID = "id"
    EN = "en"
    JV = "jv"
    JV_JAVA = "jv-Java"  # Javanese in its own script


class TextSize(StrEnum):
    """How large the letters are that a voter wants: capitals of 4.8, 6.4 or 8.5 mm where they fit."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


class Contrast(StrEnum):
    """Of letters to their ground: at least 10:1, or black on white and the other way round, 20:1."""

    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True)
class Look:
    """How the screen is drawn for this voter. It changes no word and no target's name."""

    size: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.NORMAL

    def next_size(self) -> Look:
        """Small, normal, large, and small again."""
        sizes = list(TextSize)
        return Look(sizes[(sizes.index(self.size) + 1) % len(sizes)], self.contrast)

    def other_contrast(self) -> Look:
        return Look(self.size, Contrast.NORMAL if self.contrast is Contrast.HIGH else Contrast.HIGH)


class Role(StrEnum):
    """What an officer's certificate says its holder may do."""

    TECHNICIAN = "technician"
    CHAIR = "chair"
    MEMBER = "member"
    TRUSTEE = "trustee"


class Device(StrEnum):
    PRINTER = "printer"
    READER = "reader"
    SENSOR = "sensor"
    STICK = "stick"


class Part(StrEnum):
    """What a check-up looks at beside the devices."""

    IMAGE = "image"
    CARD = "card"
    DISPLAY = "display"
    TOUCH = "touch"
    PINS = "pins"
    SOUND = "sound"
    CLOCK = "clock"
    STORAGE = "storage"
    KEY = "machine_key"


class Switch(StrEnum):
    """What can be felt at the pins."""

    KEY = "key"
    CASE = "case"
    PREVIOUS = "previous"
    NEXT = "next"
    CHOOSE = "choose"


class FingerLooks(StrEnum):
    """How the image of a finger came out that was put on the sensor to try it."""

    GOOD = "good"
    WET = "wet"
    FEW = "few"
    BAD = "bad"


PER_PAGE = 6  # findings on one screen
WITHOUT_THEM = (Part.PINS, Part.SOUND, Part.CLOCK)
"""The polls may open without a switch, lamp or headphones; officers set a clock whose battery is dead."""


class Trouble(StrEnum):
    """Why the booth cannot go on as it is; each has a sentence on the screen that says who should do what."""

    NO_PACKAGE = "no_package"
    BAD_PACKAGE = "bad_package"
    WRONG_MACHINE = "wrong_machine"
    NO_STICK = "no_stick"
    TWO_STICKS = "two_sticks"
    STICK_FULL = "stick_full"
    STICK_READ_ONLY = "stick_read_only"
    FOREIGN_STICK = "foreign_stick"
    STICK_REPLACED = "stick_replaced"
    UNKNOWN_VERSION = "unknown_version"
    FORK = "fork"
    DAMAGED_LOG = "damaged_log"
    INTERNAL_BEHIND = "internal_behind"
    MEDIUM_FAILED = "medium_failed"
    NOT_ZERO = "not_zero"


class Alarm(StrEnum):
    """What an officer must look at before anything goes on: what somebody did to the cabinet, and a system
    card on which the self-test found a block that is not as it was written."""

    CASE = "case"
    KEY = "key"
    CARD = "card"


class Refusal(StrEnum):
    """Why a person is turned away for now."""

    UNKNOWN_VOTER = "unknown_voter"
    ALREADY_VOTED = "already_voted"
    UNREADABLE_CARD = "unreadable_card"
    CARD_PULLED = "card_pulled"
    OFFICER_NOT_NOW = "officer_not_now"
    TOO_EARLY_TO_OPEN = "too_early_to_open"
    TOO_EARLY_TO_CLOSE = "too_early_to_close"
    WRONG_DAY = "wrong_day"
    DEVICES_NOT_READY = "devices_not_ready"
    ROLL_LOCKED = "roll_locked"
    DIAGNOSTIC_IMAGE = "diagnostic_image"
    CARD_DAMAGED = "card_damaged"


class OfficerRefusal(StrEnum):
    """Why an officer's or a trustee's card was not accepted."""

    WRONG_PIN = "wrong_pin"
    PIN_BLOCKED = "pin_blocked"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    NOT_OFFICER = "not_officer"
    WRONG_ROLE = "wrong_role"
    SAME_PERSON = "same_person"
    CARD_GONE = "card_gone"
    UNREADABLE = "unreadable"
    BAD_SHARE = "bad_share"


class PaperFault(StrEnum):
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"
    OFFLINE = "offline"
    UNPROVEN = "unproven"


class Override(StrEnum):
    """Why an officer lets a voter pass whose finger did not match."""

    WORN = "worn"
    INJURED = "injured"
    NO_FINGER = "no_finger"
    SENSOR = "sensor"


class Spoiling(IntEnum):
    """Why a sealed ballot is spoiled; the number is the one in a SPOIL record."""

    CHALLENGE = 1
    RESTART = 2
    ABANDONED = 3
    NO_SLIP = 4


class Purpose(StrEnum):
    """What an officer's card and PIN are asked for."""

    MENU = "menu"
    OPEN = "open"
    SIMULASI = "simulasi"
    RESUME = "resume"
    OVERRIDE = "override"
    ABANDONED = "abandoned"
    CONTINUE = "continue"
    CLOSE = "close"
    CLOCK = "clock"
    TAMPER = "tamper"
    STOPPED = "stopped"
    SPOILS = "spoils"
    TRUSTEE = "trustee"
    POWER_OFF = "power_off"
    UPDATE = "update"


class Item(StrEnum):
    """An officer's menu."""

    OPEN = "open"
    SIMULASI = "simulasi"
    END_SIMULASI = "end_simulasi"
    DIAGNOSTICS = "diagnostics"
    PAUSE = "pause"
    TYPE_NIK = "type_nik"
    EXTEND = "extend"
    CLOCK = "clock"
    CLOSE = "close"
    UPDATE = "update"
    POWER_OFF = "power_off"
    LEAVE = "leave"


class Paper(StrEnum):
    """A tape or slip the printer is asked for."""

    ZERO = "zero"
    RESUME = "resume"
    RESULT = "result"
    READINESS = "readiness"
    SLIP = "slip"
    RECEIPT = "receipt"
    TEST = "test"


BY_EAR = 3.0  # times as long


@dataclass(frozen=True)
class Waits:
    """Seconds the screens wait; the regency's package and the station's file set them."""

    idle: float = 180.0
    countdown: float = 30.0
    notice: float = 6.0
    thanks: float = 4.0
    pin: float = 60.0
    retry: float = 2.0

    def by_ear(self) -> Waits:
        """Three times as long for a voter: what is read at a glance takes its time to be heard."""
        return replace(
            self,
            idle=BY_EAR * self.idle,
            countdown=BY_EAR * self.countdown,
            notice=BY_EAR * self.notice,
            thanks=BY_EAR * self.thanks,
        )


@dataclass(frozen=True)
class Rules:
    """What the signed package fixes for this election."""

    options: int = 4  # m: the candidates, then suara kosong where the regency allows it
    blank: bool = True
    finger_tries: int = 4
    spoils: int = 3
    receipt: bool = False
    copies: int = 2
    trustees: int = 3
    threshold: int = 2
    trustee_names: tuple[str, ...] = ()  # of trustee 1, 2, ...
    may_override: tuple[Role, ...] = (Role.CHAIR, Role.MEMBER)
    languages: tuple[Language, ...] = (Language.ID, Language.EN)
    opens: datetime | None = None
    waits: Waits = field(default_factory=Waits)

    @property
    def first_language(self) -> Language:
        """What the booth speaks to whoever has not picked another."""
        return self.languages[0] if self.languages else Language.ID


@dataclass(frozen=True)
class Counts:
    """Figures that must balance: authorised = cast + abandoned, slips = cast + spoiled (- unknown_slips)."""

    roll: int = 0
    authorised: int = 0
    overridden: int = 0
    cast: int = 0
    spoiled: int = 0
    abandoned: int = 0
    slips: int = 0
    unknown_slips: int = 0

    @property
    def balanced(self) -> bool:
        return (
            self.authorised == self.cast + self.abandoned
            and 0 <= self.cast + self.spoiled - self.slips <= self.unknown_slips
        )


@dataclass(frozen=True)
class Day:
    """What every state knows."""

    rules: Rules = field(default_factory=Rules)
    counts: Counts = field(default_factory=Counts)
    mode: Mode = Mode.REAL
    polls_open: bool = False
    language: Language = Language.ID
    look: Look = field(default_factory=Look)
    system: System = field(default_factory=System)
    spoken: bool = False  # this voter has turned the audio ballot on

    @property
    def waits(self) -> Waits:
        """The rules' waits, as long as this voter needs them."""
        return self.rules.waits.by_ear() if self.spoken else self.rules.waits


@dataclass(frozen=True)
class Officer:
    """Who signed in, as the certificate names them (serial in hex)."""

    serial: str
    name: str
    role: Role
    trustee: int | None = None


@dataclass(frozen=True)
class Voter:
    """A row of the voters' roll, from 0. Never a name, never beside a choice."""

    row: int = field(repr=False)


@dataclass(frozen=True)
class Digits:
    """What was typed on a pad; shown as dots and never repeated in a log."""

    typed: str = field(default="", repr=False)

    def __len__(self) -> int:
        return len(self.typed)

    def plus(self, digit: int, limit: int) -> Digits:
        return Digits(self.typed + str(digit)) if len(self.typed) < limit else self

    def minus(self) -> Digits:
        return Digits(self.typed[:-1])


@dataclass(frozen=True)
class CardLooks:
    """What a test tells of a card: its kind ("A", "B", or "" where that is not known), whether it can sign in
    an officer, and the bytes of its UID, None where it has none that stays."""

    kind: str
    signs: bool
    length: int | None


@dataclass(frozen=True)
class StickSpeed:
    """Bytes a second, written to the stick and read back from it."""

    written: int
    read: int


@dataclass(frozen=True)
class Registered:
    """What a booth without an election has written on the stick: `key` is the beginning of its device key."""

    key: str
    file: str


@dataclass(frozen=True)
class Finding:
    """One device's, or part's, answer to a check: fine or not, and a short English word for the journal."""

    device: Device | Part
    fine: bool
    detail: str = ""
