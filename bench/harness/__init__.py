"""What the benchmarks share: the whole platform on free ports and fresh data, a browser without a screen, a meter."""
