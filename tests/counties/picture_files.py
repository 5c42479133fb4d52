"""Pictures as strangers upload them, drawn in memory."""

from io import BytesIO

from PIL import Image


def draw(kind="JPEG", size=(1800, 1200), mode="RGB", **options):
    """Return the bytes of a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    out = BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def look(content):
    """Return the picture in the bytes, unpacked."""
    image = Image.open(BytesIO(content))
    image.load()
    return image
