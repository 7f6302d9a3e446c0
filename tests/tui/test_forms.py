"""The form engine without a screen: what keys do, and what they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pos_app.domain.money import Rupiah
from pos_app.tui import formats
from pos_app.tui.forms.fields import (
    Amount,
    Choice,
    DateField,
    GuestGives,
    Numbered,
    Option,
    PinField,
    ReadOnly,
    TextField,
    Ticks,
)
from pos_app.tui.forms.form import Form, Step
from pos_app.tui.forms.layout import Grounded, picture, wall_picture
from pos_app.tui.forms.times import TimeList
from pos_app.tui.forms.wall import Wall
from pos_app.tui.text import filled
from pos_app.tui.widgets.drawing import plain

TODAY = date(2026, 11, 21)
PACKAGES = [Option("p1", "Luxury Spa Package", record=500_000), Option("p2", "Hair Care", record=300_000)]


def press(form: Form, *keys: str) -> list[Step]:
    """Press keys by name; a word of several letters that is no key's name is typed."""
    named = {
        "enter",
        "escape",
        "tab",
        "shift+tab",
        "up",
        "down",
        "backspace",
        "ctrl+s",
        "ctrl+u",
        "space",
        "left",
    }
    steps = []
    for key in keys:
        parts = [key] if key in named else list(key)
        steps += [form.press(p, " " if p == "space" else p if len(p) == 1 else None).step for p in parts]
    return steps


def sale() -> tuple[Form, Choice, Numbered, TextField]:
    package = Choice("package_id", "Package", PACKAGES, must_touch=True)
    payment = Numbered(
        "means", "Payment", [(1, Option("cash", "Cash")), (4, Option("card", "Card"))], default=1
    )
    notes = TextField("notes", "Notes", optional=True, asked=False)
    gives = GuestGives(lambda: package.value.record if package.value else 0)
    form = Form(
        "Sell",
        [ReadOnly("Customer", "Ayu"), package, payment, notes],
        confirm=lambda: f"Sell {package.value.label}, {payment.value.label}",
        afterwards=lambda: [["4 credits"]],
        gives=gives,
    )
    return form, package, payment, notes


def shown(form: Form, width: int = 80, height: int = 20) -> str:
    def text(line: Sequence[object]) -> str:
        return "".join(text(p.line) if isinstance(p, Grounded) else plain([p]) for p in line)  # type: ignore[list-item]

    return "\n".join(text(drawn.line) for drawn in picture(form, width, height))


def test_asked_fields_in_order_then_the_confirm_line() -> None:
    form, package, payment, _notes = sale()
    assert press(form, "hair", "enter", "enter", "enter")[-1] is Step.ACT
    assert (package.value.key, payment.value.key) == ("p2", "cash")


def test_a_bare_enter_takes_no_package() -> None:
    form, package, _payment, _notes = sale()
    assert press(form, "enter") == [Step.REFUSED]
    assert not package.value
    assert press(form, "down", "enter")[-1] is Step.TAKEN
    assert package.value.key == "p2"


def test_no_match_is_a_refusal_that_keeps_the_text() -> None:
    form, package, _payment, _notes = sale()
    assert press(form, "zz", "enter")[-1] is Step.REFUSED
    assert "zz" in package.refusal
    assert package.typing.text == "zz"


def test_any_word_any_order_accents_folded() -> None:
    field = Choice("c", "C", [Option("1", "Crème Bath Luxury")])
    for text in ("bath creme", "lux", "CRÈME"):
        field.typing.put(text)
        assert [o.key for o in field.rows()] == ["1"]


def test_a_number_takes_and_goes_on() -> None:
    form, _package, payment, _notes = sale()
    press(form, "lux", "enter", "4")
    assert payment.value.key == "card"
    assert form.on_confirm


def test_a_number_that_is_not_there_is_refused() -> None:
    form, _package, payment, _notes = sale()
    assert press(form, "lux", "enter", "7")[-1] is Step.REFUSED
    assert payment.value is None


def test_tab_reaches_answered_fields_and_back() -> None:
    form, _package, _payment, notes = sale()
    press(form, "lux", "enter", "tab", "vip", "enter")
    assert notes.value == "vip"
    assert form.on_confirm
    assert press(form, "up") == [Step.DRAWN]
    assert form.current is notes
    press(form, "shift+tab", "shift+tab", "shift+tab", "shift+tab")
    assert form.current is form.fields[1]


def test_what_is_missing_is_said_and_enter_goes_there() -> None:
    form, package, _payment, _notes = sale()
    assert press(form, "ctrl+s") == [Step.DRAWN]
    assert "Package: choose one." in shown(form)
    assert press(form, "enter") == [Step.REFUSED]
    assert form.current is package
    press(form, "lux")
    assert "Package: Enter confirms it." in shown(form)


