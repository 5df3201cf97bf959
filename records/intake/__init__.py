"""Getting a monthly file in: `look_over` says what would become of it, `enter` appends it, `take` does both.

`ground`: what files are checked against, kept from one file to the next.
"""

from records.intake.entering import Sender, enter
from records.intake.ground import Ground, Grounds, ground_of
from records.intake.taking import Looked, Taken, as_known, ground_after, look_over, take

__all__ = [
    "Ground",
    "Grounds",
    "Looked",
    "Sender",
    "Taken",
    "as_known",
    "enter",
    "ground_after",
    "ground_of",
    "look_over",
    "take",
]
