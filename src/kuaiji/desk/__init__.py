"""审核台: the officers' desk."""
