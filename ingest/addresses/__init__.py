"""Whether the addresses that sources cite still answer: asked politely, kept with the day."""
