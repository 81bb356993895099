"""HTML to PDF by WeasyPrint, without network and disk.

WeasyPrint needs system libraries (Pango and others); ``usable()`` tells whether they are there.
"""

import functools
import logging
import urllib.parse

from .garbage import paused_gc

# WeasyPrint and fontTools tell at length what they do not support; set before they are imported
for _name in ("weasyprint", "weasyprint.progress", "fontTools"):
    logging.getLogger(_name).setLevel(logging.ERROR)
_logger = logging.getLogger(__name__)
try:
    import weasyprint
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError) as error:  # an OSError: a system library is missing
    weasyprint = None
    URLFetcher = HTML = object
    _logger.warning("WeasyPrint cannot be used (%s): letters are printed by wkhtmltopdf", error)

# text with Unicode mapping (searchable) in an archivable file
VARIANT = "pdf/a-2u"
BASE_URL = "odoo:///"
STATIC_TYPES = (".ttf", ".otf", ".woff", ".woff2", ".png", ".jpg", ".jpeg", ".svg", ".css")


def usable():
    """Tell whether WeasyPrint can run here."""
    return weasyprint is not None


class Forbidden(ValueError):
    """A document asks for something outside itself."""


class Fetcher(URLFetcher):
    """Fetches ``data:`` and static files of addons; nothing else.

    :param open_static: callable(path, types) that opens a static file of an addon
    """

    def __init__(self, open_static):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._open_static = open_static

    def fetch(self, url, headers=None):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme == "odoo" and not parts.netloc and _is_static(parts.path):
            with self._open_static(parts.path.lstrip("/"), STATIC_TYPES) as file:
                return URLFetcherResponse(url, file.read())
        raise Forbidden(f"not fetched: {url}")


class Document(HTML):
    """A document that brings its whole style.

    The style sheet of all of HTML, which WeasyPrint matches against each element first, takes a
    tenth of the time of a letter; should a later version not ask for it here, it is applied again.
    """

    def _ua_stylesheets(self, *args, **kwargs):
        return []


def _is_static(path):
    """Tell whether a path is that of a static file of an addon.

    >>> _is_static("/base/static/img/a.png"), _is_static("/base/static/../models/a.png")
    (True, False)
    """
    steps = path.split("/")
    return steps[2:3] == ["static"] and ".." not in steps


class Printer:
    """Prints a batch of documents: they share style sheet, fonts and decoded images.

    :param css: the style sheet of all documents
    :param open_static: see :class:`Fetcher`
    """

    def __init__(self, css, open_static):
        self._fetcher = Fetcher(open_static)
        self._css = _parse(css)
        self._fonts = FontConfiguration()
        self._images = {}

    def print(self, html):
        """Return the PDF of an HTML document as bytes."""
        with paused_gc():
            document = Document(string=html, base_url=BASE_URL, url_fetcher=self._fetcher)
            return document.write_pdf(
                font_config=self._fonts,
                stylesheets=[self._css],
                pdf_variant=VARIANT,
                cache=self._images,
            )


@functools.lru_cache(maxsize=8)
def _parse(css):
    return weasyprint.CSS(string=css, base_url=BASE_URL)
