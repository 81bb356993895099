"""A QR code as a small grey PNG, drawn without an image library."""

import base64
import struct
import zlib

from reportlab.graphics.barcode.qr import QrCodeWidget

# pixels of a module; the style sheet keeps them sharp
SCALE = 4
# Any of the eight masks makes a valid code; trying all of them takes longer than the rest of it.
MASK = 0


def data_uri(text, level="M"):
    """Return ``text`` as a QR code, without margin, in a ``data:`` address.

    :param level: error correction; M is what EPC069-12 asks of payment codes

    >>> data_uri("BCD")[:26]
    'data:image/png;base64,iVBO'
    """
    code = QrCodeWidget(text, barLevel=level).qr
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    return "data:image/png;base64," + base64.b64encode(png(code.modules)).decode()


def png(modules):
    """Return rows of modules (true: dark) as a grey PNG.

    >>> png([[1, 0], [0, 1]])[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    size = len(modules) * SCALE
    rows = b"".join(b"\0" + _row(row) for row in modules for _repeat in range(SCALE))
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _row(modules):
    """One line of pixels.

    >>> _row([1, 0])
    b'\\x00\\x00\\x00\\x00\\xff\\xff\\xff\\xff'
    """
    return b"".join(b"\0" * SCALE if dark else b"\xff" * SCALE for dark in modules)


def _chunk(kind, content):
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
