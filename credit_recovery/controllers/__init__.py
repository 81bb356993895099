from . import credit_recovery_letters
