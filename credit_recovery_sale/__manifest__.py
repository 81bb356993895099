{
    "name": "Credit Recovery - Sales",
    "version": "19.0.1.0.0",
    "summary": "Orders pass the gate before the sale and count as exposure",
    "author": "Credit Recovery maintainers",
    "website": "https://credit-recovery.example",
    "license": "LGPL-3",
    "category": "Accounting/Accounting",
    "depends": ["credit_recovery", "sale"],
    "data": [
        "views/sale_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
}