def test_an_amount_that_stands_there_is_not_called_missing() -> None:
    amount = Amount("amount", "Amount")
    form = Form("Pay", [amount], confirm=lambda: "Pay")
    assert "Amount is missing." in shown(form)
    press(form, "50000")
    assert "Amount: Enter confirms it." in shown(form)
    press(form, "ctrl+u", "ctrl+s")
    assert "Amount is missing." in shown(form)


def test_ctrl_s_does_not_confirm() -> None:
    form, *_rest = sale()
    assert press(form, "lux", "enter", "enter", "ctrl+s")[-1] is Step.DRAWN


def test_back_from_too_little_money_is_the_method_and_one_line_alone_has_the_bar() -> None:
    form, _package, payment, _notes = sale()
    press(form, "lux", "enter", "enter", "400000", "enter")
    assert shown(form).count("▌") == 1
    press(form, "shift+tab")
    assert form.current is payment
    assert [line.split()[0] for line in shown(form).splitlines() if "▌" in line] == ["Payment", "▌1"]
    press(form, "ctrl+s", "ctrl+u", "500000", "enter")
    assert not form.gives_now
    assert shown(form).count("▌") == 1, "the confirm line again, once the money was taken"


def test_guest_gives_is_checked_and_gives_change() -> None:
    form, *_rest = sale()
    press(form, "lux", "enter", "enter")
    assert press(form, "400000", "enter")[-1] is Step.REFUSED
    assert isinstance(form.gives, GuestGives)
    assert "shift+Tab" in form.gives.refusal
    press(form, *["backspace"] * 6, "600000")
    assert press(form, "enter") == [Step.DRAWN]
    assert form.gives.change == Rupiah(100_000)
    assert formats.money(100_000) in shown(form)
    assert press(form, "enter") == [Step.ACT]


def test_editing_keys_do_no_harm_where_there_is_nothing_to_edit() -> None:
    form, package, _payment, notes = sale()
    harmless = {Step.DRAWN, Step.TYPED}
    for key in ("backspace", "delete", "ctrl+u", "ctrl+w"):
        assert form.press(key, "\x15").step in harmless
    press(form, "lux", "enter", "enter")
    assert form.on_confirm
    for typed in ("", "60000"):
        for key in ("backspace", "delete", "ctrl+w", "ctrl+u", "backspace"):
            assert all(form.press(digit, digit).step is Step.DRAWN for digit in typed)
            assert form.press(key, "\x7f").step is Step.DRAWN
    assert form.gives is not None
    press(form, "ctrl+u", "60000", "enter", *["backspace"] * 8, "600000", "enter")
    assert form.gives.value == 600_000
    form.go_to(notes)
    for key in ("backspace", "delete", "ctrl+u", "ctrl+w"):
        assert form.press(key, "\x15").step in harmless
    assert package.value.key == "p1"


def test_change_of_a_hundred_large_notes_is_a_slip_of_the_hand() -> None:
    form, *_rest = sale()
    press(form, "lux", "enter", "enter", "99999999999")
    assert press(form, "enter") == [Step.REFUSED]
    assert form.gives is not None
    said = f"{formats.money(99_999_999_999)} is over {formats.money(10_000_000)} more than"
    assert said in form.gives.refusal
    assert "Type what the guest hands over" in form.gives.refusal


def test_escape_with_something_typed_asks() -> None:
    form, *_rest = sale()
    assert press(form, "escape") == [Step.LEAVE]
    assert press(form, "l", "escape")[-1] is Step.DRAWN
    assert "keep it" in shown(form)
    assert press(form, "x") == [Step.REFUSED]
    assert press(form, "escape") == [Step.DRAWN]
    assert press(form, "escape", "1")[-1] is Step.KEEP
    assert press(form, "escape", "2")[-1] is Step.LEAVE


def test_a_draft_comes_back_and_says_what_is_gone() -> None:
    form, *_rest = sale()
    press(form, "hair", "enter", "4")
    state = form.state()
    again, package, payment, _notes = sale()
    package.offer(PACKAGES[:1])
    assert again.restore(state) == ["Package"]
    assert payment.value.key == "card"


def test_an_amount_is_understood_beside_it() -> None:
    amount = Amount("amount", "Amount", price=500_000, check=lambda a: "" if a == 500_000 else "Differs.")
    form = Form("Pay", [amount], confirm=lambda: "Pay")
    press(form, "1,5jt")
    assert formats.money(1_500_000) in plain(amount.editing(40))
    assert press(form, "enter") == [Step.REFUSED]
    assert amount.refusal == "Differs."
    assert press(form, "=", "enter", "enter")[-1] is Step.ACT
    assert amount.value == 500_000


