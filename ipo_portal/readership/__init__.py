"""Who may read a record, who has read it, and what follows: restrict, recall, ask for access, explain."""
