"""The widgets of the kit on hostile text, at every width, and under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from pos_app.tui.app import DeskApp
from pos_app.tui.forms.fields import Choice, Option, ReadOnly, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import filled
from pos_app.tui.venue import Preferences
from pos_app.tui.widgets.columns import Column, widths
from pos_app.tui.widgets.desk_list import DeskList, Fact, Row, Section
from pos_app.tui.widgets.drawing import Said, clip, plain, wrapped
from pos_app.tui.widgets.entry import Entry
from pos_app.tui.widgets.lines import DeskHeader, HeaderFacts, KeyLine, Message, MessageLine, PlaceLine, Truth
from tests.tui.conftest import Run, screen_text
from tests.tui.counter import settled
from tests.tui.hostile import HOSTILE
from tests.tui.sample import VENUE, Ledger, SlowStore, make

COLUMNS = (Column("Name", shrink=True, grow=True), Column("State", width=16), Column("Amount", right=True))


class Hostile(ListScreen):
    """Every widget of the kit, showing one text."""

    VERBS = ("sell",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.entry = Entry(text, hint=text)

    def body(self) -> Iterable[Widget]:
        yield self.entry
        yield from super().body()

    async def load(self) -> None:
        self.place(self.text, self.text, right=[Said(self.text, "bad")])
        row = Row("1", [self.text, Said(self.text, "waiting"), self.text])
        self.list.show(
            [Section(self.text, self.text, COLUMNS, [row], heads=True), Section("E", empty=self.text)]
        )
        self.entry.put(self.text)
        self.say(self.text)

    async def detail(self, row: Row) -> list[Section]:
        return [
            Section(
                self.text, facts=[Fact(self.text, self.text), Fact("", [self.text, Said(self.text, "due")])]
            )
        ]

    def verb_sell(self) -> None:
        self.app.push_screen(HostileForm(self.text))


class HostileForm(FormScreen):
    """A form of hostile text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    async def prepare(self) -> Form:
        text = self.text
        options = [
            Option("1", text, (text, text), note=text, detail=[[text]]),
            Option("2", text, reason=text),
        ]
        fields = [
            ReadOnly(text, text),
            Choice("a", text, options, title=text),
            TextField("b", text, value=text, hint=text, optional=True, limit=300),
        ]
        return Form(text, fields, confirm=lambda: text, afterwards=lambda: [[text]])

    async def perform(self) -> Wall:
        return Wall(self.text, [Fact(self.text, self.text)], big=(self.text, self.text), after=[[self.text]])


def hostile_app(text: str) -> DeskApp:
    app = DeskApp(
        SlowStore(), first=lambda: Hostile(text), preferences=Preferences(idle_seconds=0), venue=VENUE
    )
    app.desk = object()
    return app


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_in_every_widget(running: Run, text: str) -> None:
    """No widget dies, obeys or passes a control character on."""
    app = hostile_app(text)
    async with running(app) as pilot:
        await settled(app)
        shown = [screen_text(app)]
        await pilot.press("tab", "s")
        await settled(app)
        shown.append(screen_text(app))
        await pilot.press("enter")
        shown.append(screen_text(app))
        await pilot.press("enter", "enter")
        await settled(app)
        shown.append(screen_text(app))
        app.happened(text)
        await settled(app)
    for picture in shown:
        assert not [c for c in picture if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0)]
        assert not set(picture) & set("\u202e\u2066\u200b\u200d\u2028")
    if text == "Anna [VIP]":
        assert all("Anna [VIP]" in picture for picture in shown[:2])


FACTS = HeaderFacts(
    "SANDBOX",
    "Melati Spa",
    "Kemang",
    1,
    Truth("online", "online, 3 open links, checked 12 s ago", "3 links, 12 s"),
    "Sari W.",
    "Receptionist",
    "14:05",
)


