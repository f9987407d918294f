"""Facts as the secretariat would word them, and what the State made of them: each a row of its own owner."""
