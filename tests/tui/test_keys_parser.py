"""What the terminal sends, as the desk reads it."""

from __future__ import annotations

from textual import events

from pos_app.tui.keys_parser import EscParser


def read(*chunks: str, late: bool = True) -> list[str]:
    """Keys by name, pastes by length; in the end nothing comes for a while, unless it is not `late`."""
    parser = EscParser()
    found = []
    for chunk in [*chunks, None]:
        if chunk is None and late:
            parser._flood_until = min(parser._flood_until, 1e-9)
        for token in parser.tick() if chunk is None else parser.feed(chunk):
            if isinstance(token, events.Paste):
                found.append(f"paste {len(token.text)}")
            elif isinstance(token, events.Key):
                found.append(token.key)
    return found


def test_an_esc_before_enter_stays_an_esc() -> None:
    assert read("\x1b\r") == ["escape", "enter"]


def test_a_flood_of_text_is_a_paste_and_so_is_its_end() -> None:
    """However it comes in pieces, it is one, so that nothing of it is a key and nothing waits in a queue."""
    assert read("x" * 4096, "y" * 4096, "s\r") == ["paste 8194"]
    assert read("x" * 4096, "s\r", late=False) == [], "it may go on"
    assert read("x" * 600, "a\x1b[201~b" * 90) == ["paste 1230"]


def test_an_esc_ends_a_flood_and_is_a_key() -> None:
    assert read("x" * 4096, "\x1b", "[A", "s", late=False)[0] == "paste 4096"
    assert read("x" * 4096, "\x1b[A", "s", late=False) == ["paste 4096", "up", "s"]


def test_what_somebody_types_ahead_is_keys() -> None:
    assert read("ayu\rslux\r\r\r") == [*"ayu", "enter", *"slux", "enter", "enter", "enter"]


def test_a_long_bracketed_paste_stays_one() -> None:
    assert read("\x1b[200~" + "x" * 4000, "y" * 4096, "z" * 100 + "\x1b[201~") == ["paste 8196"]
    assert read("\x1b[20", "0~" + "x" * 900, "y" * 900 + "\x1b[201~", "s") == ["paste 1800", "s"]
