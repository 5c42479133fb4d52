"""The child process that re-encodes a picture: nothing of the file goes on but what is seen.

Run as `python -m counties.encoding picture`; only counties/pictures.py does. The decoders are C
code that reads what strangers made, so they run under the limits of a child.
"""

from __future__ import annotations

import base64
import gc
import json
import sys
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from sources.reading.opening.extraction import keep_to_limits

FORMATS = ("JPEG", "PNG", "WEBP")
# What Pillow calls a photograph with a second one inside, as many telephones write them.
PHOTOGRAPHS = ("JPEG", "MPO")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK")
MOST_PIXELS = 40_000_000
LEAST_SIDE = 200
LONGEST_RATIO = 4
LARGE, SMALL = 1600, 640
QUALITY = 80
PAPER = "white"

KIND = "只收 JPEG、PNG 或 WebP 图片；这个文件不是，或者已经损坏。请另存为 JPEG 再上传。"
MOVING = "这是动图，不能用：请截取其中一帧，存为 JPEG 或 PNG 再上传。"
BROKEN = "图片读到一半出错，文件可能不完整：请重新下载，或另存为 JPEG 再上传。"
COLOURS = "图片的色彩格式（{mode}）不常见：请另存为普通的 8 位 JPEG 或 PNG 再上传。"
LARGE_SENTENCE = "图片有 {width}×{height} 像素，最多 {most} 万像素：请缩小后再上传。"
MEMORY_SENTENCE = "处理这张图片用的内存太多，已经停下：请缩小图片，或另存为 JPEG 再上传。"
SMALL_SENTENCE = "图片只有 {width}×{height} 像素，每边至少要 {least} 像素：请换一张大些的。"
NARROW_SENTENCE = "图片太长或太宽（{width}×{height}），长边最多是短边的 {ratio} 倍：请先裁剪。"


class RefusedError(ValueError):
    """The picture cannot be used; the sentence says why and what to do."""


def main() -> None:
    """Print the picture on standard input, re-encoded, or why it is refused, as JSON."""
    keep_to_limits()
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=False)


def _answer(content: bytes) -> dict[str, str | int]:
    try:
        return _encode(content)
    except RefusedError as refusal:
        return {"fault": str(refusal)}
    except MemoryError:
        gc.collect()
        return {"fault": MEMORY_SENTENCE}
    except Exception:  # whatever a decoder raises, it was the file that it could not read
        return {"fault": BROKEN}


def _encode(content: bytes) -> dict[str, str | int]:
    image = _open(content)
    _check(image)
    image.thumbnail((LARGE, LARGE))
    seen = _flattened(ImageOps.exif_transpose(image))
    width, height = seen.size
    answer: dict[str, str | int] = {"width": width, "height": height, "large": _webp(seen)}
    if width <= SMALL:
        return answer | {"small_width": 0, "small": ""}
    seen.thumbnail((SMALL, LARGE))
    return answer | {"small_width": seen.width, "small": _webp(seen)}


def _open(content: bytes) -> Image.Image:
    """Read the header and no more; the size it tells is checked before anything is unpacked."""
    Image.MAX_IMAGE_PIXELS = None  # Pillow's bound names no size; _check has one of our own
    try:
        return Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError:
        raise RefusedError(KIND) from None


def _check(image: Image.Image) -> None:
    width, height = image.size
    told = {"width": width, "height": height}
    if width * height > MOST_PIXELS:
        raise RefusedError(LARGE_SENTENCE.format(**told, most=MOST_PIXELS // 10_000))
    if min(width, height) < LEAST_SIDE:
        raise RefusedError(SMALL_SENTENCE.format(**told, least=LEAST_SIDE))
    if max(width, height) > LONGEST_RATIO * min(width, height):
        raise RefusedError(NARROW_SENTENCE.format(**told, ratio=LONGEST_RATIO))
    if image.format not in PHOTOGRAPHS and getattr(image, "n_frames", 1) > 1:
        raise RefusedError(MOVING)
    if image.mode not in MODES:
        raise RefusedError(COLOURS.format(mode=image.mode))


def _flattened(image: Image.Image) -> Image.Image:
    """Return the picture in the colours of screens, on white paper where it was transparent."""
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("LA", "RGBA"):
        paper = Image.new("RGBA", image.size, PAPER)
        paper.alpha_composite(image.convert("RGBA"))
        return paper.convert("RGB")
    return _in_screen_colours(image).convert("RGB")


def _in_screen_colours(image: Image.Image) -> Image.Image:
    """Apply the colour profile before it is dropped; one that cannot be read is left out."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        own, screen = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, screen, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _webp(image: Image.Image) -> str:
    """Encode anew: neither metadata nor anything that stood behind the picture goes on."""
    image.info = {}
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return base64.b64encode(out.getvalue()).decode("ascii")


if __name__ == "__main__":
    main()
