"""会计管理部门: the tree of departments, their contacts and officers."""
