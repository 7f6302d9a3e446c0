"""The fields a form can be made of."""

from pos_app.tui.forms.amounts import Amount, DateField, GuestGives
from pos_app.tui.forms.base import Did, Field, Option, ReadOnly
from pos_app.tui.forms.choice import Choice
from pos_app.tui.forms.numbered import Numbered, Ticks
from pos_app.tui.forms.texts import PinField, TextField

__all__ = [
    "Amount",
    "Choice",
    "DateField",
    "Did",
    "Field",
    "GuestGives",
    "Numbered",
    "Option",
    "PinField",
    "ReadOnly",
    "TextField",
    "Ticks",
]
