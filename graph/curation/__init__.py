"""What people say about the graph: judgements on matches and votes on suggestions."""
