"""接口: the rules for partner departments and their systems, by token, over HTTP."""
