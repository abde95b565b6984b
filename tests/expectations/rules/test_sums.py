"""Lists of amounts and shares in a text, with the total that the text gives for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.locality.ruleset import default_ruleset
from expectations.text.sums import wrong_sums

WORDS = default_ruleset().words


@pytest.mark.parametrize(
    ("text", "printed", "due"),
    [
        ("专家费20万元；印刷费10万元；场租费15万元。合计50万元。", "50万元", "20＋10＋15＝45万元"),
        (
            "（1）专家费20万元；（2）印刷费10万元；（3）场租费15万元，共计50万元。",
            "50万元",
            "20＋10＋15＝45万元",
        ),
        (
            "1、讲课费3.2万元，2、教材费1.5万元，3、场地费0.8万元，总计约6万元",
            "6万元",
            "3.2＋1.5＋0.8＝5.5万元",
        ),
        ("水泵3台×2万元=6万元；管道400米×100元=4万元；合计12万元", "12万元", "6＋4＝10万元"),
        ("设备费8万元（含安装费1万元），软件费5万元，合计15万元", "15万元", "8＋5＝13万元"),
        ("20万元+10万元+15万元=50万元", "50万元", "45万元"),
        ("20+10+15=50万元", "50万元", "45万元"),
        ("讲课费2万元＋场地费1万元＝4万元", "4万元", "3万元"),
        ("3×2+4=12万元", "12万元", "10万元"),
        ("聘用保洁员3名，每人每月3500元，全年共15万元。", "15万元", "12.6万元"),
        ("护林员20人，每人每年6000元，合计15万元", "15万元", "12万元"),
        ("协管员8名，2800元/人/月，10个月，共需25万元", "25万元", "22.4万元"),
        ("中央补助占60%、自筹占30%，合计100%", "100%", "60%＋30%＝90%"),
        ("拟购救护车2辆，每辆38万元，共计80万元。", "80万元", "76万元"),
        ("每场演出费1.5万元，全年20场，共计32万元。", "32万元", "30万元"),
        ("按4.5元/平方米、养护面积26万平方米测算，全年需120万元。", "120万元", "117万元"),
        ("采样费200次×150元+检测费200次×450元=13万元", "13万元", "12万元"),
        ("一期30万元+二期45万元+三期25万元，合计110万元", "110万元", "30＋45＋25＝100万元"),
        ("1.设计费5万元；2.施工费60万元；3.监理费3万元。以上合计70万元。", "70万元", "5＋60＋3＝68万元"),
        ("总投资120万元，其中：建安费90万元，设备费20万元，其他费用5万元。", "120万元", "115万元"),
        ("预算共45.6万元：场地租赁15万元、运输12.6万元、布展16万元。", "45.6万元", "43.6万元"),
        ("需经费合计30万元（问卷印刷2万元、入户调查20万元、数据处理5万元）。", "30万元", "27万元"),
    ],
)
def test_a_list_that_does_not_make_its_total_is_found(text: str, printed: str, due: str) -> None:
    [wrong] = wrong_sums(text, 100, WORDS)
    assert (wrong.found, wrong.due) == (printed, due)


@pytest.mark.parametrize(
    "text",
    [
        "专家费20万元；印刷费10万元；场租费15万元。合计45万元。",
        "1.资金测算：扶手240米×500元/米=12万元；地面改造36万元；合计48万元。2.执行计划：上半年支付50%。",
        "共需资金48万元，其中：材料费30万元（含运费2万元），人工费18万元。",
        "设备费30万元，电脑20万元，打印机10万元，软件15万元，合计45万元",
        "合同总价80万元，已支付50万元，合计支付率62.5%",
        "上年结转5万元，今年安排20万元，合计20万元",
        "每场2万元，共5场，合计10万元",
        "20万元+10万元=30万元",
        "聘用保洁员3名，每人每月3500元，全年共12.6万元。",
        "协管员8名，2800元/人/月，全年共需26.88万元",
        "护林员20人，每人每天100元，合计15万元",
        "财政占60%、自筹占40%，合计100%",
        "上半年支付50%，年底前付清",
        "讲课费约3.3万元，教材费约1.7万元，共计约5万元",
        "采样费200次×150元+检测费200次×450元=12万元",
        "需经费合计30万元（问卷印刷2万元、入户调查20万元、数据处理8万元）。",
        "总预算86万元，其中市级财政50万元。",
        "总预算86万元：市级财政50万元，其余自筹。",
        "每场演出费1.5万元，全年20场，共计30万元。",
        "奖金标准：一等奖1名5000元，二等奖2名各3000元，合计1.1万元。",
        "2023年支付30万元，2024年支付45万元，2025年安排25万元。",
        "会议3次，每次2天、60人、每人每天450元，合计16.2万元。",
    ],
)
def test_a_list_that_makes_its_total_or_is_not_whole_is_fine(text: str) -> None:
    assert list(wrong_sums(text, 100, WORDS)) == []


_AMOUNTS = st.lists(st.integers(min_value=1, max_value=999), min_size=2, max_size=8)


@settings(deadline=None)
@given(_AMOUNTS)
def test_a_list_of_any_amounts_makes_their_sum(amounts: list[int]) -> None:
    listed = "；".join(f"第{at}项费用{amount}万元" for at, amount in enumerate(amounts))
    added = "+".join(f"{amount}万元" for amount in amounts)
    assert list(wrong_sums(f"{listed}。合计{sum(amounts)}万元。", 100, WORDS)) == []
    assert list(wrong_sums(f"{added}={sum(amounts)}万元", 100, WORDS)) == []
    assert len(list(wrong_sums(f"{added}={sum(amounts) * 2}万元", 100, WORDS))) == 1


@settings(deadline=None)
@given(st.text(max_size=60), st.text(alphabet="0123456789.+×=万元，；。（）每人月共合计%", max_size=60))
def test_no_text_breaks_it(text: str, numbers: str) -> None:
    list(wrong_sums(text, 100, WORDS))
    list(wrong_sums(numbers, 100, WORDS))
