"""Make-believe: a fictional district's year with known faults for the sample, tests and benchmarks."""

from season.district_year import Season, write
from season.invention import build
from season.sample import sample

__all__ = ["Season", "build", "sample", "write"]
