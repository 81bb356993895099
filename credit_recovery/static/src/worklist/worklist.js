import "@credit_recovery/banner/banner";
import { registry } from "@web/core/registry";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";

const views = registry.category("views");

/**
 * Tell the server which cases were listed, in their order: "Log and next" goes on with them.
 *
 * @param {Object} clickParams of the button that was pressed
 * @param {number[]} ids of the cases on the list
 */
function handOver(clickParams, ids) {
    clickParams.buttonContext = { ...clickParams.buttonContext, recovery_listed_ids: ids };
}

class WorklistController extends ListController {
    async beforeExecuteActionButton(clickParams) {
        const ids = this.model.root.records.map((record) => record.resId);
        handOver(clickParams, ids);
        return super.beforeExecuteActionButton(...arguments);
    }
}

class CaseFormController extends FormController {
    async beforeExecuteActionButton(clickParams) {
        handOver(clickParams, this.model.root.resIds);
        return super.beforeExecuteActionButton(...arguments);
    }
}

views.add("recovery_worklist", {
    ...views.get("recovery_banner_list"),
    Controller: WorklistController,
});
views.add("recovery_case_form", { ...formView, Controller: CaseFormController });
