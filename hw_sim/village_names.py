"""Invented people and places: plausible Indonesian names, and NIKs in a region code that no region has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection
from dataclasses import dataclass

_MEN = """
    Adi Agus Ahmad Andi Arif Bagus Bambang Budi Dadang Dedi Didik Dwi Edi Eko Endra Fajar Gatot Hadi
    Hendra Heru Imam Iwan Jajang Joko Karsono Kusno Lukman Mulyono Nanang Parman Rahmat Rizal Rudi Sapto
    Slamet Sugeng Suparno Sutrisno Tatang Teguh Toni Ujang Wahyu Wawan Yanto Yusuf
"""
_WOMEN = """
    Aminah Ani Asih Ayu Citra Darmi Dewi Diah Eka Endang Entin Euis Fatimah Fitri Hartini Ika Indah
    Kartini Kasih Lastri Lestari Lilis Maryam Mega Murni Nani Ningsih Nurul Painem Puji Ratna Rini
    Rohani Rukmini Sari Siti Sri Sulastri Sumiati Tini Tuti Utami Wati Wulan Yanti Yuni
"""
_FAMILY = """
    Anggraini Basuki Darmawan Firmansyah Gunawan Hakim Handayani Hidayat Irawan Iskandar Kurniawan
    Kusuma Mahendra Maulana Nugraha Permana Prakoso Prasetyo Purnomo Rahayu Ramadhan Saputra Setiawan
    Subagyo Suryana Susanto Sutarman Utomo Wardana Wibowo Wijaya Winarno
"""
_PLACES = ("Karang", "Tirta", "Wana", "Sumber", "Pasir", "Kedung", "Rawa", "Giri")
_ENDINGS = ("kemuning", "melur", "pandan", "waringin", "cempaka", "jati", "manggis", "kenanga")
DUSUN = ("Krajan", "Lor", "Kidul", "Wetan")
_REGION = "97"  # no province has it, so an invented NIK is nobody's


@dataclass(frozen=True)
class Person:
    """Someone who does not exist."""

    name: str
    woman: bool
    born: dt.date
    nik: str
    dusun: str


def village_name(chance: random.Random) -> str:
    """A place that is on no map, as far as we know."""
    return chance.choice(_PLACES) + chance.choice(_ENDINGS)


def people(chance: random.Random, count: int, day: dt.date, public: Collection[str] = ()) -> list[Person]:
    """`count` adults on `day`, no two with the same NIK.

    None has a `public` name, one of those that the package tells everybody: so whoever finds a voter's name
    on a stick has found a leak and no namesake.
    """
    district = f"{_REGION}{chance.randrange(1, 30):02d}{chance.randrange(1, 30):02d}"
    return [_person(chance, district, number, day, public) for number in range(1, count + 1)]


def person_name(chance: random.Random, woman: bool) -> str:
    """One or two words, as many people have."""
    given = chance.choice((_WOMEN if woman else _MEN).split())
    return f"{given} {chance.choice(_FAMILY.split())}"


def _person(
    chance: random.Random, district: str, number: int, day: dt.date, public: Collection[str]
) -> Person:
    woman = chance.random() < 0.51
    born = day - dt.timedelta(days=round(chance.triangular(17.2, 88.0, 34.0) * 365.25))
    nik = f"{district}{born.day + (40 if woman else 0):02d}{born:%m%y}{number % 10_000:04d}"
    name = person_name(chance, woman)
    while name in public:
        name = person_name(chance, woman)
    return Person(name, woman, born, nik, chance.choice(DUSUN))
