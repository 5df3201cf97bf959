"""Which passwords are refused, and how they are kept."""

import pytest

from access.people.passwords import ALPHABET, Hasher, normalised, one_time, weakness
from tests.access.conftest import cheap

EASY = "这个密码太容易被猜到（常见密码、连续或重复的字符、账号名或单位名称）。请换一个。"


@pytest.mark.parametrize(
    "password",
    [
        "forty violins in October",
        "长宁区十月的秋天有四十把小提琴",  # 15 characters, our word inside: the whole is what counts
        "839201748392017",  # digits alone: no rule of composition
        "               x y z q w",
        "a password that is a sentence",
        "🎻🎻🎸🎺🥁🎷🪕🪗🎹🪘🪇🎤🎧🎼📯",
        "ö" + "x7" * 3 + "q" * 57,
    ],
)
def test_accepted(password: str) -> None:
    assert weakness(password, "zhangsan", "张三") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("十四个字符的密码不够长还差一", "密码至少 15 个字符，可以用一句只有自己知道的话，空格也算。"),
        ("x" * 129, "密码最多 128 个字符。"),
        ("1q2w3e4r5t6y7u8i", EASY),  # listed, 16 characters
        ("PasswordPassword", EASY),  # a listed word twice
        ("iloveyou-2024-2025", EASY),  # a listed word and digits
        ("123456789012345", EASY),
        ("qwertyuiopasdfgh", EASY),
        ("abcabcabcabcabc", EASY),
        ("aaaaaaaaaaaaaaaa", EASY),
        ("zhangsan 2024 zhangsan", EASY),
        ("Workplan-Admin-2024", EASY),
        ("年度工作要点管理员密码2024", EASY),
        ("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ", EASY),  # full-width is the same
    ],
)
def test_refused(password: str, why: str) -> None:
    assert weakness(password, "zhangsan", "张三") == why


def test_a_name_made_to_be_slow_is_not() -> None:
    """Names of one and two equal letters can be laid in exponentially many ways: still one pass."""
    assert weakness("a" * 60 + "b" + "c" * 60 + "d", "a", "aa") is None


def test_any_password_of_128_characters_is_kept_whole() -> None:
    hasher = cheap()
    kept = hasher.hash("é" * 127 + "x")
    assert hasher.matches("é" * 127 + "x", kept)
    assert not hasher.matches("é" * 127 + "y", kept)
    assert not hasher.matches("é" * 127 + "xx", kept)


def test_the_same_characters_from_another_keyboard() -> None:
    """é as one code point or as two, full-width letters: NFKC makes them one."""
    hasher = cheap()
    assert hasher.matches("cafe\u0301 ｖｉｏｌｉｎ", hasher.hash("caf\u00e9 violin"))
    assert normalised("Straße A") == "Straße A"  # nothing else is changed


def test_a_hash_says_its_costs_and_never_the_password() -> None:
    kept = Hasher(n=16, r=1, p=2).hash("forty violins in October")
    assert kept.startswith("scrypt$16$1$2$")
    assert "violins" not in kept
    assert kept != Hasher(n=16, r=1, p=2).hash("forty violins in October")
    assert cheap().matches("forty violins in October", kept)
    assert cheap().outdated(kept)


def test_the_costs_are_those_of_owasp() -> None:
    """N=2^15, r=8, p=3 stands beside N=2^17, p=1 in the Password Storage Cheat Sheet: 32 MiB each hash."""
    assert (Hasher().n, Hasher().r, Hasher().p) == (2**15, 8, 3)
    kept = Hasher().hash("forty violins in October")
    assert kept.startswith("scrypt$32768$8$3$")
    assert Hasher().matches("forty violins in October", kept)


def test_no_stored_hash_costs_one_too() -> None:
    hasher = cheap()
    assert not hasher.matches("anything", None)
    assert hasher.used == 1


def test_one_time_passwords_are_good_passwords() -> None:
    """Random, without characters that look alike, and 30 long with the dashes."""
    made = {one_time() for _ in range(100)}
    assert len(made) == 100
    assert all(len(word) == 30 and set(word) <= {*ALPHABET, "-"} for word in made)
    assert all(weakness(word) is None for word in made)
