"""短信 and 站内信: the outbox and the gateways."""
