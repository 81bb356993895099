# before the models that inherit it
from . import (
    credit_recovery_hold_mixin,
    credit_recovery_template_mixin,
    credit_recovery_version_mixin,
)

# isort: split
from . import (
    account_move,
    account_move_line,
    account_partial_reconcile,
    base_partner_merge,
    credit_recovery_address,
    credit_recovery_call,
    credit_recovery_case,
    credit_recovery_case_figures,
    credit_recovery_case_review,
    credit_recovery_case_task,
    credit_recovery_facts,
    credit_recovery_flag,
    credit_recovery_hold,
    credit_recovery_hold_ledger,
    credit_recovery_level,
    credit_recovery_notice,
    credit_recovery_notice_line,
    credit_recovery_policy,
    credit_recovery_reason,
    credit_recovery_review,
    credit_recovery_review_case,
    credit_recovery_review_manual,
    credit_recovery_review_notice,
    credit_recovery_review_text,
    ir_module_module,
    mail_activity,
    res_company,
    res_partner,
)
