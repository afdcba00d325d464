"""Every rule of the record, in pure Python: facts in, findings out. No Django, no clock, no settings."""
