"""What the demo venue is made of."""

from __future__ import annotations

from pos_app.desk.incoming import ItemRow, PackageRow, ServiceRow, StaffRow
from pos_app.domain.money import Rupiah

TENANT, FIRST_OUTLET, SECOND_OUTLET, OWNER = "Sari Spa", "Kemang", "Senopati", "Dewi Lestari"
PIN = "246810"
"""Everyone's; said on the demo's sign-in screen."""

DOOR = "demo"
"""Who set the venue up, as its audit says; the mark by which a demo is known."""

_SERVICES = (
    ("Full Body Massage", "Massage", 60, 10, 10, 150_000),
    ("Traditional Massage 90", "Massage", 90, 5, 10, 210_000),
    ("Foot Reflexology", "Massage", 45, 0, 5, 95_000),
    ("Lulur Jawa", "Body", 90, 15, 10, 275_000),
    ("Ratus", "Body", 30, 10, 10, 90_000),
    ("Facial Treatment", "Face", 60, 5, 10, 150_000),
    ("Totok Wajah", "Face", 45, 0, 10, 120_000),
    ("Creambath", "Hair", 60, 0, 10, 110_000),
    ("Hair Cut & Style", "Hair", 60, 0, 5, 75_000),
    ("Hair Treatment", "Hair", 45, 0, 10, 100_000),
    ("Manicure", "Nails", 60, 0, 5, 75_000),
    ("Pedicure", "Nails", 60, 0, 5, 85_000),
)

_PACKAGES: tuple[tuple[str, tuple[tuple[str, int], ...], int, int | None, tuple[str, ...]], ...] = (
    ("Luxury Spa Package", (("Full Body Massage", 3), ("Facial Treatment", 2)), 500_000, 90, ()),
    ("Massage 10x", (("Full Body Massage", 10),), 1_200_000, 180, ()),
    ("Hair Care Bundle", (("Hair Treatment", 4),), 300_000, 60, ()),
    ("Premium Hair Package", (("Hair Cut & Style", 5), ("Creambath", 5)), 500_000, 90, (FIRST_OUTLET,)),
    ("Spa Relaxation Bundle", (("Full Body Massage", 3), ("Manicure", 3)), 450_000, 90, ()),
    ("Wellness Bundle", (("Full Body Massage", 2), ("Foot Reflexology", 2), ("Ratus", 2)), 500_000, 40, ()),
    ("Lulur 10x", (("Lulur Jawa", 10),), 1_850_000, 365, ()),
    ("Bebas Pilih 4x", (("", 4),), 480_000, 30, ()),
)

_STAFF = (
    ("Rina Hartono", "OUTLET_MANAGER", FIRST_OUTLET, ()),
    ("Sari Wulandari", "RECEPTIONIST", FIRST_OUTLET, ()),
    ("Jane Smith", "STAFF", FIRST_OUTLET, ("Hair",)),
    ("Alice Wong", "STAFF", FIRST_OUTLET, ("Nails", "Face")),
    ("Lisa Park", "STAFF", FIRST_OUTLET, ("Face", "Body")),
    ("Wayan Sudana", "STAFF", FIRST_OUTLET, ("Massage", "Body")),
    ("Ketut Ariani", "STAFF", FIRST_OUTLET, ("Massage", "Nails")),
    ("Agus Pratama", "OUTLET_MANAGER", SECOND_OUTLET, ()),
    ("Putri Ayu", "RECEPTIONIST", SECOND_OUTLET, ()),
    ("Budi Santoso", "STAFF", SECOND_OUTLET, ("Massage",)),
    ("Made Sukerti", "STAFF", SECOND_OUTLET, ("Body", "Face", "Hair")),
)

GUESTS = (
    "Ni Made Ayu", "Ayu Lestari", "Ayu Wandira", "Anggun Prameswari", "Anna Kurniawan", "Bella Siregar",
    "Bu Tini", "Cahya Nugraha", "Cinta Pudjiastuti", "Clara Tan", "Citra Maharani", "Dalima Hassanah",
    "Dewi Anggraini", "Diah Permata", "Dimas Saputra", "Dinda Kirana", "dr. Farah Pratiwi", "Eka Prasetya",
    "Elma Januar", "Fitri Handayani", "Gita Savitri", "Grace Natalia", "Halima Iswahyudi", "Hana Yulianti",
    "Hendra Gunawan", "I Gusti Ngurah Rai", "Ika Rahmawati", "Indah Puspita", "Intan Permatasari",
    "Jasmine Wijaya", "Jessica Halim", "Kadek Ariani", "Kartika Sari", "Laras", "Lestari Budiman",
    "Lina Marlina", "Maria Gunardi", "Maya Waluyo", "Mega Utami", "Melati Suryani", "Nabila Nainggolan",
    "Nadya Hutapea", "Nia Ramadhani", "Nur Aini", "Olivia Santoso", "Putri Maharani", "Rahmi Situmorang",
    "Ratna Dewi", "Rini Soemarno", "Sekar Arum", "Septi", "Shinta Dewi", "Siti Nurhaliza", "Sri Mulyani",
    "Tika Panggabean", "Umi Kalsum", "Vivi Marpaung", "Wulan Guritno", "Yani", "Zahra Fadhilah",
)  # fmt: skip

NOTES = ("allergic to olive oil", "VIP", "prefers a female therapist", "pregnant, no strong massage")


def services() -> tuple[ServiceRow, ...]:
    """The treatments."""
    return tuple(
        ServiceRow(line, name, category, duration, before, after, Rupiah(price))
        for line, (name, category, duration, before, after, price) in enumerate(_SERVICES, 1)
    )


def packages() -> tuple[PackageRow, ...]:
    """The packages; the one with an unnamed service is good for any of them."""
    return tuple(
        PackageRow(
            line, name,
            tuple(ItemRow(service, n, None if service else Rupiah(150_000)) for service, n in items),
            Rupiah(price), days, outlets,
        )
        for line, (name, items, price, days, outlets) in enumerate(_PACKAGES, 1)
    )  # fmt: skip


def staff() -> tuple[StaffRow, ...]:
    """Everybody but the owner."""
    return tuple(StaffRow(line, *row) for line, row in enumerate(_STAFF, 1))
