"""``i18n.py TEMPLATE PO``: brings a translation up to the template of its terms."""

import sys

import polib

WIDTH = 78  # as gettext wraps


def update(template_path, po_path):
    """Keep what is translated, add what is new, drop what is gone; the same word stays empty.

    :return: the terms without a translation
    """
    template, old = polib.pofile(template_path), polib.pofile(po_path)
    translated = {entry.msgid: entry.msgstr for entry in old if entry.msgstr != entry.msgid}
    new = polib.POFile(wrapwidth=WIDTH)
    new.header, new.metadata = old.header, old.metadata
    for entry in template:
        new.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=translated.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    new.save(po_path)
    return [entry.msgid for entry in new if not entry.msgstr]


if __name__ == "__main__":
    for term in update(*sys.argv[1:]):
        print(repr(term))
