import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { listView } from "@web/views/list/list_view";
import { ListRenderer } from "@web/views/list/list_renderer";

/** What stops a whole company, above the records that it stops; the server words it. */
export class RecoveryBanner extends Component {
    static template = "credit_recovery.Banner";
    static props = { list: Object };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ banners: [] });
        onWillStart(() => this.load(this.props.list));
    }

    async load(list) {
        this.state.banners = await this.orm.call(list.resModel, "get_banners", [list.domain]);
    }

    async press(button) {
        await this.action.doAction(button.action, { onClose: () => this.reload() });
    }

    async reload() {
        await this.props.list.load();
        await this.load(this.props.list);
    }
}

class BannerListRenderer extends ListRenderer {
    static template = "credit_recovery.BannerListRenderer";
    static components = { ...ListRenderer.components, RecoveryBanner };
}

class BannerKanbanRenderer extends KanbanRenderer {
    static template = "credit_recovery.BannerKanbanRenderer";
    static components = { ...KanbanRenderer.components, RecoveryBanner };
}

registry.category("views").add("recovery_banner_list", {
    ...listView,
    Renderer: BannerListRenderer,
});
registry.category("views").add("recovery_banner_kanban", {
    ...kanbanView,
    Renderer: BannerKanbanRenderer,
});
