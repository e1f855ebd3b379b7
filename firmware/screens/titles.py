"""The heading of every screen: a few words, a pictogram, a colour.

One for each state class, and where it helps an observer (across the room, or at pixels) one for each reason.

    title_of(Refused(day, Refusal.ALREADY_VOTED, back))  -> Title("Sudah memilih", "warn", HAZARD)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from firmware.screens.catalogue import translated
from firmware.screens.errors import NoScreen
from firmware.screens.theme import ALERT, CALM, GOOD, HAZARD, SOFT, WAIT, Ink
from firmware.states import model as m
from firmware.states.facts import Alarm, Device, Language, Paper, PaperFault, Purpose, Refusal, Trouble
from firmware.states.model import State


@dataclass(frozen=True)
class Title:
    """Indonesian words, 22 letters or so: they stand in one line of 4.8 mm on a 7-inch display."""

    words: str
    icon: str
    ink: Ink

    def text(self, language: Language) -> str:
        return translated(language, CONTEXT, self.words)


CONTEXT = "heading"  # in the catalogues
Kind = type[State]
Details = dict[Kind, tuple[str, type[Enum]]]

# Which field of a state its heading tells apart.
DETAILS: Details = {
    m.NotReady: ("trouble", Trouble),
    m.Stopped: ("trouble", Trouble),
    m.MediumMissing: ("trouble", Trouble),
    m.AskOfficer: ("purpose", Purpose),
    m.Refused: ("why", Refusal),
    m.PrintingTape: ("paper", Paper),
    m.TapeTrouble: ("fault", PaperFault),
    m.SlipTrouble: ("fault", PaperFault),
    m.DeviceAway: ("device", Device),
    m.Tampered: ("cause", Alarm),
}

TROUBLES: dict[Enum, str] = {
    Trouble.NO_PACKAGE: "Data pemilihan tak ada",
    Trouble.BAD_PACKAGE: "Data pemilihan rusak",
    Trouble.WRONG_MACHINE: "Bukan untuk bilik ini",
    Trouble.NO_STICK: "Stik tidak ada",
    Trouble.TWO_STICKS: "Ada dua stik",
    Trouble.STICK_FULL: "Stik penuh",
    Trouble.STICK_READ_ONLY: "Stik terkunci",
    Trouble.FOREIGN_STICK: "Stik pemilihan lain",
    Trouble.STICK_REPLACED: "Stik tertukar",
    Trouble.UNKNOWN_VERSION: "Versi tidak dikenal",
    Trouble.FORK: "Dua catatan berbeda",
    Trouble.DAMAGED_LOG: "Catatan rusak",
    Trouble.INTERNAL_BEHIND: "Catatan bilik kurang",
    Trouble.MEDIUM_FAILED: "Gagal menyimpan",
    Trouble.NOT_ZERO: "Hitungan bukan nol",
}
FAULTS: dict[Enum, str] = {
    PaperFault.PAPER_OUT: "Kertas habis",
    PaperFault.COVER_OPEN: "Tutup printer terbuka",
    PaperFault.CUTTER: "Pemotong macet",
    PaperFault.OVERHEATED: "Printer panas",
    PaperFault.OFFLINE: "Printer terputus",
    PaperFault.UNPROVEN: "Cetakan belum pasti",
}
DEVICES: dict[Enum, str] = {
    Device.PRINTER: "Printer hilang",
    Device.READER: "Pembaca kartu hilang",
    Device.SENSOR: "Sensor jari hilang",
    Device.STICK: "Stik hilang",
}
ALARMS: dict[Enum, str] = {
    Alarm.CASE: "Kotak bilik dibuka",
    Alarm.KEY: "Kunci servis diputar",
    Alarm.CARD: "Kartu sistem rusak",
}
PURPOSES: dict[Enum, str] = {
    Purpose.MENU: "Kartu petugas",
    Purpose.OPEN: "Buka TPS: petugas",
    Purpose.SIMULASI: "Simulasi: petugas",
    Purpose.RESUME: "Lanjut: petugas",
    Purpose.OVERRIDE: "Izin petugas",
    Purpose.ABANDONED: "Ditinggal: petugas",
    Purpose.CONTINUE: "Akhiri jeda: petugas",
    Purpose.CLOSE: "Tutup TPS: petugas",
    Purpose.CLOCK: "Setel jam: petugas",
    Purpose.TAMPER: "Periksa kotak: petugas",
    Purpose.STOPPED: "Periksa ulang: petugas",
    Purpose.SPOILS: "Bantuan petugas",
    Purpose.TRUSTEE: "Pemegang kunci",
    Purpose.UPDATE: "Perbarui: kartu",
    Purpose.POWER_OFF: "Matikan: petugas",
}
REFUSALS: dict[Enum, str] = {
    Refusal.UNKNOWN_VOTER: "Tidak ada di DPT",
    Refusal.ALREADY_VOTED: "Sudah memilih",
    Refusal.UNREADABLE_CARD: "Kartu tidak terbaca",
    Refusal.CARD_PULLED: "Kartu terangkat",
    Refusal.OFFICER_NOT_NOW: "Kartu petugas: nanti",
    Refusal.TOO_EARLY_TO_OPEN: "Belum jam buka",
    Refusal.TOO_EARLY_TO_CLOSE: "Belum jam tutup",
    Refusal.WRONG_DAY: "Bukan hari pemilihan",
    Refusal.DEVICES_NOT_READY: "Alat belum siap",
    Refusal.ROLL_LOCKED: "DPT tidak terbuka",
    Refusal.CARD_DAMAGED: "Kartu SD rusak",
    Refusal.DIAGNOSTIC_IMAGE: "Bukan untuk pemilihan",
}
PAPERS: dict[Enum, str] = {
    Paper.ZERO: "Mencetak pita nol",
    Paper.RESUME: "Cetak pita lanjut",
    Paper.RESULT: "Mencetak hasil",
    Paper.READINESS: "Cetak laporan alat",
    Paper.SLIP: "Pita: struk",
    Paper.RECEIPT: "Pita: tanda terima",
    Paper.TEST: "Cetak lembar uji",
}

ONE_EACH: dict[Kind, Title] = {
    m.Starting: Title("Menyiapkan bilik", "wait", WAIT),
    m.Ready: Title("TPS belum dibuka", "lock", CALM),
    m.EnterPin: Title("Ketik PIN Anda", "key", CALM),
    m.CheckingPin: Title("Memeriksa PIN", "wait", WAIT),
    m.Menu: Title("Menu petugas", "officer", CALM),
    m.Diagnosing: Title("Memeriksa alat", "wait", WAIT),
    m.Diagnostics: Title("Keadaan alat", "tools", CALM),
    m.ReaderTest: Title("Uji pembaca kartu", "reader", SOFT),
    m.SensorTest: Title("Uji sensor jari", "finger", SOFT),
    m.PrinterTest: Title("Uji printer", "printer", SOFT),
    m.StickTest: Title("Uji stik", "stick", SOFT),
    m.TouchTest: Title("Uji layar sentuh", "tools", SOFT),
    m.DisplayTest: Title("Uji layar", "tools", SOFT),
    m.ClockTest: Title("Uji jam", "clock", SOFT),
    m.PinsTest: Title("Uji kunci dan lampu", "key", SOFT),
    m.ConfirmingItem: Title("Apakah Anda yakin?", "officer", HAZARD),
    m.ConfirmingClock: Title("Apakah jam benar?", "clock", CALM),
    m.SettingClock: Title("Setel jam", "clock", SOFT),
    m.CheckingOpening: Title("Memeriksa sebelum buka", "wait", WAIT),
    m.UnlockingRoll: Title("Membuka DPT", "wait", WAIT),
    m.RecordingOpening: Title("Mencatat pembukaan", "wait", WAIT),
    m.StartingSimulasi: Title("Menyiapkan simulasi", "wait", WAIT),
    m.Purging: Title("Menghapus simulasi", "wait", WAIT),
    m.Resuming: Title("Bilik menyala kembali", "info", HAZARD),
    m.Idle: Title("Tempelkan kartu", "card", GOOD),
    m.TypingNik: Title("Ketik NIK", "card", CALM),
    m.LookingUp: Title("Mencari nama Anda", "wait", WAIT),
    m.CheckingFinger: Title("Letakkan jari", "finger", GOOD),
    m.FingerFailed: Title("Jari tidak cocok", "finger", HAZARD),
    m.ChoosingReason: Title("Alasan diizinkan", "officer", CALM),
    m.Authorising: Title("Mencatat kehadiran", "wait", WAIT),
    m.Voting: Title("Pilih satu", "ballot", GOOD),
    m.Confirming: Title("Ini pilihan Anda?", "ballot", HAZARD),
    m.Sealing: Title("Menyimpan suara", "wait", WAIT),
    m.PrintingSlip: Title("Mencetak struk", "slip", WAIT),
    m.CheckingSlip: Title("Periksa struk Anda", "slip", HAZARD),
    m.Casting: Title("Memasukkan suara", "wait", WAIT),
    m.PrintingReceipt: Title("Cetak tanda terima", "printer", WAIT),
    m.Thanks: Title("Terima kasih", "check", GOOD),
    m.SpoilingSlip: Title("Membatalkan struk", "wait", WAIT),
    m.SpoilHelp: Title("Panggil petugas", "officer", HAZARD),
    m.WalkAway: Title("Anda masih di sini?", "away", HAZARD),
    m.Abandoned: Title("Pemilih pergi", "away", ALERT),
    m.DecidingAbandoned: Title("Akhiri sesi ini?", "away", HAZARD),
    m.SpoilingAbandoned: Title("Mengakhiri sesi", "wait", WAIT),
    m.Releasing: Title("Membebaskan giliran", "wait", WAIT),
    m.Paused: Title("Istirahat", "pause", HAZARD),
    m.Resyncing: Title("Menyamakan stik", "wait", WAIT),
    m.DecidingTampered: Title("Apakah semua aman?", "case", HAZARD),
    m.Reconciling: Title("Cocokkan hitungan", "bars", CALM),
    m.RecordingClose: Title("Mencatat penutupan", "wait", WAIT),
    m.AwaitTrustee: Title("Kartu pemegang kunci", "key", GOOD),
    m.Tallying: Title("Menghitung suara", "wait", WAIT),
    m.Finalising: Title("Menyimpan hasil", "wait", WAIT),
    m.Closed: Title("Hasil pemilihan", "bars", GOOD),
    m.LookingForUpdate: Title("Mencari pembaruan", "wait", WAIT),
    m.ConfirmingUpdate: Title("Pasang pembaruan?", "stick", HAZARD),
    m.Updating: Title("Memasang pembaruan", "wait", WAIT),
    m.UpdateFailed: Title("Pembaruan ditolak", "warn", HAZARD),
    m.UpdateReady: Title("Pembaruan terpasang", "check", GOOD),
    m.Restarting: Title("Bilik dimulai ulang", "wait", WAIT),
    m.KeyHeld: Title("Kunci diputar", "key", HAZARD),
    m.ConfirmingPowerOff: Title("Matikan bilik?", "power", HAZARD),
    m.PoweringOff: Title("Mematikan bilik", "wait", WAIT),
    m.SafeToSwitchOff: Title("Boleh dimatikan", "check", GOOD),
}


BY_REASON: dict[Kind, tuple[Mapping[Enum, str], str, Ink]] = {
    m.NotReady: (TROUBLES, "tools", HAZARD),
    m.Stopped: (TROUBLES, "stop", ALERT),
    m.MediumMissing: (TROUBLES, "stick", HAZARD),
    m.AskOfficer: (PURPOSES, "officer", CALM),
    m.Refused: (REFUSALS, "warn", HAZARD),
    m.PrintingTape: (PAPERS, "tape", WAIT),
    m.TapeTrouble: (FAULTS, "tape", HAZARD),
    m.SlipTrouble: (FAULTS, "slip", HAZARD),
    m.DeviceAway: (DEVICES, "reader", HAZARD),
    m.Tampered: (ALARMS, "case", ALERT),
}


def detail_of(state: State) -> Enum | None:
    """The reason that the heading tells, or None where the class says it all."""
    if type(state) not in DETAILS:
        return None
    field, kind = DETAILS[type(state)]
    return kind(getattr(state, field))


def title(kind: Kind, detail: Enum | None = None) -> Title:
    """Raises NoScreen for a class without heading."""
    if kind in ONE_EACH:
        return ONE_EACH[kind]
    if kind not in BY_REASON or detail is None:
        raise NoScreen(f"{kind.__name__} has no heading")
    words, icon, ink = BY_REASON[kind]
    return Title(words[detail], icon, ink)


def title_of(state: State) -> Title:
    return title(type(state), detail_of(state))


def all_titles() -> list[tuple[Kind, Enum | None]]:
    """Every class, with every reason its heading tells."""
    found: list[tuple[Kind, Enum | None]] = [(kind, None) for kind in ONE_EACH]
    found += [(kind, detail) for kind, (words, _, _) in BY_REASON.items() for detail in words]
    return found
