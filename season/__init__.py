"""Make-believe: a fictional district's year with known faults for the sample, tests and benchmarks."""

from season.district.invention import build
from season.district.sample import sample
from season.district_year import Season, write

__all__ = ["Season", "build", "sample", "write"]
