import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A number that says on hover, and to a screen reader, what it is made of. */
export class RecoveryScore extends Component {
    static template = "credit_recovery.Score";
    static props = { ...standardFieldProps, reason: String };

    get reason() {
        return this.props.record.data[this.props.reason] || "";
    }
}

registry.category("fields").add("recovery_score", {
    component: RecoveryScore,
    supportedTypes: ["integer"],
    extractProps: ({ options }) => ({ reason: options.reason }),
});
