"""What becomes of an uploaded picture: only what is seen goes on, and harm is refused in words."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from counties import pictures
from counties.pictures import LARGEST_FILE, encode_picture
from tests.counties.picture_files import draw, look

WHERE = "40 deg 24' N, beside the house"
PAGE = b"<script>alert('polyglot')</script>"


def with_traces():
    """A photograph that tells by whom, where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x8298] = WHERE, "SecretPhone 9", WHERE
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (40.0, 24.0, 0.0)
    return draw(exif=exif, comment=WHERE.encode(), xmp=WHERE.encode())


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    """A PNG of a few bytes whose header promises so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def moving(kind):
    out = BytesIO()
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_out_as_webp_in_two_sizes(kind):
    encoded = encode_picture(draw(kind))

    large, small = look(encoded.large), look(encoded.small)
    assert (large.format, small.format) == ("WEBP", "WEBP")
    assert large.size == (encoded.width, encoded.height) == (1600, 1067)
    assert small.width == encoded.small_width == 640
    red, _, blue = large.getpixel((100, 500))
    assert red > 200 > 100 > blue


def test_a_picture_that_is_small_enough_has_one_size():
    encoded = encode_picture(draw(size=(500, 400)))

    assert (encoded.width, encoded.height) == (500, 400)
    assert (encoded.small_width, encoded.small) == (0, b"")


def test_nothing_tells_where_and_with_what_a_photograph_was_taken():
    content = with_traces()
    assert WHERE.encode() in content

    encoded = encode_picture(content)

    for made in (encoded.large, encoded.small):
        image = look(made)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert b"SecretPhone" not in made
        assert WHERE.encode() not in made


def test_a_picture_that_is_also_a_page_loses_the_page():
    for content in (draw() + PAGE, draw(comment=PAGE), draw("PNG") + PAGE):
        encoded = encode_picture(content)

        assert PAGE not in encoded.large + encoded.small


def test_a_photograph_stands_upright_as_its_camera_meant_it():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter

    encoded = encode_picture(draw(exif=exif))

    assert (encoded.width, encoded.height) == (1067, 1600)
    assert look(encoded.large).getpixel((500, 100))[0] > 200  # the left half is on top


def test_transparency_becomes_white_paper():
    out = BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")

    image = look(encode_picture(out.getvalue()).large)

    assert image.mode == "RGB"
    assert min(image.getpixel((200, 150))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_usual_colours_are_taken(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert look(encode_picture(draw(kind, (500, 400), mode)).large).mode == "RGB"


@pytest.mark.parametrize("profile", [b"no profile", None], ids=["broken", "whole"])
def test_a_colour_profile_is_applied_or_left_out_and_never_kept(profile):
    profile = profile or ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = look(encode_picture(draw(icc_profile=profile)).large)

    assert "icc_profile" not in image.info
    assert image.getpixel((100, 500))[0] > 200


def test_a_photograph_with_a_second_one_inside_is_taken_as_its_first():
    out = BytesIO()
    first, second = (Image.new("RGB", (400, 300), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])

    assert look(encode_picture(out.getvalue()).large).getpixel((200, 150))[0] > 200


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "只收 JPEG、PNG 或 WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "只收 JPEG、PNG 或 WebP"),
        (PAGE, "只收 JPEG、PNG 或 WebP"),
        (draw("GIF"), "只收 JPEG、PNG 或 WebP"),
        (draw("TIFF"), "只收 JPEG、PNG 或 WebP"),
        (b"%PDF-1.7" + draw(), "只收 JPEG、PNG 或 WebP"),
        (draw()[:3000], "文件可能不完整"),
        (draw("PNG")[:-2000], "文件可能不完整"),
        (bomb(30_000, 30_000), "30000×30000 像素，最多 4000 万像素"),
        (bomb(2**31 - 1, 2**31 - 1), "最多 4000 万像素"),
        (bomb(6000, 6000), "文件可能不完整"),
        (moving("PNG"), "这是动图"),
        (moving("WEBP"), "这是动图"),
        (draw(size=(199, 400)), "每边至少要 200 像素"),
        (draw(size=(2000, 400)), "长边最多是短边的 4 倍"),
        (draw("PNG", (400, 300), "I;16"), "色彩格式"),
    ],
    ids=[
        *("empty", "svg", "page", "gif", "tiff", "pdf", "cut", "cut png"),
        *("bomb", "largest bomb", "small bomb", "moving png", "moving webp"),
        *("small", "narrow", "16 bit"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(ValidationError) as refusal:
        encode_picture(content)

    assert sentence in refusal.value.message


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(ValidationError, match="超过 15 MB"):
        encode_picture(bytes(LARGEST_FILE + 1))


def test_a_program_that_cannot_start_is_said_not_to_be_the_pictures_fault(monkeypatch):
    monkeypatch.setattr("sources.reading.opening.child.sys.executable", "/nowhere/python")

    with pytest.raises(ValidationError) as refusal:
        encode_picture(draw())

    assert refusal.value.message == pictures.START_SENTENCE
