"""How a form is drawn: fields and values left, choices right or below; a wall in their place. Lines, no
widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pos_app.tui import formats, glyphs
from pos_app.tui.forms.fields import Choice, Field, GuestGives, Numbered, Option, ReadOnly, TextField, Ticks
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.text import shortened, wrap
from pos_app.tui.widgets.columns import Column, row_line, widths
from pos_app.tui.widgets.desk_list import Row, fact_lines
from pos_app.tui.widgets.drawing import Line, Part, Said, length, rule, spread, wrapped
from pos_app.words import _

SPLIT_FROM = 100
"""Columns from which the choices stand beside the fields."""
LABEL = 12
_GAP = 3
_LEAST_ROWS = 3
_TALLEST = 20
"""Rows above the confirm line, so that on a tall screen it stays near what it confirms."""

_MOST_SAID = 6
"""Lines of what is confirmed: the fields above it stay in sight however long a name is."""


class Drawn(NamedTuple):
    """One line and the ground it stands on."""

    line: Line
    ground: str = ""
    """Empty: the view's own."""
    bold: bool = False
    target: tuple[str, int] | None = None
    """What a click on it means: ("field", index) or ("row", index)."""


def picture(form: Form, width: int, height: int, most: int = 24) -> list[Drawn]:
    """The lines of a form in `width` cells; with a height the confirm line stands at its bottom.

    Without one it takes what it needs, at most `most` lines as long as the fields allow it.
    """
    tail = _tail(form, width)
    room = min(height - len(tail), _TALLEST) if height else most - len(tail) - 1
    body = _beside(form, width, room) if width >= SPLIT_FROM else _stacked(form, width, room)
    if height:
        room = min(height - len(tail), max(room, len(body) + 1))
        first = _first_shown(body, form.at, room)
        return body[first : first + room] + [Drawn([])] * (room - len(body)) + tail
    return [*body, Drawn([]), *tail]


def _first_shown(body: Sequence[Drawn], at: int, room: int) -> int:
    """The line to begin with, so that the field in focus and what belongs to it stay in sight."""
    if len(body) <= room:
        return 0
    here = next((index for index, drawn in enumerate(body) if drawn.target == ("field", at)), 0)
    below = range(here + 1, len(body))
    choices = [n for n in below if (body[n].target or ("",))[0] == "row"]
    end = choices[-1] + 1 if choices else here + 1
    after = next((n for n in below if (body[n].target or ("",))[0] == "field"), end)
    return max(0, min(here, after - room))


