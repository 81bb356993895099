"""Files of a model are loaded by name: none hides what an earlier one adds to a method."""

import inspect

from odoo.tests import TransactionCase

ADDON = "credit_recovery"


class TestOverrides(TransactionCase):
    def get_definitions(self, model):
        """{method: [(file, whether it calls super)]} of our addons, in the order of calls."""
        found = {}
        for cls in model.__mro__:
            path = getattr(cls, "__module__", "")
            # what another model inherits, such as a mixin, is there to be replaced
            own = model._name in (getattr(cls, "_name", None), getattr(cls, "_inherit", None))
            if ADDON not in path or not own:
                continue
            for name, member in vars(cls).items():
                method = getattr(member, "__func__", member)
                if inspect.isfunction(method):
                    calls_super = "super(" in inspect.getsource(method)
                    found.setdefault(name, []).append((path.rpartition(".")[2], calls_super))
        return found

    def test_every_definition_of_a_method_is_reached(self):
        hidden = []
        for name, model in self.env.registry.items():
            for method, definitions in self.get_definitions(model).items():
                for index, (file, calls_super) in enumerate(definitions[:-1]):
                    if not calls_super:
                        hidden.append((name, method, file, definitions[index + 1 :]))
        self.assertFalse(hidden)
