"""会计人员信息: the record, section by section, and its approved versions."""
