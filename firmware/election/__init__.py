"""The signed election package: manifest, candidates, voters' roll, machine and officer registry."""
