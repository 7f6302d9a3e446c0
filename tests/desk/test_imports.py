from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pos_app.desk import credits, customers, imports, packages, people, setup
from pos_app.desk.imports import Stopped
from pos_app.desk.incoming import AnySheet, Report
from pos_app.desk.session import Desk, open_front
from pos_app.domain.clock import SetClock, instant, moment, zone
from pos_app.domain.errors import NotAllowed
from pos_app.domain.roles import Role
from pos_app.importing.reading import read, read_file
from pos_app.store import Store, Transaction
from pos_app.store.tables import ALL

VENUE = Path(__file__).parent.parent / "data" / "venue"
FILES = {
    "services": "services.csv",
    "packages": "packages.csv",
    "staff": "staff.csv",
    "customers": "customers.square.csv",
    "passes": "passes.mindbody.csv",
}
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
PASSES = "Client,Email,Phone,Pricing Option,Remaining,Total,Expiration,Price Paid,Purchase Date\n"


def open_venue(store: Store, plan: str = "PRO") -> Desk:
    clock = SetClock(NOON)
    setup.first_run(
        store, clock, "T1", setup.SetupRequest("Sari Spa", "Kemang", "WIB", "Dewi Lestari", plan=plan)
    )
    return people.through_door(open_front(store, clock, "T1", door="import"))


@pytest.fixture
def desk(store: Store) -> Desk:
    return open_venue(store)


def venue(kind: str) -> AnySheet:
    return read_file(kind, VENUE / FILES[kind])


def take(desk: Desk, kind: str, text: str) -> Report:
    return imports.take_in(desk, read(kind, text.encode(), "file.csv"))


def catalogue(desk: Desk) -> None:
    for kind in ("services", "packages"):
        imports.take_in(desk, venue(kind))


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.read(lambda transaction: transaction.sql(sql))


def everything(desk: Desk) -> dict[str, list[Any]]:
    def dump(transaction: Transaction) -> dict[str, list[Any]]:
        names = [table._meta.table_name for table in ALL]
        return {name: sorted(transaction.sql(f"SELECT * FROM {name}"), key=repr) for name in names}

    return desk.store.read(dump)


def counts(report: Report) -> tuple[int, int, int, int]:
    assert report.read == report.created + report.updated + report.unchanged + len(report.skipped)
    return report.created, report.updated, report.unchanged, len(report.skipped)


def test_a_whole_venue_comes_in_and_the_same_files_again_change_nothing(desk: Desk) -> None:
    first = {kind: imports.take_in(desk, venue(kind)) for kind in FILES}
    assert {kind: counts(report) for kind, report in first.items()} == {
        "services": (14, 0, 0, 0),
        "packages": (8, 0, 0, 0),
        "staff": (11, 0, 1, 0),
        "customers": (2_000, 0, 0, 0),
        "passes": (320, 0, 0, 0),
    }
    assert first["passes"].joined == 320
    assert first["packages"].outlets == ("Senopati",)
    before = everything(desk)
    again = {kind: imports.take_in(desk, venue(kind)) for kind in FILES}
    assert {kind: counts(report)[2] for kind, report in again.items()} == {
        "services": 14, "packages": 8, "staff": 12, "customers": 2_000, "passes": 320,
    }  # fmt: skip
    assert everything(desk) == before


def test_a_preview_says_the_same_and_keeps_nothing(desk: Desk) -> None:
    for kind in FILES:
        before = everything(desk)
        foretold = imports.preview(desk, venue(kind))
        assert everything(desk) == before
        assert imports.take_in(desk, venue(kind)) == foretold


@pytest.mark.engine("sqlite")
def test_two_thousand_customers_take_seconds_and_are_found_at_once(desk: Desk) -> None:
    sheet = venue("customers")
    started = time.process_time()
    imports.take_in(desk, sheet)
    assert time.process_time() - started < 10, "of the processor's time: a busy machine is no fault"
    assert customers.find(desk, "maryadi janet").rows[0].phone == "+6281200740000"
    assert {row.name for row in customers.find(desk, "0812 0073 0001").rows} == {"Halima Iswahyudi"}


def test_stopping_keeps_nothing(desk: Desk) -> None:
    before = everything(desk)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 1_000

    with pytest.raises(Stopped, match="nothing was imported"):
        imports.take_in(desk, venue("customers"), progress=progress)
    assert told[0] == (0, 2_000)
    assert told[-1] == (1_000, 2_000)
    assert everything(desk) == before


