{
    "name": "Credit Recovery - Italy",
    "version": "19.0.1.0.0",
    "summary": "Italian recovery policies, letter texts and a demo story",
    "author": "Credit Recovery maintainers",
    "website": "https://credit-recovery.example",
    "license": "LGPL-3",
    "category": "Accounting/Localizations",
    "depends": ["credit_recovery", "l10n_it_edi"],
    "data": ["views/account_move_views.xml"],
    "demo": ["demo/demo.xml"],
    "post_init_hook": "_post_init_hook",
    "auto_install": True,
}
