"""What a cell's text means. Loose forms that allow one reading are read; the rest is refused.

Each reader takes the text of a cell and returns its value, or None where it has no single reading.
"""

from records.reading.cells.advice import Advice, number_advice, only_number, spoken_number
from records.reading.cells.months import day, month, serial_day
from records.reading.cells.numbers import LARGEST, PLACES, number, share
from records.reading.cells.quantities import counted, indivisible, scaled
from records.reading.cells.text import NOT_SAID, UNCHANGED, error_value, nothing, plain, yes_or_no
from records.reading.cells.unit_names import unit_names

__all__ = [
    "LARGEST",
    "NOT_SAID",
    "PLACES",
    "UNCHANGED",
    "Advice",
    "counted",
    "day",
    "error_value",
    "indivisible",
    "month",
    "nothing",
    "number",
    "number_advice",
    "only_number",
    "plain",
    "scaled",
    "serial_day",
    "share",
    "spoken_number",
    "unit_names",
    "yes_or_no",
]
