"""Passwords: how they are kept, and which are refused (NIST SP 800-63B-4 section 3.1.1.2; docs/security.md).

scrypt from the standard library: nothing to install in a closed network. Its costs are among the least that OWASP's
Password Storage Cheat Sheet asks for, in one line with N=2^17, p=1, at a quarter of the memory.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SHORTEST = 15
"""Characters. The password is the only factor: SP 800-63B-4 asks for 15 then, ASVS 6.2.1 recommends them."""
LONGEST = 128
COMMON = Path(__file__).with_name("common_passwords.txt")
OUR_WORDS = ("workplan", "dashboard", "admin", "administrator", "密码", "管理员", "年度工作要点")
"""The words of this product, which strangers would try first (ASVS 6.1.2); the bureau's come with its settings."""
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for something else when read off paper: i, l, o, 0, 1."""


def normalised(password: str) -> str:
    """The same characters however a keyboard wrote them. Nothing else is changed, nothing cut off.

    NFKC, which earlier revisions of SP 800-63B allowed, and not NFC as revision 4 has it: Chinese input methods write
    full-width letters, and nobody sees the difference in a masked field.
    """
    return unicodedata.normalize("NFKC", password)


@dataclass
class Hasher:
    """scrypt with its costs. `used` counts the hashes computed, by which a test sees that no answer came without."""

    n: int = 2**15
    r: int = 8
    p: int = 3
    used: int = field(default=0, compare=False)

    def hash(self, password: str) -> str:
        """What is stored: `scrypt$32768$8$3$salt$key`. Takes a quarter of a second and 32 MiB, as it is meant to."""
        salt = secrets.token_bytes(16)
        return (
            f"scrypt${self.n}${self.r}${self.p}${salt.hex()}${self._key(password, salt, self.n, self.r, self.p).hex()}"
        )

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether it is the password. Computes one hash in every case: without a stored one a dummy's."""
        kind, *costs, salt, key = (stored or self.dummy).split("$")
        n, r, p = map(int, costs)
        found = self._key(password, bytes.fromhex(salt), n, r, p)
        return hmac.compare_digest(found, bytes.fromhex(key)) and kind == "scrypt" and stored is not None

    def outdated(self, stored: str) -> bool:
        """Whether a stored hash was made at other costs and is to be made again at the next sign-in."""
        return not stored.startswith(f"scrypt${self.n}${self.r}${self.p}$")

    @property
    def dummy(self) -> str:
        return f"scrypt${self.n}${self.r}${self.p}${'00' * 16}${'00' * 32}"

    def _key(self, password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
        self.used += 1
        text = normalised(password)[: LONGEST + 1].encode("utf-8", "surrogatepass")
        return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=160 * n * r, dklen=32)


def one_time() -> str:
    """A password for one sign-in, `k7wpm-…`: 26 characters in groups, 128 bits (ASVS 11.5.1)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(length)) for length in (5, 5, 5, 5, 6))


def weakness(password: str, *own: str) -> str | None:
    """Why a password is refused, as a sentence; None when it is good. `own`: names of its account and words of its bureau.

    The whole password is compared, never a word inside it: a common word in a long sentence is no weakness.
    """
    text = normalised(password)
    if len(text) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符，可以用一句只有自己知道的话，空格也算。"
    if len(text) > LONGEST:
        return f"密码最多 {LONGEST} 个字符。"
    if not any(True for _ in _guesses(text, own)):
        return None
    return "这个密码太容易被猜到（常见密码、连续或重复的字符、账号名或单位名称）。请换一个。"


def _guesses(text: str, own: tuple[str, ...]) -> Iterator[str]:
    """What makes a password one of the first that are tried."""
    plain = _bare(text)
    words = {_bare(normalised(word)) for word in (*OUR_WORDS, *own)} - {""}
    for form in {text.casefold(), plain, plain.rstrip("0123456789"), plain.strip("0123456789")} - {""}:
        if _unit(form) in _common() or _unit(form) in words:
            yield "listed"
    if len(_unit(text)) <= 3:
        yield "repeated"
    if plain and any(plain in row * 4 or plain in row[::-1] * 4 for row in ROWS):
        yield "row"
    if not plain.isdecimal() and _made_of(plain, words | set("0123456789")):
        yield "own words"


def _bare(text: str) -> str:
    """Letters and digits alone, small."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _made_of(text: str, words: set[str]) -> bool:
    """Whether a text is these words one after the other, and nothing else."""
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(end - len(word) in reached and text.endswith(word, 0, end) for word in words):
            reached.add(end)
    return bool(text) and len(text) in reached


def _unit(text: str) -> str:
    """What a text repeats: `abcabcabc` → `abc`, `abcab` → `abcab`."""
    at = (text + text).find(text, 1)
    return text[:at] if 0 < at < len(text) else text


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if not line.startswith("# "))
