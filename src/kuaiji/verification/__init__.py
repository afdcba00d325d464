"""学信网, 资格 and 实名 checks against the outside registries."""
