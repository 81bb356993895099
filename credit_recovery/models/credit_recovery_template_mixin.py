from collections import defaultdict
from html import escape

from markupsafe import Markup

from odoo import api, models
from odoo.tools.translate import LazyGettext

SOURCE_LANG = "en_US"


class CreditRecoveryTemplateMixin(models.AbstractModel):
    """Records made from what an addon ships, in every installed language.

    A template is ``{field: value}``. A lazy translated text is a text, a tuple of them the
    paragraphs of an HTML field, a list holds templates of other records, anything else is taken as
    it is. The translations are those of the shipping addon's i18n files, so that a translator never
    meets HTML.
    """

    _name = "credit.recovery.template.mixin"
    _description = "Shipped recovery texts"

    @api.model
    def _prepare_template_vals(self, template):
        """Return the create values of a template, texts in the source language."""
        env = self.with_context(lang=SOURCE_LANG).env
        return {
            name: _get_text(env, value) if isinstance(value, LazyGettext | tuple) else value
            for name, value in template.items()
            if not isinstance(value, list)
        }

    def _translate_from_template(self, template, langs):
        """Add the shipped translations of the texts that are still as shipped, and untranslated.

        :param langs: codes of installed languages
        """
        langs = set(langs) - {SOURCE_LANG}
        for name, value in template.items():
            if langs and isinstance(value, LazyGettext | tuple):
                translations = self._get_missing_translations(name, value, langs)
                if translations:
                    self._add_translations(name, translations)

    def _get_missing_translations(self, name, value, langs):
        """Return ``{lang: {source: translation}}`` as far as there is none yet."""
        self.ensure_one()
        is_html = self._fields[name].type == "html"
        texts = value if isinstance(value, tuple) else (value,)
        env_by_lang = {lang: self.with_context(lang=lang).env for lang in langs | {SOURCE_LANG}}
        shipped = {_get_term(env_by_lang[SOURCE_LANG], text, is_html): text for text in texts}
        missing = defaultdict(dict)
        for term in self.get_field_translations(name, list(langs))[0]:
            lang, source = term["lang"], term["source"]
            if lang in langs and source in shipped and term["value"] in ("", source):
                missing[lang][source] = _get_term(env_by_lang[lang], shipped[source], is_html)
        return missing

    def _add_translations(self, name, translations):
        """Store ``{lang: {source: translation}}``."""
        if self._fields[name].translate is True:
            translations = {
                lang: next(iter(texts.values())) for lang, texts in translations.items()
            }
        self._update_field_translations(name, translations)


def _say(env, lazy):
    # a lazy text was collected where it was written; the checker is core's, other runs ignore it
    return env._(lazy)  # pylint: disable=unknown-option-value,gettext-variable


def _get_text(env, value):
    if isinstance(value, LazyGettext):
        return _say(env, value)
    return Markup().join(Markup("<p>%s</p>") % _say(env, paragraph) for paragraph in value)


def _get_term(env, lazy, is_html):
    """The text as the translation of a field knows it: of HTML, the inside of a paragraph."""
    return escape(_say(env, lazy), quote=False) if is_html else _say(env, lazy)
