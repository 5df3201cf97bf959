"""Pictures of 实地抽查: opened, looked at and drawn anew, so that what is kept is the picture and nothing else.

Where and with which camera it was taken, previews within it, whatever else a file may carry: nothing of it is kept.
"""

import io
import warnings
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

MOST_MB = 10
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000}
"""Beyond, nothing is decoded. A JPEG is decoded at a fraction of its size, a PNG as a whole: 4 bytes a pixel."""
LONGEST = 2_048
"""Pixels of the longer side of what is kept: what a slide across a wall shows."""
QUALITY = 85
HEIC = "是苹果手机的 HEIC 照片。请在手机“设置 - 相机 - 格式”选“兼容性最佳”再拍，或转成 JPEG 再传"
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")


class PhotoError(Exception):
    """The picture is not taken; the message is a sentence for the user, to stand behind the file's name."""


class Photo(NamedTuple):
    """A picture as it is kept: a JPEG without anything beside it, its width and height in pixels."""

    content: bytes
    width: int
    height: int


def cleaned(content: bytes) -> Photo:
    """The picture of a .jpg or .png as it is kept. Raises PhotoError."""
    if len(content) > MOST_MB * 1_000_000:
        raise PhotoError(f"有 {-(-len(content) // 1_000_000)} MB，最多 {MOST_MB} MB。请缩小后再传。")
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        raise PhotoError(f"{HEIC}。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are measured here
            return _cleaned(content)
    except Image.DecompressionBombError:
        raise PhotoError(f"像素太多，最多 {max(MOST_PIXELS.values()) // 10_000} 万。请缩小后再传。") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        # what PIL raises for a picture that ends early or is none (pillow 13.0)
        raise PhotoError("打不开，不是完好的 JPEG 或 PNG 照片。请重新拍或另存后再传。") from None


def _cleaned(content: bytes) -> Photo:
    with Image.open(io.BytesIO(content), formats=[*MOST_PIXELS]) as found:
        # a telephone's JPEG with a second picture behind the first, for depth or brightness, is an MPO to Pillow 13.0,
        # whatever formats it was asked for (findings/pillow_asked_for_jpeg_gives_mpo.sh); the first picture is kept
        sort = "PNG" if found.format == "PNG" else "JPEG"
        pixels = found.width * found.height
        if pixels > MOST_PIXELS[sort]:
            raise PhotoError(f"有 {-(-pixels // 10_000)} 万像素，最多 {MOST_PIXELS[sort] // 10_000} 万。请缩小后再传。")
        found.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at half, a quarter, an eighth of its size
        found.thumbnail((LONGEST, LONGEST))  # in place, before anything copies it
        kept = _in_usual_colours(ImageOps.exif_transpose(found))
    out = io.BytesIO()
    kept.save(out, "JPEG", quality=QUALITY)
    return Photo(out.getvalue(), kept.width, kept.height)


def _in_usual_colours(found: Image.Image) -> Image.Image:
    """In sRGB on white: phones take pictures in other colours and say so beside the picture, where nothing is kept."""
    profile = found.info.get("icc_profile")
    if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
        over = found.convert("RGBA")
        found = Image.new("RGB", over.size, "white")
        found.paste(over, mask=over.getchannel("A"))
    if profile and found.mode in ("RGB", "CMYK", "L"):
        try:
            usual = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(
                found, ImageCms.ImageCmsProfile(io.BytesIO(profile)), usual, outputMode="RGB"
            )
            found = changed or found
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that cannot be read: the colours as they are
    kept = found.convert("RGB")
    kept.info.clear()
    return kept
