"""Data becomes display text in one place, and nothing a terminal would obey gets through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah
from pos_app.tui.text import clean, cut, filled, fit, shortened, together, txt, words_of, wrap
from pos_app.words import set_language
from tests.tui.hostile import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_clean_leaves_only_what_can_be_seen(text: str) -> None:
    shown = clean(text)
    assert not [c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0]
    assert not set(shown) & set("\u2028\u2029\u202e\u202c\u2066\u2069\u200b\u200c\u200d\u200f\ufeff\u3164")
    shown.encode()


def test_clean_loses_no_letters() -> None:
    assert clean("Anna [VIP]") == "Anna [VIP]"
    assert clean("Siti\r\nWati\tTono") == "Siti Wati Tono"
    assert clean("S\u200bi\u200ct\u200di") == "Siti"
    assert clean("王小明 é ñ") == "王小明 é ñ"


def test_txt_is_never_markup() -> None:
    assert txt("[@click=app.quit]x[/]").plain == "[@click=app.quit]x[/]"
    assert not txt("[bold]x[/bold]").spans


@given(st.text(), st.integers(min_value=0, max_value=40))
def test_cut_fits_its_cells(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_fit_fills_its_cells(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_cut_keeps_a_tail() -> None:
    assert cut("INV-PKG-20260118-101522-M3TX", 14, keep_tail=11) == "IN…101522-M3TX"


@given(st.text(), st.integers(min_value=2, max_value=40))
def test_wrap_keeps_within_the_width(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


def test_wrap_loses_nothing() -> None:
    text = "Payment amount must match the package price, which is rather long"
    assert " ".join(wrap(text, 20)) == text
    assert "".join(wrap("x" * 50, 20)) == "x" * 50
    assert wrap(text, 20, 2)[1].endswith("…")


def test_a_refusal_shows_money_in_the_language() -> None:
    no = BadInput(
        "amount",
        "Payment amount (%(given)s) must match package price (%(price)s)",
        next_step="Press = for the price.",
        given=Rupiah(450_000),
        price=Rupiah(500_000),
    )
    assert words_of(no) == (
        "Payment amount (Rp\u00a0450,000) must match package price (Rp\u00a0500,000). Press = for the price."
    )
    set_language("id")
    assert "Rp\u00a0450.000" in words_of(no)


def test_a_refusal_without_parameters_may_hold_a_percent_sign() -> None:
    assert words_of(BadInput("x", "100 % gone")) == "100 % gone"
    assert words_of(BadInput("x", "Until %(day)s", day=date(2026, 2, 15)), date(2026, 1, 1)) == "Until 15 Feb"


def test_every_word_a_rule_puts_into_a_sentence_is_collected() -> None:
    from pos_app.domain.appointments import STATUS_WORDS
    from pos_app.domain.roles import Act
    from pos_app.tui.text import SAID_BY_RULES

    said = {*(word.lower() for word in STATUS_WORDS.values()), *(act.value for act in Act)}
    assert said <= set(SAID_BY_RULES)


NAMES = {"guest": "Siti " * 60, "service": "x" * 5_000, "staff": "Wayan"}


@pytest.mark.parametrize("room", [70, 80, 160])
def test_names_give_way_to_the_words_of_a_sentence(room: int) -> None:
    said = filled("%(guest)s is here: %(service)s with %(staff)s.", **NAMES)
    shown = shortened(together(said, "Owes Rp 150.000."), lambda text: cell_len(text) <= room)
    assert room - 2 <= cell_len(shown) <= room
    assert shown.startswith("Siti Siti ")
    assert "… is here: xxx" in shown
    assert shown.endswith("x… with Wayan. Owes Rp 150.000.")


def test_names_give_way_in_words_that_stand_in_other_words() -> None:
    about = filled("%(guest)s, %(amount)s", guest="Siti " * 60, amount="Rp 500,000")
    shown = shortened(filled("Paid online: %(what)s", what=about), lambda text: cell_len(text) <= 60)
    assert shown.startswith("Paid online: Siti ")
    assert shown.endswith("…, Rp 500,000")


def test_a_name_that_fits_is_left_whole_and_none_is_cut_to_nothing() -> None:
    said = filled("%(guest)s is here.", guest="Siti Rahayu Kusumawardani")
    assert shortened(said, lambda text: True) == "Siti Rahayu Kusumawardani is here."
    assert shortened(said, lambda text: False) == "Siti Rahayu… is here."
    assert shortened("Siti Rahayu Kusumawardani", lambda text: False) == "Siti Rahayu Kusumawardani"


def test_the_names_in_a_refusal_give_way_too() -> None:
    words = words_of(BadInput("taken", "%(who)s has this phone.", who="Siti " * 60, next_step="Look."))
    assert "… has this phone. Look." in shortened(words, lambda text: cell_len(text) <= 60)
