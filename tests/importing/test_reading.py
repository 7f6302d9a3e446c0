from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pos_app.desk.incoming import (
    AskDates,
    CustomerRow,
    ItemRow,
    PackageRow,
    PassRow,
    ServiceRow,
    Sheet,
    StaffRow,
)
from pos_app.domain.errors import BadInput, NotFound
from pos_app.domain.money import Rupiah
from pos_app.importing.dates import Order
from pos_app.importing.reading import read, read_file

VENUE = Path(__file__).parent.parent / "data" / "venue"
MINDBODY = "Client,Email,Pricing Option,Remaining,Total,Expiration,Price Paid,Purchase Date\n"


def sheet(kind: str, text: str, dates: Order | None = None) -> Sheet[Any]:
    return read(kind, text.encode(), "file.csv", dates)


def reasons(kind: str, text: str) -> list[tuple[int, str]]:
    return [(line.line, line.reason) for line in sheet(kind, text).left_out]


@pytest.mark.parametrize(
    ("kind", "file", "count"),
    [
        ("services", "services.csv", 14),
        ("packages", "packages.csv", 8),
        ("staff", "staff.csv", 12),
        ("customers", "customers.square.csv", 2_000),
        ("passes", "passes.mindbody.csv", 320),
    ],
)
def test_the_files_of_a_venue_come_in_whole(kind: str, file: str, count: int) -> None:
    found = read_file(kind, VENUE / file)
    assert (found.kind, found.file, found.read, len(found.rows)) == (kind, file, count, count)
    assert found.left_out == ()


def test_rows_of_the_venue() -> None:
    assert read_file("services", VENUE / "services.csv").rows[3] == ServiceRow(
        5, "Lulur Jawa", "Body", 90, 15, 10, Rupiah(275_000)
    )
    packages: tuple[Any, ...] = read_file("packages", VENUE / "packages.csv").rows
    assert packages[2] == PackageRow(
        4,
        "Premium Hair Package - 10 Sessions",
        (ItemRow("Hair Cut & Style", 5, None), ItemRow("Creambath", 5, None)),
        Rupiah(500_000),
        90,
        ("Kemang",),
    )
    assert packages[7] == PackageRow(
        9, "Bebas Pilih 4x", (ItemRow("", 4, Rupiah(150_000)),), Rupiah(480_000), 30, ()
    )
    assert packages[6].validity_days is None
    assert read_file("staff", VENUE / "staff.csv").rows[6] == StaffRow(
        8, "Alice Wong", "STAFF", "Kemang", ("Nails", "Face")
    )
    assert read_file("customers", VENUE / "customers.square.csv").rows[2] == CustomerRow(
        4, "Zamira", "zamira.x2@example.com", "+6281200730002", "VIP", "square:SQ907A70C1012F037"
    )
    assert read_file("passes", VENUE / "passes.mindbody.csv").rows[0] == PassRow(
        2, "Elma Januar", "elma.januar912@example.com", None, "Premium Hair Package - 10 Sessions", 2, 10,
        date(2026, 11, 12), Rupiah(500_000), date(2026, 8, 14),
    )  # fmt: skip


def test_indonesian_headings_and_semicolons() -> None:
    found = sheet(
        "services", "Daftar Layanan\n\nNama Layanan;Kategori;Durasi (menit);Harga\nLulur;Body;90;275.000\n"
    )
    assert found.rows == (ServiceRow(4, "Lulur", "Body", 90, 0, 0, Rupiah(275_000)),)


def test_every_fault_of_a_line_is_in_its_reason() -> None:
    assert reasons("services", "name,duration,price\n,10,1e6\nA,60,1\n") == [
        (
            2,
            "name: is missing; duration: 10 is not a whole number from 15 to 480;"
            " price: 1e6 is not an amount; write it like 500000 or 500.000",
        )
    ]


