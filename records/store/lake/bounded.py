"""A connection to PostgreSQL that does not wait for ever. Imports psycopg, so it is imported when a lake is used."""

from typing import Any

import psycopg
from psycopg.abc import PQGen

ANSWER_SECONDS = 25.0
"""A PostgreSQL that holds its connections open and says nothing any more, its machine standing still, is given up after so
long: neither the system nor PostgreSQL has a time-out for this. None of our questions takes a second."""


class Bounded(psycopg.Connection[Any]):
    """`waits`: seconds for which it waits beyond that, where the answer is somebody else's turn coming to its end."""

    waits = 0.0

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """As of psycopg; raises OperationalError after a while."""
        return super().wait(gen, interval, ANSWER_SECONDS + self.waits if timeout is None else timeout)
