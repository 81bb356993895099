from . import (
    credit_recovery_event,
    credit_recovery_exposure_line,
    credit_recovery_exposure_xlsx,
    credit_recovery_item,
)
