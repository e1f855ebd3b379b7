"""The heading of every screen: a few words, a pictogram, a colour.

One for each state class, and where it helps an observer (across the room, or at pixels) one for each reason.

    title_of(Refused(day, Refusal.ALREADY_VOTED, back))  -> Title("Sudah memilih", "Already voted", ...)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from firmware.screens.errors import NoScreen
from firmware.screens.theme import ALERT, CALM, GOOD, HAZARD, SOFT, WAIT, Ink
from firmware.states import model as m
from firmware.states.facts import Alarm, Device, Language, Paper, PaperFault, Purpose, Refusal, Trouble
from firmware.states.model import State


@dataclass(frozen=True)
class Title:
    """At most some 22 letters, so that they stand in one line of 4.8 mm on a 7-inch display."""

    id: str
    en: str
    icon: str
    ink: Ink

    def text(self, language: Language) -> str:
        return self.id if language is Language.ID else self.en


E = TypeVar("E", bound=Enum)
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

TROUBLES = {
    Trouble.NO_PACKAGE: ("Data pemilihan tak ada", "No election data"),
    Trouble.BAD_PACKAGE: ("Data pemilihan rusak", "Election data broken"),
    Trouble.WRONG_MACHINE: ("Bukan untuk bilik ini", "Not for this booth"),
    Trouble.NO_STICK: ("Stik tidak ada", "No stick"),
    Trouble.TWO_STICKS: ("Ada dua stik", "Two sticks"),
    Trouble.STICK_FULL: ("Stik penuh", "Stick is full"),
    Trouble.STICK_READ_ONLY: ("Stik terkunci", "Stick is locked"),
    Trouble.FOREIGN_STICK: ("Stik pemilihan lain", "Another day's stick"),
    Trouble.STICK_REPLACED: ("Stik tertukar", "Stick was swapped"),
    Trouble.UNKNOWN_VERSION: ("Versi tidak dikenal", "Unknown version"),
    Trouble.FORK: ("Dua catatan berbeda", "Two records differ"),
    Trouble.DAMAGED_LOG: ("Catatan rusak", "Record damaged"),
    Trouble.INTERNAL_BEHIND: ("Catatan bilik kurang", "Booth record short"),
    Trouble.MEDIUM_FAILED: ("Gagal menyimpan", "Storing failed"),
    Trouble.NOT_ZERO: ("Hitungan bukan nol", "Counters not zero"),
}
FAULTS = {
    PaperFault.PAPER_OUT: ("Kertas habis", "Out of paper"),
    PaperFault.COVER_OPEN: ("Tutup printer terbuka", "Printer cover open"),
    PaperFault.CUTTER: ("Pemotong macet", "Paper cutter stuck"),
    PaperFault.OVERHEATED: ("Printer panas", "Printer is hot"),
    PaperFault.OFFLINE: ("Printer terputus", "Printer not connected"),
    PaperFault.UNPROVEN: ("Cetakan belum pasti", "Print not certain"),
}
DEVICES = {
    Device.PRINTER: ("Printer hilang", "Printer is gone"),
    Device.READER: ("Pembaca kartu hilang", "Card reader is gone"),
    Device.SENSOR: ("Sensor jari hilang", "Finger sensor is gone"),
    Device.STICK: ("Stik hilang", "Stick is gone"),
}
ALARMS = {
    Alarm.CASE: ("Kotak bilik dibuka", "The case was opened"),
    Alarm.KEY: ("Kunci servis diputar", "Service key turned"),
    Alarm.CARD: ("Kartu sistem rusak", "System card damaged"),
}
PURPOSES = {
    Purpose.MENU: ("Kartu petugas", "Officer's card"),
    Purpose.OPEN: ("Buka TPS: petugas", "Open polls: officers"),
    Purpose.SIMULASI: ("Simulasi: petugas", "Rehearsal: officers"),
    Purpose.RESUME: ("Lanjut: petugas", "Resume: officers"),
    Purpose.OVERRIDE: ("Izin petugas", "Officer's permission"),
    Purpose.ABANDONED: ("Ditinggal: petugas", "Left alone: officer"),
    Purpose.CONTINUE: ("Akhiri jeda: petugas", "End pause: officer"),
    Purpose.CLOSE: ("Tutup TPS: petugas", "Close polls: officers"),
    Purpose.CLOCK: ("Setel jam: petugas", "Set clock: officers"),
    Purpose.TAMPER: ("Periksa kotak: petugas", "Check case: officer"),
    Purpose.STOPPED: ("Periksa ulang: petugas", "Look again: officers"),
    Purpose.SPOILS: ("Bantuan petugas", "Officer's help"),
    Purpose.TRUSTEE: ("Pemegang kunci", "Trustee's card"),
    Purpose.UPDATE: ("Perbarui: kartu", "Update: cards"),
    Purpose.POWER_OFF: ("Matikan: petugas", "Switch off: officers"),
}
REFUSALS = {
    Refusal.UNKNOWN_VOTER: ("Tidak ada di DPT", "Not on the roll"),
    Refusal.ALREADY_VOTED: ("Sudah memilih", "Already voted"),
    Refusal.UNREADABLE_CARD: ("Kartu tidak terbaca", "Card not readable"),
    Refusal.CARD_PULLED: ("Kartu terangkat", "Card taken too soon"),
    Refusal.OFFICER_NOT_NOW: ("Kartu petugas: nanti", "Officer's card: later"),
    Refusal.TOO_EARLY_TO_OPEN: ("Belum jam buka", "Too early to open"),
    Refusal.TOO_EARLY_TO_CLOSE: ("Belum jam tutup", "Too early to close"),
    Refusal.WRONG_DAY: ("Bukan hari pemilihan", "Not the polling day"),
    Refusal.DEVICES_NOT_READY: ("Alat belum siap", "Devices not ready"),
    Refusal.ROLL_LOCKED: ("DPT tidak terbuka", "Roll stays locked"),
    Refusal.CARD_DAMAGED: ("Kartu SD rusak", "SD card damaged"),
    Refusal.DIAGNOSTIC_IMAGE: ("Bukan untuk pemilihan", "Not for an election"),
}
PAPERS = {
    Paper.ZERO: ("Mencetak pita nol", "Printing zero tape"),
    Paper.RESUME: ("Cetak pita lanjut", "Printing resume tape"),
    Paper.RESULT: ("Mencetak hasil", "Printing the result"),
    Paper.READINESS: ("Cetak laporan alat", "Printing the report"),
    Paper.SLIP: ("Pita: struk", "Tape: slip"),
    Paper.RECEIPT: ("Pita: tanda terima", "Tape: receipt"),
}

ONE_EACH: dict[Kind, Title] = {
    m.Starting: Title("Menyiapkan bilik", "Starting the booth", "wait", WAIT),
    m.Ready: Title("TPS belum dibuka", "Polls are not open", "lock", CALM),
    m.EnterPin: Title("Ketik PIN Anda", "Type your PIN", "key", CALM),
    m.CheckingPin: Title("Memeriksa PIN", "Checking the PIN", "wait", WAIT),
    m.Menu: Title("Menu petugas", "Officer's menu", "officer", CALM),
    m.Diagnosing: Title("Memeriksa alat", "Checking devices", "wait", WAIT),
    m.Diagnostics: Title("Keadaan alat", "Device check", "tools", CALM),
    m.ConfirmingClock: Title("Apakah jam benar?", "Is the clock right?", "clock", CALM),
    m.SettingClock: Title("Setel jam", "Set the clock", "clock", SOFT),
    m.CheckingOpening: Title("Memeriksa sebelum buka", "Checks before opening", "wait", WAIT),
    m.UnlockingRoll: Title("Membuka DPT", "Unlocking the roll", "wait", WAIT),
    m.RecordingOpening: Title("Mencatat pembukaan", "Recording the opening", "wait", WAIT),
    m.StartingSimulasi: Title("Menyiapkan simulasi", "Preparing rehearsal", "wait", WAIT),
    m.Purging: Title("Menghapus simulasi", "Erasing the rehearsal", "wait", WAIT),
    m.Resuming: Title("Bilik menyala kembali", "The booth is back", "info", HAZARD),
    m.Idle: Title("Tempelkan kartu", "Place your card", "card", GOOD),
    m.TypingNik: Title("Ketik NIK", "Type the NIK", "card", CALM),
    m.LookingUp: Title("Mencari nama Anda", "Looking for your name", "wait", WAIT),
    m.CheckingFinger: Title("Letakkan jari", "Place your finger", "finger", GOOD),
    m.FingerFailed: Title("Jari tidak cocok", "Finger did not match", "finger", HAZARD),
    m.ChoosingReason: Title("Alasan diizinkan", "Reason to allow", "officer", CALM),
    m.Authorising: Title("Mencatat kehadiran", "Recording attendance", "wait", WAIT),
    m.Voting: Title("Pilih satu", "Choose one", "ballot", GOOD),
    m.Confirming: Title("Ini pilihan Anda?", "Is this your choice?", "ballot", HAZARD),
    m.Sealing: Title("Menyimpan suara", "Storing your vote", "wait", WAIT),
    m.PrintingSlip: Title("Mencetak struk", "Printing your slip", "slip", WAIT),
    m.CheckingSlip: Title("Periksa struk Anda", "Check your slip", "slip", HAZARD),
    m.Casting: Title("Memasukkan suara", "Casting your vote", "wait", WAIT),
    m.PrintingReceipt: Title("Cetak tanda terima", "Printing the receipt", "printer", WAIT),
    m.Thanks: Title("Terima kasih", "Thank you", "check", GOOD),
    m.SpoilingSlip: Title("Membatalkan struk", "Cancelling the slip", "wait", WAIT),
    m.SpoilHelp: Title("Panggil petugas", "Call an officer", "officer", HAZARD),
    m.WalkAway: Title("Anda masih di sini?", "Are you still here?", "away", HAZARD),
    m.Abandoned: Title("Pemilih pergi", "The voter left", "away", ALERT),
    m.DecidingAbandoned: Title("Akhiri sesi ini?", "End this session?", "away", HAZARD),
    m.SpoilingAbandoned: Title("Mengakhiri sesi", "Ending the session", "wait", WAIT),
    m.Releasing: Title("Membebaskan giliran", "Freeing the turn", "wait", WAIT),
    m.Paused: Title("Istirahat", "Paused", "pause", HAZARD),
    m.Resyncing: Title("Menyamakan stik", "Copying to the stick", "wait", WAIT),
    m.DecidingTampered: Title("Apakah semua aman?", "Is all well?", "case", HAZARD),
    m.Reconciling: Title("Cocokkan hitungan", "Do the counts agree?", "bars", CALM),
    m.RecordingClose: Title("Mencatat penutupan", "Recording the close", "wait", WAIT),
    m.AwaitTrustee: Title("Kartu pemegang kunci", "Trustees' cards", "key", GOOD),
    m.Tallying: Title("Menghitung suara", "Counting the votes", "wait", WAIT),
    m.Finalising: Title("Menyimpan hasil", "Storing the result", "wait", WAIT),
    m.Closed: Title("Hasil pemilihan", "The result", "bars", GOOD),
    m.LookingForUpdate: Title("Mencari pembaruan", "Looking for update", "wait", WAIT),
    m.ConfirmingUpdate: Title("Pasang pembaruan?", "Install the update?", "stick", HAZARD),
    m.Updating: Title("Memasang pembaruan", "Installing update", "wait", WAIT),
    m.UpdateFailed: Title("Pembaruan ditolak", "Update refused", "warn", HAZARD),
    m.UpdateReady: Title("Pembaruan terpasang", "Update is installed", "check", GOOD),
    m.Restarting: Title("Bilik dimulai ulang", "The booth restarts", "wait", WAIT),
    m.KeyHeld: Title("Kunci diputar", "The key is turned", "key", HAZARD),
    m.ConfirmingPowerOff: Title("Matikan bilik?", "Switch it off?", "power", HAZARD),
    m.PoweringOff: Title("Mematikan bilik", "Switching off", "wait", WAIT),
    m.SafeToSwitchOff: Title("Boleh dimatikan", "Safe to switch off", "check", GOOD),
}


def words_of(table: Mapping[E, tuple[str, str]]) -> dict[Enum, tuple[str, str]]:
    return dict(table.items())


BY_REASON: dict[Kind, tuple[dict[Enum, tuple[str, str]], str, Ink]] = {
    m.NotReady: (words_of(TROUBLES), "tools", HAZARD),
    m.Stopped: (words_of(TROUBLES), "stop", ALERT),
    m.MediumMissing: (words_of(TROUBLES), "stick", HAZARD),
    m.AskOfficer: (words_of(PURPOSES), "officer", CALM),
    m.Refused: (words_of(REFUSALS), "warn", HAZARD),
    m.PrintingTape: (words_of(PAPERS), "tape", WAIT),
    m.TapeTrouble: (words_of(FAULTS), "tape", HAZARD),
    m.SlipTrouble: (words_of(FAULTS), "slip", HAZARD),
    m.DeviceAway: (words_of(DEVICES), "reader", HAZARD),
    m.Tampered: (words_of(ALARMS), "case", ALERT),
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
    return Title(*words[detail], icon, ink)


def title_of(state: State) -> Title:
    return title(type(state), detail_of(state))


def all_titles() -> list[tuple[Kind, Enum | None]]:
    """Every class, with every reason its heading tells."""
    found: list[tuple[Kind, Enum | None]] = [(kind, None) for kind in ONE_EACH]
    found += [(kind, detail) for kind, (words, _, _) in BY_REASON.items() for detail in words]
    return found