def _beside(form: Form, width: int, room: int) -> list[Drawn]:
    left_width = min(60, width * 46 // 100)
    right_width = width - left_width - _GAP
    left = _fields(form, left_width)
    left += _afterwards(form, left_width)
    right = _choices(form.current, right_width, max(_LEAST_ROWS, room - 1)) if not form.on_confirm else []
    lines = []
    for index in range(max(len(left), len(right))):
        one = left[index] if index < len(left) else Drawn([])
        other = right[index] if index < len(right) else Drawn([])
        lines.append(_join(one, left_width, other, right_width))
    return lines


def _join(left: Drawn, left_width: int, right: Drawn, right_width: int) -> Drawn:
    """Two lines side by side; grounds differ, so they are named piece by piece."""
    line: list[Part] = [*grounded(left, left_width), " " * _GAP, *grounded(right, right_width)]
    return Drawn(line, target=right.target or left.target)


class Grounded(NamedTuple):
    """A piece of a line with a ground of its own; drawn by the view."""

    line: Line
    width: int
    ground: str
    bold: bool


def grounded(drawn: Drawn, width: int) -> list[Part]:
    """A drawn line as one piece."""
    return [Grounded(drawn.line, width, drawn.ground, drawn.bold)]  # type: ignore[list-item]


def _stacked(form: Form, width: int, room: int) -> list[Drawn]:
    after = _afterwards(form, width)
    lines = _fields(form, width)
    current = form.current
    if current is not None:
        at = next((i for i, d in enumerate(lines) if d.target == ("field", form.at)), len(lines) - 1) + 1
        at += len(_notes(current, width))
        free = room - len(lines) - len(after)
        lines[at:at] = _choices(current, width, max(_LEAST_ROWS, free), indent=LABEL + 3)
    return lines + after


def _fields(form: Form, width: int) -> list[Drawn]:
    lines: list[Drawn] = []
    for index, field in enumerate(form.fields):
        if field.visible:
            if isinstance(field, ReadOnly):
                lines += _fact(field, width)
                continue
            lines.append(_field_line(field, index == form.at and not form.busy, index, width))
            lines += _notes(field, width)
    return lines


def _fact(field: ReadOnly, width: int) -> list[Drawn]:
    """A fact wraps; one without a label begins at the left."""
    if not field.label:
        return [Drawn([" ", *line]) for line in wrapped(field.shown(), width - 2)]
    first, *rest = wrapped(field.shown(), width - LABEL - 3)
    head = [*_label(field.label, "muted"), "  "]
    return [Drawn([*head, *first]), *[Drawn([*_label("", "muted"), "  ", *line]) for line in rest]]


def _field_line(field: Field, here: bool, index: int, width: int) -> Drawn:
    room = width - LABEL - 3
    label = _label(field.label, "accent_bold" if here else "muted")
    if not here:
        return Drawn([*label, "  ", *field.shown()], target=("field", index))
    bar = Said(glyphs.current().bar, "accent")
    value = Grounded([" ", *field.editing(room - 1)], room + 1, "cursor", True)
    return Drawn([*label, " ", bar, value], target=("field", index))  # type: ignore[list-item]


def _label(text: str, tone: str) -> list[Part]:
    """A label at the right of its column."""
    return [" " * max(0, LABEL - length([text])), Said(text, tone)]


def _notes(field: Field, width: int) -> list[Drawn]:
    """Refusal and warning under a field, at the column of its value."""
    notes = [(field.refusal, "bad")] if field.refusal else []
    if isinstance(field, TextField) and field.warning:
        notes.append((field.warning, "waiting"))
    indent = " " * (LABEL + 2)
    lines = []
    for text, tone in notes:
        mark = "! " if tone == "bad" else ""
        lines += [Drawn([indent, *line]) for line in wrapped([Said(mark + text, tone)], width - LABEL - 3)]
    return lines


def _afterwards(form: Form, width: int) -> list[Drawn]:
    said = list(form.afterwards())
    if not said or form.missing is not None:
        return []
    lines = [Drawn([])]
    for index, line in enumerate(said):
        first, *rest = wrapped(line, width - LABEL - 3)
        lines.append(Drawn([*_label(_("Then") if index == 0 else "", "muted"), "  ", *first]))
        lines += [Drawn([*_label("", "muted"), "  ", *more]) for more in rest]
    return lines


def _choices(field: Field | None, width: int, room: int, indent: int = 0) -> list[Drawn]:
    if isinstance(field, Choice):
        return _rows(field, width, room, indent)
    if isinstance(field, Numbered):
        return _numbers(field, width, indent)
    if isinstance(field, Ticks):
        return _ticks(field, width, indent)
    return []


def _rows(field: Choice, width: int, room: int, indent: int) -> list[Drawn]:
    lines: list[Drawn] = []
    pad = " " * indent
    if field.title:
        lines.append(Drawn([pad, *rule(field.title, "", width - indent, glyphs.current().rule)]))
    rows = field.rows()
    detail = [Drawn([pad, " ", *line]) for line in _detail(field, width - indent - 1)]
    room = max(_LEAST_ROWS, room - len(lines) - len(detail))
    first = max(0, min(field.at - room // 2, len(rows) - room))
    cells = [Row(o.key, o.cells or (o.label,), record=o) for o in rows]
    columns = field.columns or _columns(cells)
    shown = widths(columns, cells, width - indent - 2)
    lines += [
        _row(rows[index], row_line(cells[index].cells, columns, shown), index, field.at, pad, width)
        for index in range(first, min(len(rows), first + room))
    ]
    if not rows:
        words = field.none if not field._options else _("Nothing matches.")
        lines += [Drawn([pad, " ", *line]) for line in wrapped([Said(words, "muted")], width - indent - 1)]
    elif len(rows) > room:
        lines[-1] = Drawn([pad, " ", Said(_("%(n)s more …") % {"n": len(rows) - first - room + 1}, "muted")])
    return lines + detail


def _row(option: Option, line: Line, index: int, at: int, pad: str, width: int) -> Drawn:
    if option.reason:
        line = [Said(said, "muted") for said in (option.label, f"  {option.reason}")]
    if index != at:
        return Drawn([pad, " ", *line], target=("row", index))
    bar = Said(glyphs.current().bar, "accent")
    return Drawn([pad, Grounded([bar, *line], width - len(pad), "cursor", True)], target=("row", index))  # type: ignore[list-item]


def _columns(rows: Sequence[Row]) -> list[Column]:
    count = max((len(row.cells) for row in rows), default=1)
    return [Column(shrink=True), *[Column() for _one in range(count - 1)]]


def _detail(field: Choice, width: int) -> list[Line]:
    here = field.highlighted
    if here is None or not here.detail:
        return []
    lines: list[Line] = [rule(here.label, "", width, glyphs.current().rule)]
    for line in here.detail:
        lines += [["  ", *part] for part in wrapped(line, width - 2)]
    return lines


def _numbers(field: Numbered, width: int, indent: int) -> list[Drawn]:
    lines = []
    pad = " " * indent
    longest = max((length([o.label]) for _n, o in field.numbered), default=0)
    for position, (number, option) in enumerate(field.numbered):
        note = option.reason or option.note
        fill = " " * (longest - length([option.label]) + 2)
        tone = "muted" if option.reason else "text"
        line: list[Part] = [
            Said(f"{number} ", "muted" if option.reason else "accent_bold"),
            Said(option.label, tone),
        ]
        line.append(Said(f"{fill}{note}" if note else "", "muted"))
        here = field.at == number
        below = field.below.get(number, [])
        lines.append(_choice_line(line, here and not below, position, pad, width))
        if here:
            for index, row in enumerate(below):
                row_said: list[Part] = ["  ", row.label, Said(f"  {row.note}" if row.note else "", "muted")]
                lines.append(_choice_line(row_said, index == field.row, position, pad, width))
    return lines


def _ticks(field: Ticks, width: int, indent: int) -> list[Drawn]:
    lines = []
    for index, option in enumerate(field.options):
        box = f"({glyphs.current().chosen})" if option.key in field.ticked else "( )"
        note = option.reason or option.note
        line: list[Part] = [
            Said(f"{index + 1} ", "accent_bold"),
            f"{box} {option.label}",
            Said(f"  {note}" if note else "", "muted"),
        ]
        lines.append(_choice_line(line, index == field.at, index, " " * indent, width))
    return lines


def _choice_line(line: Line, here: bool, index: int, pad: str, width: int) -> Drawn:
    if not here:
        return Drawn([pad, " ", *line], target=("row", index))
    bar = Said(glyphs.current().bar, "accent")
    return Drawn([pad, Grounded([bar, *line], width - len(pad), "cursor", True)], target=("row", index))  # type: ignore[list-item]


def _tail(form: Form, width: int) -> list[Drawn]:
    """Guest gives and the confirm line."""
    lines: list[Drawn] = []
    gives = form.gives
    if isinstance(gives, GuestGives) and gives.visible and (form.on_confirm or gives.text):
        lines.append(_gives_line(form, gives, width))
        lines += _notes(gives, width)
    here = form.on_confirm and not form.gives_now
    return lines + _confirm(form, here, width)


def _gives_line(form: Form, gives: GuestGives, width: int) -> Drawn:
    label = _label(gives.label, "accent_bold" if form.gives_now else "muted")
    if not gives.text:
        return Drawn([*label, "  ", Said(_("type it for the change"), "muted")])
    change = gives.change
    if change is None and not form.gives_now:
        return Drawn([*label, "  ", *gives.shown()])
    if change is None:
        value: list[Part] = [" ", *gives.editing(width - LABEL - 4)]
        bar = Said(glyphs.current().bar, "accent")
        return Drawn([*label, " ", bar, Grounded(value, width - LABEL - 2, "cursor", True)])  # type: ignore[list-item]
    back = [Said(formats.money(gives.value), "strong"), Said("   " + _("change") + " ", "muted")]
    return Drawn([*label, "  ", *back, Said(formats.money(change), "strong")])


def _confirm(form: Form, here: bool, width: int) -> list[Drawn]:
    esc: Line = [Said("Esc", "accent_bold"), Said(" " + _(form.leave_words), "muted")]
    bar = Said(glyphs.current().bar if here or form.asking else " ", "accent")
    if form.asking:
        return [Drawn([bar, *_leaving(form)], "cursor", True)]
    if form.busy:
        return [Drawn([bar, Said(_(form.busy_words), "waiting")], "panel")]
    room = max(20, width - 8 - length(esc) - 3)

    def fits(text: str) -> bool:
        return len(wrap(text, room)) <= _MOST_SAID

    lacking = None if form.acts_here else form.missing
    if lacking is not None:
        words, tone = Said(lacking[1], "muted"), "muted"
    else:
        words, tone = Said(shortened(form.confirm_words(), fits), "text"), "accent_bold"
    said = wrapped([words], room, _MOST_SAID)
    first = spread([bar, Said("Enter", tone), "  ", *said[0]], esc, width, margin=0)
    ground = "cursor" if here else "panel"
    return [Drawn(first, ground, here), *[Drawn(["        ", *line], ground, here) for line in said[1:]]]


def _leaving(form: Form) -> Line:
    line: list[Part] = [_("Leave this form?"), "   "]
    words = ([_("keep it")] if form.drafts else []) + [_("forget it")]
    for number, word in enumerate(words, 1):
        line += [Said(f"{number}", "accent_bold"), f" {word}   "]
    return [*line, Said("Esc", "accent_bold"), f" {_('stay')}"]


def wall_picture(wall: Wall, width: int, height: int) -> list[Drawn]:
    """The lines of a wall."""
    from pos_app.tui.forms.big import big_lines

    lines = [Drawn([" ", *line], bold=True) for line in wrapped([Said(wall.title, wall.tone)], width - 2)]
    lines.append(Drawn([]))
    if wall.big is not None:
        label, text = wall.big
        lines += [
            Drawn([*(_label(label if i == 1 else "", "muted")), "  ", Said(line, "strong")])
            for i, line in enumerate(big_lines(text))
        ]
        lines.append(Drawn([]))
    for fact in wall.facts:
        lines += [Drawn(line) for line in fact_lines(fact, width, LABEL)]
    if wall.after:
        lines.append(Drawn([]))
        for line in wall.after:
            lines += [Drawn([" " * (LABEL + 2), *part]) for part in wrapped(line, width - LABEL - 3)]
    return lines + [Drawn([])] * max(0, height - len(lines))
