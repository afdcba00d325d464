"""What every page stands on: base templates, field macros, middleware, paging and the small SQL helper."""