def test_a_plain_layout_of_customers() -> None:
    found = sheet("customers", "Nama,No. HP,Email,Catatan\nI Made Sukerti,0812 3456 7890,,alergi\n")
    assert found.rows == (CustomerRow(2, "I Made Sukerti", None, "+6281234567890", "alergi", None),)
    found = sheet("customers", "First Name,Last Name,ID\nDewi,,7\n")
    assert found.rows == (CustomerRow(2, "Dewi", None, None, "", "file:7"),)


def test_faulty_customers_are_left_out_with_reasons() -> None:
    text = (
        "name,phone,email\nAni,8.12E+10,\nBudi,,budi@\n,0812 3456 7890,\n"
        + f"{'A' * 301},,\nCitra,0812 3456 7890,\nCitra,0812-3456-7890,\n"
    )
    found = reasons("customers", text)
    assert [line for line, _reason in found] == [2, 3, 4, 5, 7]
    assert found[0][1].startswith("phone: a spreadsheet has shortened it to 8.12E+10")
    assert found[1][1].startswith("email: ")
    assert found[2][1] == "The name is missing."
    assert found[3][1] == "The name has more than 300 characters."
    assert found[4][1] == "This customer stands on line 6 already."


def test_the_same_source_id_is_one_customer() -> None:
    text = "First Name,Last Name,Square Customer ID\nAni,,SQ1\nBudi,,SQ2\nAnita,,SQ1\n"
    assert reasons("customers", text) == [(4, "This customer stands on line 2 already.")]


def test_card_numbers_never_come_in_and_are_noted_by_line() -> None:
    found = sheet("customers", "name,notes,phone\nAni,card 4111 1111 1111 1111,\nBudi,,081234567890\n")
    assert found.rows[0].notes == "card **** 1111"
    assert [note.line for note in found.notes] == [2]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("", "items: are missing"),
        ("Creambath", "write the service, x and the number"),
        ("Creambath 5x", "write the service, x and the number"),
        ("Creambath x0", "0 is not a whole number from 1 to 100"),
        ("Creambath x101", "101 is not a whole number from 1 to 100"),
        ("Creambath x2; creambath x3", "Creambath|creambath is there twice"),
        ("Creambath x2 @90000", "comes from the services"),
        ("* x4", "needs a price a visit"),
        ("* x4 @cheap", "cheap is not an amount; write it like 500000 or 500.000"),
    ],
)
def test_items_that_cannot_be_read_are_refused(items: str, said: str) -> None:
    ((line, reason),) = reasons("packages", f"name,items,price,validity_days\nSpa,{items},500000,90\n")
    assert line == 2
    assert re.search(said, reason)


@pytest.mark.rule("PKG-11")
def test_a_service_stands_in_a_package_once() -> None:
    text = "name,items,price,validity_days\nSpa,Lulur x2; Lulur x3,1,90\n"
    assert reasons("packages", text) == [(2, "items: Lulur is there twice")]


def test_names_of_services_with_an_x_in_them() -> None:
    found = sheet(
        "packages", 'name,items,price,validity_days\nSpa,"Botox x3; Soin x Visage ×2; *x4 @ 150.000",1,90\n'
    )
    assert found.rows[0].items == (
        ItemRow("Botox", 3, None),
        ItemRow("Soin x Visage", 2, None),
        ItemRow("", 4, Rupiah(150_000)),
    )


@pytest.mark.rule("ENT-6")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("AB,Lulur x1,100,90", "name: must have 3 to 100 characters"),
        ("Spa,Lulur x1,0,90", "price: must be more than 0"),
        ("Spa,Lulur x1,100,6", "validity_days: 6 is not a whole number from 7 to 365"),
        ("Spa,Lulur x1,100,366", "validity_days: 366 is not a whole number from 7 to 365"),
    ],
)
def test_packages_keep_their_limits(line: str, said: str) -> None:
    assert reasons("packages", f"name,items,price,validity_days\n{line}\n") == [(2, said)]


