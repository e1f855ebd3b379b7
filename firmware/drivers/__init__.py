"""One module for each device: a pure framer, and a driver on a port."""