def test_progress_reaches_the_end(desk: Desk) -> None:
    told: list[int] = []
    imports.take_in(desk, venue("services"), progress=lambda done, _total: told.append(done))
    assert told[-1] == 14


@pytest.mark.rule("ROLE-15")
@pytest.mark.parametrize("role", [Role.OUTLET_MANAGER, Role.RECEPTIONIST, Role.STAFF])
def test_only_the_owner_imports(desk: Desk, role: Role) -> None:
    take(desk, "staff", f"name,role,outlet\nAni,{role},Kemang\n")
    other = people.through_door(open_front(desk.store, desk.clock, "T1"), role)
    for attempt in (imports.preview, imports.take_in):
        with pytest.raises(NotAllowed):
            attempt(other, venue("services"))


def test_an_import_is_audited_as_done_by_its_door(desk: Desk) -> None:
    imports.take_in(desk, venue("services"))
    found = rows(desk, "SELECT door, act, subject_id, facts, staff_id FROM audit WHERE act = 'import'")
    assert found == [
        ("import", "import", "services", '{"created":14,"skipped":0,"unchanged":0,"updated":0}', None)
    ]


def test_services_are_brought_up_to_date_by_name(desk: Desk) -> None:
    imports.take_in(desk, venue("services"))
    report = take(
        desk, "services", "name,category,duration,price\ncreambath,Hair,75,125000\nBekam,Body,30,90000\n"
    )
    assert counts(report) == (1, 1, 0, 0)
    assert rows(desk, "SELECT name, duration, base_price FROM service WHERE name_key = ' creambath'") == [
        ("Creambath", 75, 125_000)
    ]


# Packages


@pytest.mark.rule("PKG-13")
def test_unit_prices_come_from_the_catalogue(desk: Desk) -> None:
    catalogue(desk)
    (spa,) = packages.on_sale(desk, "luxury")
    assert [(item.service_name, item.quantity, item.unit_price) for item in spa.items] == [
        ("Full Body Massage", 3, 150_000),
        ("Facial Treatment", 2, 150_000),
    ]
    (free,) = packages.on_sale(desk, "bebas")
    assert [(item.service_id, item.quantity, item.unit_price) for item in free.items] == [(None, 4, 150_000)]


@pytest.mark.rule("IMP-3")
def test_an_outlet_the_file_names_is_made_like_the_first_after_the_preview_has_said_so(desk: Desk) -> None:
    imports.take_in(desk, venue("services"))
    assert imports.preview(desk, venue("packages")).outlets == ("Senopati",)
    assert rows(desk, "SELECT name FROM outlet") == [("Kemang",)]
    imports.take_in(desk, venue("packages"))
    ((first, second),) = [rows(desk, "SELECT timezone, hours FROM outlet ORDER BY created_at, id")]
    assert first == second
    assert "Wellness Bundle" not in {package.name for package in packages.on_sale(desk)}


@pytest.mark.rule("PLAN-6", "IMP-3")
def test_the_plans_outlets_hold_and_name_the_line(store: Store) -> None:
    desk = open_venue(store, "FREE")
    take(desk, "services", "name,duration,price\nLulur,60,100000\n")
    report = take(
        desk, "packages", "name,items,price,validity_days,outlets\nSpa,Lulur x2,150000,,Kemang; Ubud\n"
    )
    assert [tuple(line) for line in report.skipped] == [
        (2, "Outlet limit reached for FREE plan. Current: 1/1.")
    ]
    assert rows(desk, "SELECT name FROM outlet") == [("Kemang",)]


@pytest.mark.rule("PLAN-2", "IMP-3")
def test_the_plans_templates_hold_and_name_the_line(store: Store) -> None:
    desk = open_venue(store, "FREE")
    take(desk, "services", "name,duration,price\nLulur,60,100000\n")
    report = take(
        desk, "packages", "name,items,price,validity_days\nOne,Lulur x2,150000,\nTwo,Lulur x3,250000,\n"
    )
    assert report.created == 1
    assert [tuple(line) for line in report.skipped] == [
        (3, "Package limit reached for FREE plan. Current: 1/1. Upgrade to PRO for more packages.")
    ]


@pytest.mark.rule("PLAN-3", "IMP-3")
def test_the_plans_items_hold_and_name_the_line(store: Store) -> None:
    desk = open_venue(store, "FREE")
    imports.take_in(desk, venue("services"))
    items = "Creambath x1; Lulur Jawa x1; Totok Wajah x1; Hair Treatment x1"
    report = take(desk, "packages", f"name,items,price,validity_days\nFour,{items},100000,\n")
    assert [tuple(line) for line in report.skipped] == [
        (
            2,
            "Package items limit exceeded for FREE plan. Maximum 3 items allowed, but 4 were provided.",
        )
    ]