def test_roles_in_any_spelling_but_not_the_platforms_own() -> None:
    text = "name,role\nA,Owner\nB,manajer\nC,front desk\nD,Therapist\nE,SUPER_ADMIN\nF,\n"
    assert [row.role for row in sheet("staff", text).rows] == [
        "TENANT_ADMIN", "OUTLET_MANAGER", "RECEPTIONIST", "STAFF",
    ]  # fmt: skip
    assert [line for line, _reason in reasons("staff", text)] == [6, 7]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ani,,Lulur 10x,11,10,12/31/2026,1,01/31/2026", "11 of 10 visits are left, which cannot be."),
        (
            "Ani,,Lulur 10x,-1,10,12/31/2026,1,01/31/2026",
            "Remaining: -1 is not a whole number from 0 to 9999",
        ),
        ("Ani,,Lulur 10x,0,0,12/31/2026,1,01/31/2026", "Total: 0 is not a whole number from 1 to 9999"),
        ("Ani,,Lulur 10x,1,10,01/30/2026,1,01/31/2026", "It expires on 2026-01-30, before it was bought"),
        ("Ani,,Lulur 10x,1,10,12/31/2026,1,", "Purchase Date: is missing"),
        ("Ani,,Lulur 10x,1,10,02/30/2026,1,01/31/2026", "Expiration: 02/30/2026 is not a date"),
        (",,Lulur 10x,1,10,12/31/2026,1,01/31/2026", "Client: is missing"),
        ("Ani,ani@,Lulur 10x,1,10,12/31/2026,1,01/31/2026", "Email: "),
    ],
)
def test_impossible_passes_are_left_out(line: str, said: str) -> None:
    ((number, reason),) = reasons("passes", f"{MINDBODY}{line}\n")
    assert number == 2
    assert reason.startswith(said)


def test_a_blank_expiry_is_never_but_a_missing_column_is_asked_for() -> None:
    found = sheet("passes", f"{MINDBODY}Ani,,Lulur 10x,1,10,,,01/31/2026\n")
    assert found.rows[0].expires is None
    with pytest.raises(BadInput, match="the column expiration is missing"):
        sheet("passes", "Client,Pricing Option,Remaining,Total,Purchase Date\nAni,Lulur,1,10,2026-01-31\n")


def test_a_doubled_pass_is_taken_once() -> None:
    line = "Ani,,Lulur 10x,1,10,12/31/2026,1,01/31/2026\n"
    assert reasons("passes", MINDBODY + line + line) == [(3, "This line repeats line 2.")]


def test_dates_that_prove_no_order_are_asked_about_and_answered() -> None:
    text = f"{MINDBODY}Ani,,Lulur 10x,1,10,03/04/2026,1,01/02/2026\n"
    with pytest.raises(AskDates):
        sheet("passes", text)
    (row,) = sheet("passes", text, "dmy").rows
    assert (row.expires, row.purchased) == (date(2026, 4, 3), date(2026, 2, 1))
    (row,) = sheet("passes", text, "mdy").rows
    assert (row.expires, row.purchased) == (date(2026, 3, 4), date(2026, 1, 2))


def test_the_wrong_kind_of_file_says_what_is_missing() -> None:
    with pytest.raises(BadInput, match=r"the columns .* are missing; the header reads: name, role, outlet"):
        read_file("services", VENUE / "staff.csv")


def test_a_file_of_guests_without_header_is_told_the_least_it_needs() -> None:
    with pytest.raises(BadInput, match=r"it needs at least: name\. Line 1 reads: Anna, 0812"):
        read("customers", b"Anna,0812\nBudi,0813\n", "guests.csv")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"There is no file .*gone\.csv"):
        read_file("services", tmp_path / "gone.csv")
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        read_file("services", tmp_path)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(BadInput, match="cars is none of services, packages, staff, customers, passes"):
        read("cars", b"a", "file.csv")
