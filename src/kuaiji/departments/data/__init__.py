"""The country as packaged data: 行政区划 as published, and the 会计管理部门 made from it."""
