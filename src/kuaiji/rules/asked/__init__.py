"""问规则: the rules without the site; facts of one person in, a decision beside its findings out."""
