"""留痕: who looked at or changed what; plain ids, no keys upward."""
