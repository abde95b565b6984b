"""The review catalogue: every rule there is, in the order of its code."""

from expectations.rules.declaration.arithmetic import B06
from expectations.rules.declaration.goals import C01, C02, C03, C07, C10
from expectations.rules.declaration.header import B01, B02, B03, B04, B05, B07, B10, B12
from expectations.rules.declaration.narrated import B08, B09, B11, B13
from expectations.rules.declaration.promises import C04, C05, C06
from expectations.rules.declaration.subprojects import C08, C09
from expectations.rules.document.completeness import L02, L03
from expectations.rules.document.documents import A01, A02, A03, A04, A05, A06, A07, A08, L01, L04, L05
from expectations.rules.document.handed_out import A11
from expectations.rules.document.scanned import A12
from expectations.rules.document.unread import A09, A10
from expectations.rules.evaluation.amounts import S31, S32, S33
from expectations.rules.evaluation.declared import M09, S02, S17, S18
from expectations.rules.evaluation.disclosure import S14, S15, S16, S20, S21, S26
from expectations.rules.evaluation.doubts import S25, S27, S28, S29, S30, S34
from expectations.rules.evaluation.form import S01, S03, S04, S05, S06, S11, S19
from expectations.rules.evaluation.kept_back import S24
from expectations.rules.evaluation.lines import S07, S09, S10, S12, S13
from expectations.rules.evaluation.recomputed import S08, S22, S23
from expectations.rules.indicators.answers import E06, E08
from expectations.rules.indicators.direction import E03, E14
from expectations.rules.indicators.frame import D01, D02, D04, D05
from expectations.rules.indicators.names import D06, D07, D08, D09, D10, D11
from expectations.rules.indicators.placement import D03, D12
from expectations.rules.indicators.satisfaction import E09, E10
from expectations.rules.indicators.target_style import E11, E12, E13
from expectations.rules.indicators.targets import E01, E02, E05
from expectations.rules.indicators.units import E07
from expectations.rules.indicators.values import E04
from expectations.rules.monitoring.progress import M04, M05, M06, M07, M08, M10
from expectations.rules.monitoring.report import M01, M02, M03, M11
from expectations.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11, A12,
    B01, B02, B03, B04, B05, B06, B07, B08, B09, B10, B11, B12, B13,
    C01, C02, C03, C04, C05, C06, C07, C08, C09, C10,
    D01, D02, D03, D04, D05, D06, D07, D08, D09, D10, D11, D12,
    E01, E02, E03, E04, E05, E06, E07, E08, E09, E10, E11, E12, E13, E14,
    L01, L02, L03, L04, L05,
    M01, M02, M03, M04, M05, M06, M07, M08, M09, M10, M11,
    S01, S02, S03, S04, S05, S06, S07, S08, S09, S10, S11, S12, S13, S14, S15, S16, S17, S18, S19,
    S20, S21, S22, S23, S24, S25, S26, S27, S28, S29, S30, S31, S32, S33, S34,
)  # fmt: skip
