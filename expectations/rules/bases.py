"""The documents that a finding may stand on. No article numbers: their texts were not at hand."""

GOALS = "财预〔2015〕88号"
EVALUATION = "财预〔2020〕10号"
MONITORING = "财预〔2019〕136号"
ARITHMETIC = "表内勾稽"
LOGIC = "逻辑校验"
