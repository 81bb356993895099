"""Several files as one archive."""

import io
import zipfile


def make_zip(files):
    """A zip archive of files.

    :param dict files: ``{name: bytes}``
    :return: bytes

    >>> zipfile.ZipFile(io.BytesIO(make_zip({"a.txt": b"1", "b.txt": b"2"}))).namelist()
    ['a.txt', 'b.txt']
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return file.getvalue()
