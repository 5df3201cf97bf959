"""Signs that stand for lamps where no shape can be drawn."""

from reports.look.palette import LOOKS


def test_signs_differ_and_every_chinese_font_has_them() -> None:
    """GBK in two bytes."""
    signs = [look.sign for look in LOOKS.values()]
    assert len(set(signs)) == len(signs)
    assert all(len(sign.encode("gbk")) == 2 for sign in signs)
