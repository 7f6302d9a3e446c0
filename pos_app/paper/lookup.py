"""Finding invoices by number: Paper.id has no such question, so its list is paged through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from pos_app.paper.client import PAGE_LIMIT, PaperClient
from pos_app.paper.outcomes import Listed, Page, Trouble

MOST_PAGES = 200
"""Pages that one search asks for: 10,000 invoices, one after the other."""


class Search(NamedTuple):
    """What a search through the list has brought."""

    found: Mapping[str, tuple[str, ...]]
    """Number → the remote ids that carry it; more than one would be a fault of theirs."""
    is_complete: bool
    """Whether the whole list was seen; if not, a number that was not found may still be there."""


class _Walk:
    """Remembers what the pages have shown so far."""

    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = frozenset(number.strip() for number in wanted)
        self.found: dict[str, tuple[str, ...]] = {}
        self.pages = 0
        self._seen: set[str] = set()
        self._total: int | None = None
        self._last: tuple[Listed, ...] = ()

    def take(self, page: Page) -> bool:
        """Take a page in; whether it brought anything new."""
        self.pages += 1
        self._total = page.total_records if page.total_records is not None else self._total
        self._last = page.rows
        before = len(self._seen)
        for row in page.rows:
            number = row.number.strip()
            if number in self.wanted and row.remote_id not in self._seen:
                self.found[number] = (*self.found.get(number, ()), row.remote_id)
            self._seen.add(row.remote_id)
        return len(self._seen) > before

    def is_repeated(self, page: Page) -> bool:
        """Whether it is the page before again: the service heeds no offset."""
        return page.rows == self._last

    @property
    def saw_all(self) -> bool:
        return self._total is not None and len(self._seen) >= self._total

    @property
    def is_over(self) -> bool:
        return len(self.found) == len(self.wanted) or self.saw_all or self.pages >= MOST_PAGES


class Gathered(NamedTuple):
    """What a walk through the whole list has brought."""

    rows: tuple[Listed, ...]
    """Those that were asked for, each once."""
    is_complete: bool
    """Whether the whole list was seen."""


class _Gathering(_Walk):
    """Remembers every row of a kind."""

    def __init__(self, is_wanted: Callable[[str], bool]) -> None:
        super().__init__(())
        self._is_wanted = is_wanted
        self.rows: dict[str, Listed] = {}

    def take(self, page: Page) -> bool:
        for row in page.rows:
            if self._is_wanted(row.number.strip()):
                self.rows.setdefault(row.remote_id, row)
        return super().take(page)

    @property
    def is_over(self) -> bool:
        return self.saw_all or self.pages >= MOST_PAGES


async def gather(
    client: PaperClient, is_wanted: Callable[[str], bool], limit: int = PAGE_LIMIT
) -> Gathered | Trouble:
    """All invoices whose number is wanted, from the whole list."""
    walk = _Gathering(is_wanted)
    if (trouble := await _walk(client, walk, limit)) is not None:
        return trouble
    return Gathered(tuple(walk.rows.values()), walk.saw_all)


async def find(client: PaperClient, numbers: Collection[str], limit: int = PAGE_LIMIT) -> Search | Trouble:
    """Look for invoices by their numbers, whichever way the service counts its offset and sorts its list.

    The offset counts rows at first. When that ends before as many were seen as there are said to be, it is
    taken to count pages instead, and they are walked again.
    """
    walk = _Walk(numbers)
    if (trouble := await _walk(client, walk, limit)) is not None:
        return trouble
    return Search(walk.found, walk.saw_all)


async def _walk(client: PaperClient, walk: _Walk, limit: int) -> Trouble | None:
    """Go through the list; what stood in the way, if anything did."""
    for by_page in (False, True):
        offset = 1 if by_page else 0
        while not walk.is_over:
            page = await client.page(limit, offset)
            if not isinstance(page, Page):
                return page
            is_stuck = walk.is_repeated(page)
            is_new = walk.take(page)
            if not page.row_count or is_stuck or not (is_new or by_page):
                break
            offset += 1 if by_page else page.row_count
    return None