def test_the_plans_services_and_people_hold_and_name_the_line(store: Store) -> None:
    desk = open_venue(store, "FREE")
    report = imports.take_in(desk, venue("services"))
    assert (report.created, [line.line for line in report.skipped]) == (10, [12, 13, 14, 15])
    lines = "".join(f"Person {n},STAFF,Kemang\n" for n in range(6))
    report = take(desk, "staff", "name,role,outlet\n" + lines)
    assert (report.created, [line.line for line in report.skipped]) == (5, [7])
    assert report.skipped[0].reason == "Staff limit per outlet reached for FREE plan. Current: 5/5."


@pytest.mark.rule("PKG-10")
def test_a_package_with_an_unknown_service_is_left_out(desk: Desk) -> None:
    report = take(desk, "packages", "name,items,price,validity_days\nSpa,Reiki x2,100,\n")
    assert [tuple(line) for line in report.skipped] == [(2, "Service Reiki not found or inactive")]


@pytest.mark.rule("PKG-12")
def test_a_package_that_saves_nothing_is_left_out(desk: Desk) -> None:
    take(desk, "services", "name,duration,price\nLulur,60,100000\n")
    report = take(desk, "packages", "name,items,price,validity_days\nSpa,Lulur x2,200000,\n")
    assert [tuple(line) for line in report.skipped] == [
        (2, "Package price (200000) must be less than total individual price (200000)")
    ]


def test_a_template_is_brought_up_to_date_until_somebody_bought_it(desk: Desk) -> None:
    catalogue(desk)
    header = "name,items,price,validity_days,outlets\n"
    changed = "Lulur 10x,Lulur Jawa x8; Creambath x2,1900000,300,Kemang\n"
    assert counts(take(desk, "packages", header + changed)) == (0, 1, 0, 0)
    (package,) = packages.on_sale(desk, "lulur")
    assert (package.price, package.validity_days, package.credits, len(package.items)) == (
        1_900_000,
        300,
        10,
        2,
    )
    take(desk, "passes", f"{PASSES}Ani,ani@example.com,,Lulur 10x,1,10,,1,2026-01-31\n")
    assert counts(take(desk, "packages", header + changed.replace("1900000", "1850000"))) == (0, 1, 0, 0)
    report = take(desk, "packages", header + changed.replace("x8", "x9"))
    assert [tuple(line) for line in report.skipped] == [
        (2, "Cannot modify package items after purchases exist. Create a new package instead.")
    ]


# Staff


def test_skills_are_the_services_of_their_categories(desk: Desk) -> None:
    for kind in ("services", "staff"):
        imports.take_in(desk, venue(kind))
    skills = rows(
        desk,
        "SELECT service.name FROM staff_skill JOIN service ON service.id = service_id "
        "JOIN staff ON staff.id = staff_id WHERE staff.name = 'Alice Wong' ORDER BY 1",
    )
    assert [name for (name,) in skills] == ["Facial Treatment", "Manicure", "Pedicure", "Totok Wajah"]
    bookable = rows(desk, "SELECT count(*) FROM staff WHERE is_bookable AND role = 'STAFF'")
    assert bookable == rows(desk, "SELECT count(*) FROM staff WHERE role = 'STAFF'")
    report = take(desk, "staff", "name,role,outlet,skills\nAlice Wong,STAFF,Kemang,Hair\n")
    assert counts(report) == (0, 1, 0, 0)


def test_people_with_unknown_skills_or_no_outlet_are_left_out(desk: Desk) -> None:
    imports.take_in(desk, venue("services"))
    imports.take_in(desk, venue("packages"))
    report = take(desk, "staff", "name,role,outlet,skills\nAni,STAFF,Kemang,Yoga\nBudi,STAFF,,Hair\n")
    assert [tuple(line) for line in report.skipped] == [
        (2, "There is no service of the category Yoga."),
        (3, "The outlet is missing."),
    ]


@pytest.mark.rule("ROLE-14")
def test_an_import_changes_nobody_of_an_equal_role(desk: Desk) -> None:
    report = take(desk, "staff", "name,role,outlet\nDewi Lestari,RECEPTIONIST,Kemang\n")
    assert [tuple(line) for line in report.skipped] == [
        (2, "Nobody manages a person of an equal or higher role.")
    ]
    assert rows(desk, "SELECT role FROM staff") == [("TENANT_ADMIN",)]


