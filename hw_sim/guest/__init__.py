"""The booth in an emulator: QEMU is the computer, hw_sim's devices and people are the rest of the world."""
