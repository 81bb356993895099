{
    "name": "Credit Recovery",
    "version": "19.0.1.0.0",
    "summary": "Dunning levels, notices, letters and a recovery desk inside Invoicing",
    "author": "Credit Recovery maintainers",
    "website": "https://credit-recovery.example",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["account", "mail"],
    "external_dependencies": {"python": ["holidays"]},
    "data": [
        "security/credit_recovery_groups.xml",
        "security/ir.model.access.csv",
        "security/credit_recovery_rules.xml",
        "data/credit_recovery_reason.xml",
    ],
    "post_init_hook": "_post_init_hook",
    "application": True,
}
