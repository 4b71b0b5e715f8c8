"""Possible partnerships on the graph, with their reasons, and consortia that cover a chain."""
