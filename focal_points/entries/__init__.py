"""What a State says of itself: facts, institutions, experts; how it is written, released, confirmed and shown."""
