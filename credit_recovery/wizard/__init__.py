from . import (
    base_partner_merge,
    credit_recovery_bank_waive,
    credit_recovery_go_live,
    credit_recovery_go_live_line,
    credit_recovery_hold_add,
    credit_recovery_notice_cancel,
    credit_recovery_notice_posted,
    credit_recovery_preview,
    credit_recovery_remind,
    credit_recovery_sending,
)
