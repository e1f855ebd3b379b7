"""The audio ballot: what is said, and the clips it is said with. Pure but for `synth.py`, which runs a
program on the committee's desk."""
