"""Stand-ins for the outside services: a small HTTP server that speaks their wire format."""
