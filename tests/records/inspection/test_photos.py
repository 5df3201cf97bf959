"""Pictures as phones and computers make them, drawn by Pillow, and what is no picture."""

import io

import pytest
from PIL import Image, ImageCms, ImageDraw

from records.inspection.onsite.photos import MOST_PIXELS, PhotoError, cleaned


def drawn(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """White, its upper left quarter red."""
    found = Image.new(mode, size, "white")
    ImageDraw.Draw(found).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill="red")
    return found


def saved(found: Image.Image, sort: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    found.save(out, sort, **more)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(cleaned(content).content))


def is_red(found: Image.Image, at: tuple[int, int]) -> bool:
    pixel = found.getpixel(at)
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 60 and pixel[2] < 60


def refusal(content: bytes) -> str:
    with pytest.raises(PhotoError) as raised:
        cleaned(content)
    return str(raised.value)


def test_nothing_but_the_picture_is_kept() -> None:
    """Place, camera, a comment and a preview go; a picture lying on its side is set upright first."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "某牌手机", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 0.0)})
    content = saved(drawn(), exif=exif.tobytes(), comment=b"made by somebody", dpi=(300, 300))
    assert b"Exif" in content and b"made by somebody" in content
    kept = cleaned(content)
    assert (kept.width, kept.height) == (300, 400)
    assert not any(word in kept.content for word in (b"Exif", b"made by", "某牌".encode(), b"ICC_PROFILE", b"http"))
    found = Image.open(io.BytesIO(kept.content))
    assert found.format == "JPEG" and not found.getexif()
    assert is_red(found, (220, 50)) and not is_red(found, (50, 50)) and not is_red(found, (220, 350))


def test_the_first_of_two_pictures_is_kept() -> None:
    """A telephone writes a second one behind the first, for depth or brightness."""
    exif = Image.Exif()
    exif[0x0112] = 6
    second = Image.new("L", (200, 150), 128)
    content = saved(drawn(), "MPO", save_all=True, append_images=[second], exif=exif.tobytes())
    assert content.count(b"\xff\xd8\xff") == 2
    kept = cleaned(content)
    assert (kept.width, kept.height) == (300, 400)
    assert kept.content.count(b"\xff\xd8\xff") == 1 and b"MPF" not in kept.content
    assert is_red(Image.open(io.BytesIO(kept.content)), (220, 50))


def test_what_is_clear_is_white_and_what_is_grey_is_grey() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    assert opened(saved(clear, "PNG")).getpixel((10, 10)) == (255, 255, 255)
    palette = drawn((40, 40)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert is_red(opened(saved(palette, "PNG", transparency=255)), (5, 5))
    grey = opened(saved(Image.new("L", (20, 20), 128)))
    assert grey.getpixel((10, 10)) == (128, 128, 128)


def test_colours_of_a_profile_are_those_seen() -> None:
    """A profile of another light, Lab: its numbers would be other colours in sRGB; the profile itself is not kept."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert is_red(opened(saved(drawn(), icc_profile=profile)), (50, 50))
    assert b"ICC_PROFILE" not in cleaned(saved(drawn(), icc_profile=profile)).content
    assert is_red(opened(saved(drawn(), icc_profile=b"no profile")), (50, 50))


def test_a_large_one_is_kept_smaller() -> None:
    kept = cleaned(saved(drawn((6000, 4000))))
    assert (kept.width, kept.height) == (2048, 1365)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>1</script>",
        b"\xff\xd8\xff\xe0 no more",
        saved(drawn())[:600],
        saved(drawn(), "PNG")[:80],
        saved(drawn(), "GIF"),
        saved(drawn(), "TIFF"),
        saved(drawn(), "WEBP"),
        b"%PDF-1.7",
    ],
    ids=["empty", "html", "head", "short jpeg", "short png", "gif", "tiff", "webp", "pdf"],
)
def test_what_is_no_such_picture(content: bytes) -> None:
    assert refusal(content) == "打不开，不是完好的 JPEG 或 PNG 照片。请重新拍或另存后再传。"


def test_a_picture_of_a_phone_that_cannot_be_read() -> None:
    assert refusal(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").startswith("是苹果手机的 HEIC 照片。请在手机")


def test_too_many_bytes_or_pixels() -> None:
    """The pixels are asked of the head of the file; nothing of that size is ever made."""
    assert refusal(b"\xff" * 10_000_001) == "有 11 MB，最多 10 MB。请缩小后再传。"
    wide = saved(Image.new("1", (5_001, 5_001)), "PNG")
    assert refusal(wide) == "有 2502 万像素，最多 2500 万。请缩小后再传。"
    assert refusal(saved(Image.new("1", (20_000, 20_000)), "PNG")) == "像素太多，最多 5000 万。请缩小后再传。"
    assert MOST_PIXELS["JPEG"] * 2 < Image.MAX_IMAGE_PIXELS * 2  # type: ignore[operator]
