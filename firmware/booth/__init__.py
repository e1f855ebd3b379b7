"""What performs the effects: the clerk at the evidence, a worker for each device, and what they share."""
