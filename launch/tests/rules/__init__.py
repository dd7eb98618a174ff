"""The rules in rare programs, beside those that tests/unit/callback_registry shows."""
