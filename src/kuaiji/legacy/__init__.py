"""原登记库: what provincial registers said of people before the national platform, as an offer and nothing more."""