def text_of(line: Iterable[Any]) -> str:
    return "".join(part.text if isinstance(part, Said) else part for part in line)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_the_header_drops_parts_but_never_mark_truth_person_or_time(width: int) -> None:
    line = text_of(DeskHeader(FACTS).lines(width)[0])
    assert cell_len(line) == width
    for part in ("SANDBOX", "3 ", "12 s", "Sari W.", "14:05", "1 draft"):
        assert part in line
    assert ("Kemang" in line) == (width >= 80)
    assert ("Receptionist" in line) == (width >= 120)
    assert ("checked 12 s ago" in line) == (width >= 120)


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("drafts", [0, 2])
def test_the_header_says_the_truth_however_much_waits(width: int, drafts: int) -> None:
    truth = Truth(
        "stopped", "stopped, owner must look, 12 queued, 3 checking", "owner must look, 12 queued, 3 checking"
    )
    facts = FACTS._replace(truth=truth, drafts=drafts, person="Sari Wulandari")
    line = text_of(DeskHeader(facts).lines(width)[0])
    assert cell_len(line) == width
    for part in ("SANDBOX", "owner must look, 12 queued", "Sari W", "14:05"):
        assert part in line


def test_the_narrowest_header_still_begins_the_truth() -> None:
    truth = Truth("offline", "offline since 13:40, 12 queued, 3 checking", "offline, 12 queued, 3 checking")
    line = text_of(DeskHeader(FACTS._replace(truth=truth)).lines(60)[0])
    assert cell_len(line) == 60
    for part in ("SANDBOX", "1 draft", "offline, 1", "Sari W.", "14:05"):
        assert part in line


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_key_line_keeps_its_last_three(width: int) -> None:
    line = KeyLine()
    line.show(
        [(letter, "A rather long verb") for letter in "sbpwuziod"],
        [("/", "Find"), ("?", "Keys"), ("Esc", "Back")],
    )
    text = text_of(line.lines(width)[0])
    assert cell_len(text) == width
    assert text.rstrip().endswith("/ Find   ? Keys   Esc Back")
    assert text.startswith(" s A rather long verb")


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_long_message_wraps_to_two_lines_with_its_time(width: int) -> None:
    line = MessageLine()
    line.message = Message("Payment amount must match package price, and much more. " * 3, "14:04:51", "bad")
    lines = [text_of(one) for one in line.lines(width)]
    assert len(lines) <= 2
    assert all(cell_len(one) <= width for one in lines)
    assert "14:04:51" in lines[-1]
    assert "! Payment" in lines[0]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_message_keeps_its_own_words_when_names_are_long(width: int) -> None:
    line = MessageLine()
    said = filled("%(guest)s is here: %(service)s with Jane.", guest="Siti " * 60, service="x" * 300)
    line.message = Message(said, "14:04:51")
    lines = [text_of(one) for one in line.lines(width)]
    assert len(lines) == 2
    assert "… is here: xxx" in " ".join(" ".join(lines).split())
    assert lines[1].rstrip().endswith("14:04:51")
    assert "… with Jane." in " ".join(lines)


def test_the_place_line_keeps_the_fact_on_the_right() -> None:
    line = PlaceLine()
    line._left, line._right = ("Customers", "x" * 200), [Said("owes Rp 500.000", "bad")]
    assert text_of(line.lines(80)[0]).rstrip().endswith("owes Rp 500.000")


class Lists(DeskScreen):
    """A bare list."""

    def __init__(self) -> None:
        super().__init__()
        self.list = DeskList()

    def body(self) -> Iterable[Widget]:
        yield self.list


def rows(*keys: str) -> list[Row]:
    return [Row(key, [f"Guest {key}", "Paid", "Rp 1"]) for key in keys]


@pytest.fixture
def lists() -> Callable[[], tuple[DeskApp, Lists]]:
    def make_lists() -> tuple[DeskApp, Lists]:
        screen = Lists()
        app = DeskApp(SlowStore(), first=lambda: screen, preferences=Preferences(idle_seconds=0), venue=VENUE)
        return app, screen

    return make_lists


