from . import credit_recovery_release_ask
