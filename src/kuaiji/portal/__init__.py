"""首页 and the person's own home."""
