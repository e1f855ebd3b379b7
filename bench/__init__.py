"""What Bilik measures about itself. Each bench_*.py has `rows()`; `python -m bench` prints them all."""
