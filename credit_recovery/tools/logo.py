"""A logo made ready for print."""

import base64
import functools
import io

from PIL import Image, UnidentifiedImageError

QUALITY = 95


@functools.lru_cache(maxsize=16)
def data_uri(content):
    """Return an image as a ``data:`` address that a printer takes over as it is.

    A picture is put on white and saved as JPEG: a PDF would store transparency as a second
    picture, encoded anew for each letter. Vector graphics stay as they are.

    >>> data_uri(b"<svg/>")
    'data:image/svg+xml;base64,PHN2Zy8+'
    """
    try:
        image = Image.open(io.BytesIO(content)).convert("RGBA")
    except UnidentifiedImageError:
        return "data:image/svg+xml;base64," + base64.b64encode(content).decode()
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    target = io.BytesIO()
    paper.convert("RGB").save(target, "JPEG", quality=QUALITY, subsampling=0)
    return "data:image/jpeg;base64," + base64.b64encode(target.getvalue()).decode()
