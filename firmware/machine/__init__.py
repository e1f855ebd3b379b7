"""What a technician does to a booth's key before the election."""
