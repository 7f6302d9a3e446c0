"""What happens by itself: one line over the header; what is owed and the message line stay in sight."""

from __future__ import annotations

import pytest

from pos_app.tui.text import filled
from pos_app.words import _
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, until
from tests.tui.front import SIZES, front_desk
from tests.tui.hostile import HOSTILE

PAID = "Paid online: Anna Wijayakusuma Hartono, Rp 500,000, Luxury Spa Package with everything in it"


async def toasted(at: Counter, *texts: str) -> None:
    """Let things happen by themselves, and wait until the last one is shown."""
    for text in texts:
        at.app.happened(text)
    await until(lambda: texts[-1][:40] in at.text.splitlines()[0])
    await at.settled()


@pytest.mark.parametrize("size", [(60, 16), *SIZES])
async def test_a_toast_hides_nothing_but_the_header(venue: Venue, size: tuple[int, int]) -> None:
    await aside(venue.sell_pending, await aside(venue.guest))
    async with front_desk(venue, venue.reception, size=size) as at:
        await at.press("ayu", "enter", "j")
        await at.rested()
        before = at.text.splitlines()
        await toasted(at, PAID, "Paper.id refuses the credentials: links wait.", PAID)
        shown = at.text.splitlines()
        assert "Paid online: Anna Wijayakusuma Hartono, Rp 500,000" in shown[0]
        assert shown[1:] == before[1:]
        assert any("owes Rp 500,000" in line for line in shown)
        assert any("“j” means nothing here" in line for line in shown)


async def test_every_toast_stands_in_the_list_of_messages(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await toasted(at, "Backup made", PAID)
        await at.press("f7")
        assert "Backup made" in at.text
        assert [message.text for message in at.app.messages] == ["Backup made", PAID]


async def test_a_hostile_toast_is_one_line_of_text(venue: Venue) -> None:
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        before = at.text.splitlines()[1:]
        for text in HOSTILE:
            at.app.happened(_("Paid online: %(what)s") % {"what": text})
            await at.pilot.pause()
            await at.settled()
            assert at.text.splitlines()[1:] == before


async def test_a_toast_keeps_its_own_words_when_a_name_is_long(venue: Venue) -> None:
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        at.app.happened(filled("%(guest)s has paid.", guest="Siti " * 60))
        await until(lambda: "… has paid." in at.text.splitlines()[0])
