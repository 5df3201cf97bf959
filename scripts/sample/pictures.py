"""Photos of the sample: drawings of a place, marked 演示数据 in the picture. The same place gives the same drawing.

Needs the font Noto Sans CJK SC, which the tests need too.
"""

import io
import subprocess
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1024, 768
QUALITY = 60
MARK = "演示数据　示意图，不是实景"
WALLS = ("#e9e4d8", "#e3e9e4", "#e6e6ee", "#efe6dc")
WOOD, METAL, LINEN, GREEN = "#a9794d", "#8f979d", "#f7f7f4", "#5d8a6a"


def drawn_photo(scene: str, name: str, day: str, number: int) -> bytes:
    """A JPEG of a scene (门牌, 室内, 餐台, 床位) at the place of that name on that day."""
    rng = Random(f"{scene}|{name}|{number}")
    picture = Image.new("RGB", (WIDTH, HEIGHT), rng.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, WIDTH, HEIGHT), fill="#c9c2b6")
    pen.line((0, 560, WIDTH, 560), fill="#9d968a", width=6)
    SCENES[scene](pen, name, rng)
    pen.rectangle((0, HEIGHT - 56, WIDTH, HEIGHT), fill="#26323a")
    pen.text((20, HEIGHT - 48), MARK, fill="white", font=_font(30))
    pen.text((WIDTH - 20, HEIGHT - 48), day, fill="white", font=_font(30), anchor="ra")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _door(pen: ImageDraw.ImageDraw, name: str, rng: Random) -> None:
    _sign(pen, name, 90)
    left = 330 + rng.randrange(-60, 60)
    for side in (0, 190):
        pen.rectangle((left + side, 200, left + side + 180, 640), fill=WOOD, outline="#6f4d2f", width=6)
        pen.rectangle((left + side + 30, 240, left + side + 150, 420), fill="#cfe3ec", outline="#6f4d2f", width=4)
    for x in (left + 160, left + 212):
        pen.ellipse((x - 8, 450, x + 8, 500), fill=METAL)
    pen.rectangle((left + 430, 290, left + 590, 470), fill="white", outline=GREEN, width=6)
    pen.text((left + 510, 330), "服务时间", fill=GREEN, font=_font(30), anchor="mm")
    for at in range(3):
        pen.line((left + 450, 375 + 28 * at, left + 570, 375 + 28 * at), fill="#9aa6a0", width=4)
    pen.polygon([(left - 200, 700), (left - 40, 640), (left + 370, 640), (left + 370, 700)], fill="#b7b0a3")


def _room(pen: ImageDraw.ImageDraw, name: str, rng: Random) -> None:
    _sign(pen, name, 70)
    pen.rectangle((90, 170, 380, 400), fill="#cfe3ec", outline="white", width=14)
    pen.line((235, 170, 235, 400), fill="white", width=10)
    for at in range(3):
        x = 120 + 300 * at + rng.randrange(-20, 20)
        pen.rectangle((x, 500, x + 200, 524), fill=WOOD)
        for leg in (12, 176):
            pen.rectangle((x + leg, 524, x + leg + 14, 640), fill="#7d5735")
        for seat in (-30, 170):
            pen.rectangle((x + seat, 470, x + seat + 14, 650), fill=GREEN)
            pen.rectangle((x + seat, 560, x + seat + 66, 578), fill=GREEN)
    pen.rectangle((640, 190, 930, 380), fill="white", outline=METAL, width=6)
    pen.text((785, 225), "便民服务", fill=GREEN, font=_font(34), anchor="mm")
    for at in range(4):
        pen.line((670, 270 + 28 * at, 900 - rng.randrange(120), 270 + 28 * at), fill="#9aa6a0", width=5)


def _counter(pen: ImageDraw.ImageDraw, name: str, rng: Random) -> None:
    _sign(pen, name, 70)
    pen.rectangle((120, 170, 900, 330), fill="#3d5a48")
    for at in range(3):
        pen.text((160 + 250 * at, 190), ("今日菜单", "荤菜", "素菜")[at], fill="white", font=_font(32))
        for line in range(2):
            length = 120 + rng.randrange(60)
            pen.line(
                (160 + 250 * at, 258 + 30 * line, 160 + 250 * at + length, 258 + 30 * line), fill="#c8d8cd", width=5
            )
    pen.rectangle((80, 470, 940, 520), fill=METAL)
    pen.rectangle((80, 520, 940, 690), fill="#dfe3e5", outline=METAL, width=5)
    for at in range(5):
        x = 130 + 165 * at
        pen.ellipse((x, 420, x + 110, 484), fill="white", outline=METAL, width=5)
        pen.ellipse((x + 18, 430, x + 92, 466), fill=rng.choice(("#c98a4b", "#6f9a4f", "#b5533c", "#d9b75f")))


def _beds(pen: ImageDraw.ImageDraw, name: str, rng: Random) -> None:
    _sign(pen, name, 70)
    floor = rng.randrange(1, 4)
    for at in range(3):
        x = 60 + 320 * at
        pen.rectangle((x, 360, x + 20, 640), fill=METAL)
        pen.rectangle((x + 230, 440, x + 250, 640), fill=METAL)
        pen.rectangle((x + 20, 500, x + 230, 580), fill=LINEN, outline=METAL, width=4)
        pen.rectangle((x + 30, 460, x + 100, 505), fill="white", outline="#d0d0cb", width=3)
        pen.rectangle((x + 105, 490, x + 230, 560), fill=rng.choice(("#bcd3c3", "#c5cfe0", "#e2cfc0")))
        pen.rectangle((x + 40, 250, x + 140, 310), fill="white", outline=GREEN, width=4)
        pen.text((x + 90, 280), f"{floor}0{at + 1}床", fill=GREEN, font=_font(28), anchor="mm")
    pen.rectangle((0, 330, WIDTH, 342), fill=WOOD)


SCENES = {"门牌": _door, "室内": _room, "餐台": _counter, "床位": _beds}


def _sign(pen: ImageDraw.ImageDraw, name: str, top: int) -> None:
    font = _font(46)
    half = pen.textlength(name, font=font) / 2 + 40
    pen.rectangle((WIDTH / 2 - half, top - 46, WIDTH / 2 + half, top + 46), fill="white", outline=GREEN, width=6)
    pen.text((WIDTH / 2, top), name, fill="#2f4a3a", font=font, anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont:
    asked = ["fc-match", "-f", "%{file}|%{index}", "Noto Sans CJK SC"]
    file, _, index = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.partition("|")
    return ImageFont.truetype(file, size, index=int(index))