async def test_the_cursor_stays_on_its_record(
    running: Run, lists: Callable[[], tuple[DeskApp, Lists]]
) -> None:
    app, screen = lists()
    async with running(app) as pilot:
        screen.list.show([Section("A", "", COLUMNS, rows("1", "2", "3"))])
        await pilot.press("down")
        screen.list.show([Section("A", "", COLUMNS, rows("0", "1", "2", "3"))])
        assert screen.list.row is not None
        assert screen.list.row.key == "2"
        screen.list.show([Section("A", "", COLUMNS, rows("0", "1", "3"))])
        assert screen.list.row.key == "3"
        screen.list.show([Section("A", empty="Nobody.")])
        assert screen.list.row is None
        await pilot.pause()
        assert "Nobody." in screen_text(app)


async def test_one_cursor_runs_through_sections(
    running: Run, lists: Callable[[], tuple[DeskApp, Lists]]
) -> None:
    app, screen = lists()
    async with running(app) as pilot:
        sections = [
            Section("A", "", COLUMNS, rows("1", "2")),
            Section("B"),
            Section("C", "", COLUMNS, rows("3", "4")),
        ]
        screen.list.show(sections)
        await pilot.press("down", "down")
        assert screen.list.row is not None
        assert screen.list.row.key == "3"
        assert screen.list.section is sections[2]
        await pilot.press("home", "tab")
        assert screen.list.row.key == "3"
        await pilot.press("end", "down", "down")
        assert screen.list.row.key == "4"


async def test_a_resize_keeps_the_cursor_in_sight(
    running: Run, lists: Callable[[], tuple[DeskApp, Lists]]
) -> None:
    app, screen = lists()
    async with running(app) as pilot:
        screen.list.show([Section("", "", COLUMNS, rows(*(str(n) for n in range(200))))])
        await pilot.press("end")
        await pilot.resize_terminal(80, 24)
        await settled(app)
        assert "Guest 199" in screen_text(app)
        await pilot.press("home")
        await settled(app)
        assert "Guest 0 " in screen_text(app)


async def test_below_60_by_16_the_desk_says_so(running: Run) -> None:
    app = make(Ledger())
    async with running(app, 50, 12) as pilot:
        await settled(app)
        assert "60 × 16" in screen_text(app)
        await pilot.press("enter")
        assert "60 × 16" in screen_text(app)
        await pilot.resize_terminal(80, 24)
        await settled(app)
        assert "Find a customer" in screen_text(app)


def test_a_comma_stays_with_the_word_before_it() -> None:
    said = [Said("checking whether it arrived", "waiting"), Said(", next try 14:06", "muted")]
    assert [plain(line) for line in wrapped(said, 28)] == ["checking whether it arrived,", "next try 14:06"]


def test_nothing_follows_what_was_cut() -> None:
    said = [Said("Ni Made Ayu", "muted"), Said(" › ", "muted"), Said("Luxury", "strong")]
    assert plain(clip(said, 9)) == "Ni Made…"


def test_a_path_that_does_not_fit_loses_of_its_longest_name() -> None:
    line = PlaceLine()
    line.show("Link", "Ni Made Ayu Wulandari Kusumawardhani", "Luxury Spa Package", right=[Said("waiting")])
    (said,) = line.lines(60)
    assert plain(said).strip() == "Link › Ni Made Ayu Wulandar… › Luxury Spa Package  waiting"


def test_a_column_goes_before_names_become_unreadable() -> None:
    """The amount and the day are never cut; how it is paid is left out instead."""
    columns = [
        Column("Guest", shrink=True), Column("Amount", right=True), Column("How", least=30), Column("Due"),
    ]  # fmt: skip
    rows = [Row("1", ["Ni Made Ayu Wulandari", "Rp 1,850,000", "by link", "23 Jan"])]
    assert widths(columns, rows, 60) == [21, 12, 7, 6]
    assert widths(columns, rows, 41) == [10, 12, 7, 6]
    assert widths(columns, rows, 40) == [18, 12, 0, 6]
