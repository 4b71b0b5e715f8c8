"""How a question is read, a module for each kind of question."""
