"""The first page of the worklist beside that of the partners, as the web client asks for them."""

from statistics import median

from bench_env import get_seconds, open_env
from lxml import etree

ROUNDS = 15
PAGE = 80


def measure(database):
    with open_env(database) as env:
        user = create_collector(env)
        worklist = Page(
            env(user=user),
            "credit.recovery.case",
            "credit_recovery.credit_recovery_case_view_list",
            [("date_closed", "=", False)],
        )
        partners = Page(env(user=user), "res.partner", "base.view_partner_tree", [])
        rounds = [(worklist.open(), partners.open()) for _round in range(ROUNDS)]
        ours, theirs = zip(*rounds, strict=True)
        return {"worklist": median(ours), "partners": median(theirs)}


def create_collector(env):
    groups = env.ref("base.group_user") | env.ref("credit_recovery.group_recovery_collector")
    return env["res.users"].create(
        {"name": "Collector", "login": "collector", "group_ids": [(6, 0, groups.ids)]}
    )


class Page:
    """The first page of a list view."""

    def __init__(self, env, model, view, domain):
        self.model, self.domain = env[model], domain
        arch = self.model.get_view(env.ref(view).id, "list")["arch"]
        names = [node.get("name") for node in etree.fromstring(arch).iterfind("field")]
        self.specification = {
            name: {"fields": {"display_name": {}}} if self.model._fields[name].relational else {}
            for name in names
        }

    def open(self):
        """Read the page with nothing cached; its seconds."""
        self.model.env.invalidate_all()
        return get_seconds(
            lambda: self.model.web_search_read(
                self.domain, self.specification, limit=PAGE, count_limit=10001
            )
        )