# Customers

CUSTOMERS = "First Name,Last Name,Email Address,Phone Number,Memo,Square Customer ID\n"


@pytest.mark.rule("IMP-4")
def test_the_same_source_id_is_the_same_person(desk: Desk) -> None:
    take(desk, "customers", f"{CUSTOMERS}Ani,,ani@example.com,,,SQ1\n")
    report = take(desk, "customers", f"{CUSTOMERS}Anita,Sari,,0812 3456 7890,VIP,SQ1\n")
    assert counts(report) == (0, 1, 0, 0)
    assert rows(desk, "SELECT name, email, phone, notes FROM customer") == [
        ("Anita Sari", "ani@example.com", "+6281234567890", "VIP")
    ]


@pytest.mark.rule("IMP-4")
@pytest.mark.parametrize("line", ["ÀNI,,,0812-3456-7890,,SQ9", "ani,,ani@example.com,,,"])
def test_the_same_name_with_the_same_email_or_phone_is_the_same_person(desk: Desk, line: str) -> None:
    take(desk, "customers", "name,email,phone\nAni,ani@example.com,081234567890\n")
    assert counts(take(desk, "customers", f"{CUSTOMERS}{line}\n"))[0] == 0
    assert rows(desk, "SELECT count(*) FROM customer") == [(1,)]


@pytest.mark.rule("IMP-4")
def test_the_same_phone_under_another_name_is_made_and_listed(desk: Desk) -> None:
    take(desk, "customers", "name,email,phone\nAni,ani@example.com,081234567890\n")
    report = take(desk, "customers", "name,email,phone\nBudi,,0812 3456 7890\nAni,,\n")
    assert counts(report) == (2, 0, 0, 0)
    assert [tuple(line) for line in report.duplicates] == [
        (2, "Possible duplicate: the same e-mail or phone as Ani.")
    ]


def test_one_person_on_two_lines_is_made_once(desk: Desk) -> None:
    text = f"{CUSTOMERS}Ani,,ani@example.com,,,SQ1\nAni,,ani@example.com,081234567890,,SQ2\n"
    report = take(desk, "customers", text)
    assert counts(report) == (1, 1, 0, 0)
    assert [(note.line, note.reason) for note in report.notes] == [(3, "The same person as on line 2.")]
    assert rows(desk, "SELECT email, phone FROM customer") == [("ani@example.com", "+6281234567890")]
    assert counts(take(desk, "customers", text)) == (0, 0, 2, 0)


def test_what_the_desk_has_edited_is_not_taken_back_by_an_old_file(desk: Desk) -> None:
    text = f"{CUSTOMERS}Ani,,ani@example.com,,VIP,SQ1\n"
    take(desk, "customers", text)
    ((customer_id,),) = rows(desk, "SELECT id FROM customer")
    customers.edit(
        desk, customer_id, customers.Draft("Ani Sari", "0812 3456 7890", "sari@example.com"), operation="op1"
    )
    take(desk, "customers", text)
    guest = customers.get(desk, customer_id)
    assert (guest.name, guest.email, guest.phone) == ("Ani Sari", "sari@example.com", "+6281234567890")


def test_hostile_names_come_in_as_text(desk: Desk) -> None:
    names = [
        "[bold]Ani[/]",
        "=cmd|' /C calc'!A0",
        "Robert'); DROP TABLE customer;--",
        "محمد",
        "%_",
        'A "B" C',
    ]
    lines = "".join('"{}",081234567890\n'.format(name.replace('"', '""')) for name in names)
    assert take(desk, "customers", f"name,phone\n{lines}").created == len(names)
    assert {name for (name,) in rows(desk, "SELECT name FROM customer")} == set(names)


# Passes


@pytest.mark.rule("IMP-1")
def test_a_pass_becomes_a_paid_purchase_without_a_payment(desk: Desk) -> None:
    catalogue(desk)
    report = take(
        desk, "passes", f"{PASSES}Ani,ani@example.com,,Lulur 10x,4,10,31/12/2026,Rp1.700.000,31/01/2026\n"
    )
    assert counts(report) == (1, 0, 0, 0)
    ((status, paid, price, total, used, left, gone, imported, assumed),) = rows(
        desk,
        "SELECT status, payment_status, price, total, used, remaining, expired, imported, assumed "
        "FROM purchase",
    )
    assert (status, paid, price, total, used, left, gone) == ("active", "paid", 1_700_000, 10, 6, 4, 0)
    assert (bool(imported), bool(assumed)) == (True, False)
    assert rows(desk, "SELECT count(*) FROM payment") == [(0,)]
    jakarta = zone("WIB")
    ((bought, ends),) = rows(desk, "SELECT purchased_at, expires_at FROM purchase")
    assert moment(bought) == instant(date(2026, 1, 31), 0, jakarta)
    assert moment(ends).astimezone(jakarta).isoformat() == "2026-12-31T23:59:59.999999+07:00"
    guest = customers.find(desk, "ani").rows[0]
    assert [credit.remaining for credit in credits.available(desk, guest.id)] == [4]


