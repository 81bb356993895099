# before the models that inherit it
from . import (
    credit_recovery_hold_mixin,
    credit_recovery_template_mixin,
    credit_recovery_version_mixin,
)

# isort: split
from . import (
    credit_recovery_call,
    credit_recovery_case,
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
    ir_module_module,
    res_company,
    res_partner,
)
