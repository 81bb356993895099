from . import credit_recovery_letters, credit_recovery_limits
