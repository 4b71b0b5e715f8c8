"""Entity resolution: which organisation of a register a name means."""
