from odoo import api, models
from odoo.exceptions import UserError


class CreditRecoveryTransitionMixin(models.AbstractModel):
    """Records with a ``state`` that moves by :meth:`_transition` alone (design, "Notices").

    The model declares the field ``state`` and its table; the first state of the table is the one
    that records begin in. Nobody types a state: neither at creation nor later.
    """

    _name = "credit.recovery.transition.mixin"
    _description = "Recovery record with states"
    # state -> states that may follow
    _transitions = {}

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            first = next(iter(self._transitions))
            records.filtered(lambda record: record.state != first)._refuse_typed_state()
        return records

    def write(self, vals):
        if "state" in vals and not self.env.su:
            self.check_access("write")
            self._refuse_typed_state()
        return super().write(vals)

    def _transition(self, state, **vals):
        """Move the records to another state: the only writer of ``state``.

        :param str state: one of the states of the table
        :param vals: values written with the state
        :return: the records
        :raises UserError: names the records that may not go there, where they stand, and where
            they may go
        :raises AccessError: the user may not write the records
        """
        refused = self.filtered(lambda record: state not in self._transitions[record.state])
        if refused:
            raise UserError(refused._get_refusal(state))
        self.check_access("write")
        # the user may write the records, as checked; their state is written here only
        self.sudo().write({**vals, "state": state})
        return self

    def _refuse_typed_state(self):
        """Raise UserError for records whose state was typed."""
        if self:
            raise UserError(
                self.env._(
                    "The state of %(records)s follows from what is done with it; use its buttons.",
                    records=", ".join(self.mapped("display_name")),
                )
            )

    def _get_refusal(self, state):
        """Say which records cannot go to a state, where they stand and what they may become."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "These records cannot become \u201c%(state)s\u201d:\n%(records)s",
            state=labels[state],
            records="\n".join(record._get_standing(labels) for record in self),
        )

    def _get_standing(self, labels):
        """A record, its state, and the states that may follow, in one line."""
        following = ", ".join(labels[state] for state in self._transitions[self.state])
        if not following:
            return self.env._(
                "%(record)s (%(state)s: it stays so)",
                record=self.display_name,
                state=labels[self.state],
            )
        return self.env._(
            "%(record)s (%(state)s; it may become: %(following)s)",
            record=self.display_name,
            state=labels[self.state],
            following=following,
        )
