"""What each kind of case does when opened, submitted, settled and decided."""
