import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { getReportUrl } from "@web/webclient/actions/reports/utils";

// Letters are printed by the server itself: do not ask for wkhtmltopdf before.
const LETTERS = new Set([
    "credit_recovery.report_letter",
    "credit_recovery.report_policy",
    "credit_recovery.report_policy_partner",
]);

registry
    .category("ir.actions.report handlers")
    .add("credit_recovery_letter", async (action, options, env) => {
        if (action.report_type !== "qweb-pdf" || !LETTERS.has(action.report_name)) {
            return false;
        }
        const url = getReportUrl(action, "pdf");
        env.services.ui.block();
        try {
            await download({
                url: "/report/download",
                data: {
                    data: JSON.stringify([url, action.report_type]),
                    context: JSON.stringify({ ...user.context, ...action.context }),
                },
            });
        } finally {
            env.services.ui.unblock();
        }
        return true;
    });