@pytest.mark.rule("IMP-1")
def test_a_pass_without_an_expiry_never_expires(desk: Desk) -> None:
    catalogue(desk)
    take(desk, "passes", f"{PASSES}Ani,ani@example.com,,Lulur 10x,4,10,,,2026-01-31\n")
    assert rows(desk, "SELECT expires_at, price FROM purchase") == [(None, 1_850_000)]


@pytest.mark.rule("IMP-1", "CRED-16")
def test_expired_and_used_up_passes_come_in_as_such(desk: Desk) -> None:
    catalogue(desk)
    lines = (
        "Ani,ani@example.com,,Lulur 10x,4,10,2026-11-20,1,2026-01-31\n"
        "Budi,budi@example.com,,Lulur 10x,0,10,2026-11-20,1,2026-01-31\n"
        "Citra,citra@example.com,,Lulur 10x,4,10,2026-11-21,1,2026-01-31\n"
    )
    assert take(desk, "passes", PASSES + lines).created == 3
    found = rows(
        desk,
        "SELECT customer.name, status, used, remaining, expired FROM purchase "
        "JOIN customer ON customer.id = customer_id ORDER BY 1",
    )
    assert found == [
        ("Ani", "expired", 6, 0, 4),
        ("Budi", "depleted", 10, 0, 0),
        ("Citra", "active", 6, 4, 0),
    ]


@pytest.mark.rule("IMP-2")
def test_visits_of_several_services_are_spread_and_the_report_says_so(desk: Desk) -> None:
    catalogue(desk)
    lines = (
        "Ani,ani@example.com,,Luxury Spa Package,2,5,,1,2026-01-31\n"
        "Budi,budi@example.com,,Luxury Spa Package,5,5,,1,2026-01-31\n"
        "Citra,citra@example.com,,Luxury Spa Package,0,5,,1,2026-01-31\n"
    )
    report = take(desk, "passes", PASSES + lines)
    assert [tuple(line) for line in report.assumed] == [
        (2, "3 used, assumed: Full Body Massage 2 of 3, Facial Treatment 1 of 2.")
    ]
    assert rows(desk, "SELECT count(*) FROM purchase WHERE assumed") == [(1,)]
    found = rows(
        desk,
        "SELECT credit.service_name, credit.used, credit.remaining FROM credit "
        "JOIN purchase ON purchase.id = purchase_id WHERE assumed ORDER BY item_no",
    )
    assert found == [("Full Body Massage", 2, 1), ("Facial Treatment", 1, 1)]


def test_every_credit_is_the_sum_of_its_movements(desk: Desk) -> None:
    for kind in FILES:
        imports.take_in(desk, venue(kind))
    assert rows(
        desk,
        "SELECT credit.id FROM credit LEFT JOIN credit_movement ON credit_id = credit.id GROUP BY credit.id "
        "HAVING max(credit.total) <> sum(granted) OR max(credit.used) <> sum(credit_movement.used) "
        "OR max(credit.remaining) <> sum(credit_movement.remaining) "
        "OR max(credit.expired) <> sum(credit_movement.expired)",
    ) == []  # fmt: skip
    assert rows(
        desk,
        "SELECT purchase.id FROM purchase JOIN credit ON purchase_id = purchase.id GROUP BY purchase.id "
        "HAVING max(purchase.total) <> sum(credit.total) OR max(purchase.used) <> sum(credit.used)",
    ) == []  # fmt: skip


