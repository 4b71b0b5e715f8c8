"""The coverage matrix (therapy x stage): gaps, hand-offs, paths, what-ifs."""
