"""The pages of the record, by topic word."""
