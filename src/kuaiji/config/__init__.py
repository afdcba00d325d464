"""Wiring: settings, URLs, the command line, the launcher of the embedded database."""