@pytest.mark.rule("IMP-4")
def test_a_pass_joins_its_customer_or_makes_one(desk: Desk) -> None:
    catalogue(desk)
    take(desk, "customers", "name,email,phone\nAni,ani@example.com,081234567890\nCitra,,081234567891\n")
    lines = (
        "Ani,ani@example.com,,Lulur 10x,4,10,,1,2026-01-31\n"
        "Citra,,0812-3456-7891,Lulur 10x,4,10,,1,2026-01-31\n"
        "Budi,ani@example.com,,Lulur 10x,4,10,,1,2026-01-31\n"
        "Ani,,,Lulur 10x,4,10,,1,2026-01-31\n"
    )
    report = take(desk, "passes", PASSES + lines)
    assert (report.created, report.joined) == (3, 2)
    assert [line.line for line in report.duplicates] == [4]
    assert [line.line for line in report.notes] == [4]
    assert [line.line for line in report.skipped] == [5]
    assert "not sure whose it is" in report.skipped[0].reason


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ani,a@example.com,,Reiki 5x,1,5,,1,2026-01-31", "There is no package Reiki 5x"),
        ("Ani,a@example.com,,Luxury Spa Package,1,6,,1,2026-01-31", "The pass has 6 visits, but Luxury"),
        ("Ani,a@example.com,,Lulur 10x,1,10,,1,2026-11-22", "which has not come yet"),
    ],
)
def test_passes_that_cannot_be_are_left_out_with_the_reason(desk: Desk, line: str, said: str) -> None:
    catalogue(desk)
    report = take(desk, "passes", f"{PASSES}{line}\n")
    assert counts(report) == (0, 0, 0, 1)
    assert said in report.skipped[0].reason
    assert rows(desk, "SELECT count(*) FROM customer") == [(0,)]


def test_a_pass_of_one_service_may_have_another_number_of_visits(desk: Desk) -> None:
    catalogue(desk)
    take(desk, "passes", f"{PASSES}Ani,ani@example.com,,Lulur 10x,3,12,,1,2026-01-31\n")
    assert rows(desk, "SELECT total, used, remaining FROM credit") == [(12, 9, 3)]


def test_a_pass_whose_count_changed_since_is_left_as_the_desk_has_it(desk: Desk) -> None:
    catalogue(desk)
    line = "Ani,ani@example.com,,Lulur 10x,{},10,,1,2026-01-31\n"
    take(desk, "passes", PASSES + line.format(4))
    report = take(desk, "passes", PASSES + line.format(3))
    assert [tuple(one) for one in report.skipped] == [
        (2, "This pass came in with 4 visits left and now has 3; correct it at the desk.")
    ]
    assert rows(desk, "SELECT remaining FROM purchase") == [(4,)]


def test_two_passes_alike_but_for_what_is_left_are_two(desk: Desk) -> None:
    catalogue(desk)
    line = "Ani,ani@example.com,,Lulur 10x,{},10,,1,2026-01-31\n"
    text = PASSES + line.format(4) + line.format(10)
    assert counts(take(desk, "passes", text)) == (2, 0, 0, 0)
    assert counts(take(desk, "passes", text)) == (0, 0, 2, 0)


CHANGES = {
    "services": (
        "name,category,duration_minutes,price\nLulur,Body,60,150000\n",
        "name,category,duration_minutes,price\nLulur,Body,90,175000\n",
        "Lulur, minutes: 60 → 90; price: 150000 → 175000",
    ),
    "packages": (
        "name,items,price,validity_days,outlets\nSpa Day,Creambath x5,400000,90,\n",
        "name,items,price,validity_days,outlets\nSpa Day,Creambath x6,400000,,Kemang\n",
        "Spa Day, days: 90 → –; items: Creambath x5 → Creambath x6; outlets: – → 1",
    ),
    "staff": (
        "name,role,outlet,skills\nBeni,RECEPTIONIST,Kemang,\n",
        "name,role,outlet,skills\nBeni,OUTLET_MANAGER,Kemang,\n",
        "Beni, role: Receptionist → Outlet manager",
    ),
    "customers": (
        "name,phone,email\nAyu Lestari,081234567890,\n",
        "name,phone,email\nAyu Lestari,081234567890,ayu@example.com\n",
        "Ayu Lestari, e-mail: – → ayu@example.com",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_preview_says_what_would_become_of_what_is_here(desk: Desk, kind: str) -> None:
    before, after, told = CHANGES[kind]
    if kind == "packages":
        take(desk, "services", "name,category,duration_minutes,price\nCreambath,Hair,60,110000\n")
    take(desk, kind, before)
    foretold = imports.preview(desk, read(kind, after.encode(), "file.csv"))
    assert [tuple(line) for line in foretold.changes] == [(2, told)]
    assert (foretold.updated, foretold.created, foretold.unchanged) == (1, 0, 0)
    assert take(desk, kind, after).changes == foretold.changes
    assert take(desk, kind, after).changes == ()
