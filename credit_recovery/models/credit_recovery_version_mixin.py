from odoo import api, models
from odoo.exceptions import UserError


class CreditRecoveryVersionMixin(models.AbstractModel):
    """Records that belong to a version of a policy: used by a notice, their rules are frozen.

    What a debtor was told must stay readable from the version it was told by (000-3, 003-7), and
    what was approved or accepted as it was then.
    """

    _name = "credit.recovery.version.mixin"
    _description = "Part of a policy version"
    # fields that change only in a new version
    _version_fields = frozenset()

    def _get_policies(self):
        """Return the policy versions these records belong to."""
        raise NotImplementedError

    def write(self, vals):
        self.check_access("write")
        names = self._version_fields & vals.keys()
        if names:
            self.filtered(lambda record: record._is_changed(names, vals))._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        frozen = field_name in self._version_fields
        if frozen and (digest or source_lang or self._is_retranslated(field_name, translations)):
            self._check_unused()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _is_changed(self, names, vals):
        """Whether the values differ from the record's own."""
        self.ensure_one()
        return any(
            field.convert_to_cache(vals[field.name], self)
            != field.convert_to_cache(self[field.name], self)
            for field in map(self._fields.get, names)
        )

    def _is_retranslated(self, field_name, translations):
        """Whether a translation changes what was there; a text may gain a language.

        A debtor is written to in his own language, whatever was sent to others before.
        """
        self.ensure_one()
        for term in self.get_field_translations(field_name, list(translations))[0]:
            new = translations.get(term["lang"], term["value"])
            if isinstance(new, dict):
                new = new.get(term["source"], term["value"])
            is_new_language = term["lang"] != "en_US" and term["value"] in ("", term["source"])
            if new != term["value"] and not is_new_language:
                return True
        return False

    def _check_unused(self):
        """Raise UserError naming the versions that were used, approved or accepted already."""
        policies = self._get_policies()
        used = policies._filter_used()
        if used:
            raise UserError(
                self.env._(
                    "Notices were written by %(policies)s: its texts, offsets and amounts stay as "
                    "they are, and its levels cannot be deleted. Create a new version of the "
                    "policy to change them.",
                    policies=", ".join(used.mapped("display_name")),
                )
            )
        if settled := policies._filter_settled():
            raise UserError(
                self.env._(
                    "%(policies)s was approved, or accepted by customers: it stays as it is. "
                    "Create a new version of the policy to change it.",
                    policies=", ".join(settled.mapped("display_name")),
                )
            )
