"""The review catalogue: every rule there is, in the order of its code."""

from expectations.declared import M09, S02, S17, S18
from expectations.documents import A01, A02, A03, A04, A05, A06, A07, L01, L04
from expectations.evaluation_form import S01, S03, S04, S05, S06, S11, S19
from expectations.evaluation_lines import S07, S09, S10, S12, S13
from expectations.frame import D01, D02, D04, D05
from expectations.goals import C01, C02, C03
from expectations.header import B01, B02, B03, B04, B05, B07
from expectations.monitoring import M01, M02, M03
from expectations.rule import Rule
from expectations.targets import E01, E02, E05, E06, E09

RULES: tuple[Rule, ...] = (
    A01, A02, A03, A04, A05, A06, A07,
    B01, B02, B03, B04, B05, B07,
    C01, C02, C03,
    D01, D02, D04, D05,
    E01, E02, E05, E06, E09,
    L01, L04,
    M01, M02, M03, M09,
    S01, S02, S03, S04, S05, S06, S07, S09, S10, S11, S12, S13, S17, S18, S19,
)  # fmt: skip
