import { Component } from "@odoo/owl";
import { formatCurrency } from "@web/core/currency";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

// stripes tell the parts apart where colours do not
const COLORS = {
    used: "bg-primary",
    over: "bg-danger progress-bar-striped",
    insured: "bg-info progress-bar-striped",
    free: "bg-success bg-opacity-50",
};

/** A customer's credit in one look: used, insured, free, beyond the limit; the server counts. */
export class RecoveryCreditBar extends Component {
    static template = "credit_recovery.CreditBar";
    static props = { ...standardFieldProps };

    get bar() {
        return this.props.record.data[this.props.name];
    }

    get parts() {
        const labels = {
            used: _t("Used"),
            over: _t("Over the limit"),
            insured: _t("Insured"),
            free: _t("Free"),
        };
        return this.bar.parts.map((part) => ({
            ...part,
            color: COLORS[part.code],
            label: `${labels[part.code]} ${this.format(part.amount)}`,
        }));
    }

    get limit() {
        if (this.bar.limit === null) {
            return _t("No limit is set");
        }
        return this.bar.limit ? _t("Limit %s", this.format(this.bar.limit)) : _t("No credit");
    }

    /** What the exposure is made of. */
    get sources() {
        const { open, credits, drafts, orders, insured } = this.bar.sources;
        return [
            [_t("open invoices"), open],
            [_t("credits"), -credits],
            [_t("drafts"), drafts],
            [_t("orders"), orders],
            [_t("insured or guaranteed"), -insured],
        ]
            .filter(([, amount]) => amount)
            .map(([label, amount]) => `${label} ${this.format(amount)}`)
            .join(" · ");
    }

    format(amount) {
        return formatCurrency(amount, this.bar.currency_id);
    }
}

registry.category("fields").add("recovery_credit_bar", {
    component: RecoveryCreditBar,
    supportedTypes: ["json"],
});
