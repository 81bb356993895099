from . import credit_recovery_item
