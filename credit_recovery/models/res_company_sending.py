from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request

OLDER_ITEMS = [
    ("ignore", "Leave them alone: nothing is ever said of them"),
    ("statement", "On account statements only: no level is ever applied"),
    ("levels", "Follow them up from the level they had reached"),
]


class ResCompany(models.Model):
    """Going live and the brakes (P-7)."""

    _inherit = "res.company"

    recovery_date_start = fields.Date(
        string="Recovery since",
        readonly=True,
        help="What fell due before is an older item.",
    )
    recovery_older_items = fields.Selection(OLDER_ITEMS, string="Older items")
    recovery_run_limit = fields.Integer(
        string="Notices in a run",
        default=500,
        help="A night that would send more by itself stops and asks a Manager; 0: no limit.",
    )
    recovery_sales_days = fields.Integer(
        string="Days for a salesperson's answer",
        default=3,
        help="Asked before a formal notice; no answer by then is recorded, and blocks nothing.",
    )
    recovery_sales_mailed_on = fields.Date(string="Salespeople last written to", readonly=True)
    recovery_live_at = fields.Datetime(string="Went live at", readonly=True)
    recovery_live_by_id = fields.Many2one("res.users", string="Went live by", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("recovery_sending", "off") != "off" for vals in vals_list):
            self._check_sending_from_inside()
        return super().create(vals_list)

    def write(self, vals):
        """Sending is switched by its dialogs only, whoever may write companies.

        :raises AccessError: it is written by RPC, import or a form
        """
        if "recovery_sending" in vals:
            self._check_sending_from_inside()
        return super().write(vals)

    @api.model
    def _check_sending_from_inside(self):
        """The dialogs write as superuser; what else comes in a request comes from outside."""
        if request and not self.env.su:
            raise AccessError(
                self.env._(
                    "Sending of recovery notices is switched on by \u201cGo live\u201d, and"
                    " paused, resumed or switched off by \u201cSwitch sending\u201d."
                )
            )

    def _go_live(self, **vals):
        """Switch sending of these companies on.

        :param vals: further values of the company: start date, older items, people
        """
        self.write(
            {
                **vals,
                "recovery_sending": "on",
                "recovery_live_at": fields.Datetime.now(),
                "recovery_live_by_id": self.env.uid,
            }
        )
