"""How the packaged tree of 会计管理部门 is made from the 行政区划; both lie with the rules, who read them too."""
