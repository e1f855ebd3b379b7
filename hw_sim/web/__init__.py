"""The bench: a simulated booth to sit at, in a web browser on this machine."""