def test_a_prefilled_field_is_selected_when_reached() -> None:
    amount = Amount("amount", "Amount", value=500_000)
    form = Form("Pay", [amount], confirm=lambda: "Pay")
    press(form, "7000", "enter")
    assert amount.value == 7_000


def test_letters_are_unknown_in_a_numbered_field() -> None:
    form, *_rest = sale()
    assert press(form, "lux", "enter", "x")[-1] is Step.NOTHING
    assert not form.consumes("x", "x")


def test_a_pin_is_six_digits_and_never_shown() -> None:
    pin = PinField("pin", "PIN")
    form = Form("In", [pin], confirm=lambda: "In")
    press(form, "12a34")
    assert "1" not in plain(pin.editing(20))
    assert press(form, "enter") == [Step.REFUSED]
    assert press(form, "56", "enter")[-1] is Step.TAKEN
    assert pin.value == "123456"
    assert pin.state() is None


def test_a_day_as_people_say_it() -> None:
    field = DateField("day", "Day", TODAY)
    form = Form("Go", [field], confirm=lambda: "Go")
    press(form, "24")
    assert "Tue 24 Nov" in plain(field.editing(40))
    press(form, "enter")
    assert field.value == date(2026, 11, 24)


def test_a_free_reason_is_typed_or_taken_with_down() -> None:
    def reason() -> tuple[Form, Choice]:
        field = Choice(
            "reason", "Reason", [Option("1", "Customer ill"), Option("2", "Our mistake")], free_text=True
        )
        return Form("Cancel", [field], confirm=lambda: "Cancel"), field

    form, field = reason()
    assert press(form, "enter") == [Step.REFUSED]
    assert press(form, "down", "enter", "enter")[-1] is Step.ACT
    assert field.value == "Customer ill"
    form, field = reason()
    press(form, "moved away", "enter")
    assert field.value == "moved away"


def test_ticks_toggle_and_stay() -> None:
    ticks = Ticks(
        "channels", "Channels", [Option("a", "A"), Option("b", "B")], ticked=["a"], asked=True, least=1
    )
    form = Form("Send", [ticks], confirm=lambda: "Send")
    press(form, "2", "1")
    assert ticks.value == ["b"]
    assert form.current is ticks
    press(form, "2")
    assert press(form, "enter") == [Step.REFUSED]


def times() -> tuple[Form, TimeList]:
    field = TimeList("start", "Time", TODAY)
    field.offer_day(TODAY, [Option(clock, clock) for clock in ("09:30", "10:00", "14:30", "15:00")])
    return Form("Book", [field], confirm=lambda: "Book"), field


def test_digits_jump_to_a_time() -> None:
    form, field = times()
    press(form, "10", "enter")
    assert field.value.key == "10:00"
    form, field = times()
    assert press(form, "11", "enter")[-1] is Step.REFUSED
    assert field.refusal == "11:00 is not free."


def test_g_goes_to_a_day() -> None:
    form, field = times()
    assert field.command("date")
    assert press(form, "24", "enter")[-1] is Step.DAY
    assert field.wanted_day == date(2026, 11, 24)
    assert field.command("day_after")
    assert field.wanted_day == date(2026, 11, 22)
    assert not field.command("sell")


def test_escape_while_a_day_is_typed_stays_in_the_form() -> None:
    form, field = times()
    field.command("date")
    assert press(form, "2", "escape")[-1] is Step.DRAWN
    assert press(form, "escape") == [Step.LEAVE]


def test_the_picture_keeps_its_width_and_height() -> None:
    form, *_rest = sale()
    for width, height in ((68, 0), (78, 18), (118, 28), (198, 50)):
        for keys in ((), ("lux",), ("enter",), ("enter",)):
            press(form, *keys)
            lines = picture(form, width, height)
            assert not height or len(lines) <= height
    wall = Wall("Done", big=("Change", formats.money(100_000)))
    assert len(wall_picture(wall, 60, 20)) == 20


def test_the_fields_stay_in_sight_however_long_the_name_in_the_confirm_line_is() -> None:
    field = TextField("notes", "Notes", optional=True)
    said = filled("Sell it to %(guest)s for Rp 500,000", guest="x" * 5_000)
    form = Form("Sell", [field], confirm=lambda: said)
    text = shown(form, 78)
    assert "Notes" in text
    assert sum("xxx" in line for line in text.splitlines()) <= 6
    assert "for Rp 500,000" in " ".join(text.split())
