from . import (
    account_move,
    credit_recovery_exposure,
    credit_recovery_gate,
    payment_transaction,
    res_company,
    res_config_settings,
    sale_order,
    sale_order_addition,
    sale_order_growth,
)
