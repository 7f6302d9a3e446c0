"""Selling, paying and using a credit by exactly the keys that are promised, slowly and in one burst."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos_app.desk import gateway, links
from pos_app.domain.words import Channel, PurchaseStatus, SaleMethod
from tests.end_to_end.desk_program import looked_at
from tests.end_to_end.strokes import GUEST, MANNERS, NAME, count, played, sold

SOLD = "Package Purchase Successful!"
CASH_SALE = ("enter", "s", "lux", "enter", "enter", "enter")
WITH_CHANGE = ("enter", "s", "lux", "enter", "enter", "600000", "enter", "enter")
CARD_MACHINE = ("enter", "s", "lux", "enter", "2", "enter")
LINK = ("enter", "s", "lux", "enter", "4", "enter")
USE_NOW = ("enter", "w", "enter", "enter")
PENDING_PAYMENT = ("p", "enter", "enter")


def test_the_budgets() -> None:
    """Keys after the name, until the wall."""
    assert count(CASH_SALE) == 8
    assert count(WITH_CHANGE) == 15
    assert count(CARD_MACHINE) == 8
    assert count(LINK) == 8
    assert count(USE_NOW) == 4
    assert count(PENDING_PAYMENT) == 3


@pytest.mark.parametrize("manner", MANNERS)
def test_cash_sale_of_a_named_package(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, CASH_SALE, manner, SOLD)
    (purchase,) = card.purchases
    assert (purchase.package_name, purchase.status) == ("Luxury Spa Package", PurchaseStatus.ACTIVE)
    assert purchase.remaining == 5


@pytest.mark.parametrize("manner", MANNERS)
def test_cash_sale_with_change(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, WITH_CHANGE, manner, SOLD)
    (purchase,) = card.purchases
    assert purchase.status == PurchaseStatus.ACTIVE


@pytest.mark.parametrize("manner", MANNERS)
def test_sale_by_card_machine(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, CARD_MACHINE, manner, "POS Terminal")
    (purchase,) = card.purchases
    assert purchase.status == PurchaseStatus.ACTIVE


@pytest.mark.rule("BUY-16")
@pytest.mark.parametrize("manner", MANNERS)
def test_sale_by_link_ends_at_the_link_on_the_screen(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, LINK, manner, f"Link › {GUEST} › Luxury Spa Package", connected)
    (purchase,) = card.purchases
    assert (purchase.status, purchase.method) == (PurchaseStatus.PENDING_PAYMENT, SaleMethod.DIGITAL)
    with looked_at(tmp_path / "desk.db") as desk:
        (link,) = links.of_purchase(desk, purchase.id)
    assert (link.shown, link.total, link.channels) == ("queued", purchase.price, (Channel.WHATSAPP,))


def connected(desk: Any, _guest: str) -> None:
    """Connect the venue to a Paper.id that nobody answers for."""
    gateway.note(desk, "sandbox")


def test_a_held_enter_makes_one_link(tmp_path: Path) -> None:
    keys = ("enter", "s", "lux", "enter", "4", *["enter"] * 25)
    card = played(tmp_path, keys, "in one burst", f"Link › {GUEST}", connected)
    (purchase,) = card.purchases
    with looked_at(tmp_path / "desk.db") as desk:
        assert len(links.of_purchase(desk, purchase.id)) == 1


@pytest.mark.parametrize("manner", MANNERS)
def test_use_a_credit_now(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, USE_NOW, manner, "Credit Redeemed Successfully", sold)
    (use,) = card.uses
    assert use.service_name == "Full Body Massage"
    assert card.purchases[0].remaining == 4


@pytest.mark.parametrize("manner", MANNERS)
def test_take_a_pending_payment_from_its_row(tmp_path: Path, manner: str) -> None:
    def fill(desk: Any, guest: str) -> None:
        sold(desk, guest, method=SaleMethod.TRANSFER)

    card = played(tmp_path, ("enter", *PENDING_PAYMENT), manner, "Payment Recorded Successfully", fill)
    (purchase,) = card.purchases
    assert purchase.status == PurchaseStatus.ACTIVE


def test_a_held_enter_sells_once(tmp_path: Path) -> None:
    card = played(tmp_path, ("enter", "s", "lux", *["enter"] * 25), "in one burst", SOLD)
    assert len(card.purchases) == 1


@pytest.mark.parametrize("manner", MANNERS)
def test_take_a_pending_payment_from_its_row_in_f6(tmp_path: Path, manner: str) -> None:
    def fill(desk: Any, guest: str) -> None:
        sold(desk, guest, method=SaleMethod.TRANSFER)

    find = ("escape", "f6", "f", NAME, "enter")
    card = played(tmp_path, (*find, *PENDING_PAYMENT), manner, "Payment Recorded Successfully", fill)
    (purchase,) = card.purchases
    assert purchase.status == PurchaseStatus.ACTIVE
