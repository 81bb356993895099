from . import (
    account_move,
    account_move_einvoice,
    account_payment_method_line,
    credit_recovery_facts,
    credit_recovery_hold_collection,
    credit_recovery_hold_einvoice,
    credit_recovery_item,
    credit_recovery_plan,
    res_company,
    res_company_letter,
    res_company_story,
    res_partner,
)
