"""Many people at once on the overview of a program that speaks HTTP: each asks again every two seconds what a browser asks.

As in a browser, six requests of one person are under way at a time; each has a connection of its own. Timed is from the
first request to the end of the last answer.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from scripts.bench.many import APART_SECONDS, Found
from scripts.bench.peers import processes
from scripts.bench.peers.visits import Sent

AT_A_TIME = 6
NOT_SENT_AGAIN = {"host", "connection", "content-length", "accept-encoding"}


def crowd(asked: Sequence[Sent], port: int, people: int, rounds: int) -> Found:
    """So many people, each asking that often, their turns spread evenly over the two seconds."""
    raw = [_written(one) for one in asked]
    asyncio.run(_once(raw, port))
    began = processes.cpu_ms(port)
    waits = asyncio.run(_all(raw, port, people, rounds))
    cpu = processes.cpu_ms(port) - began
    return Found([wait for wait, _ in waits], cpu / len(waits), statistics.mean(size for _, size in waits))


async def _all(raw: Sequence[bytes], port: int, people: int, rounds: int) -> list[tuple[float, int]]:
    found: list[tuple[float, int]] = []

    async def one(wait: float) -> None:
        await asyncio.sleep(wait)
        for _ in range(rounds):
            begun = time.perf_counter()
            found.append(await _once(raw, port))
            await asyncio.sleep(max(begun + APART_SECONDS - time.perf_counter(), 0))

    await asyncio.gather(*(one(APART_SECONDS * n / people) for n in range(people)))
    return found


async def _once(raw: Sequence[bytes], port: int) -> tuple[float, int]:
    """Milliseconds until all is answered, and how many bytes came."""
    turn, begun = asyncio.Semaphore(AT_A_TIME), time.perf_counter()

    async def one(request: bytes) -> int:
        async with turn:
            return await _answered(request, port)

    sizes = await asyncio.gather(*map(one, raw))
    return (time.perf_counter() - begun) * 1e3, sum(sizes)


async def _answered(request: bytes, port: int) -> int:
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    writing.write(request)
    answer = await reading.read()
    writing.close()
    status = answer[:15].split(b" ")[1:2]
    if not status or status[0] >= b"400":
        raise SystemExit(f"{request.splitlines()[0].decode()[:200]}: {answer[:60]!r}")
    while block := await reading.read():
        answer += block
    return len(answer)


def _written(sent: Sent) -> bytes:
    place = urlsplit(sent.url)
    kept = {name: said for name, said in sent.headers.items() if name.lower() not in NOT_SENT_AGAIN and name[0] != ":"}
    headers = {
        **kept,
        "host": place.netloc,
        "connection": "close",
        "accept-encoding": "gzip",
        "content-length": str(len(sent.body)),
    }
    lines = (f"{sent.method} {place.path or '/'}{'?' + place.query if place.query else ''} HTTP/1.1",)
    head = "\r\n".join((*lines, *(f"{name}: {said}" for name, said in headers.items())))
    return head.encode() + b"\r\n\r\n" + sent.body
