"""The whole booth on a desk: emulated devices, cables with faults, and actors."""
