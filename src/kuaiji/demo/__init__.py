"""The named, invented world of the demo."""
