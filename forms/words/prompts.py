"""What a field shows that nobody filled in: the prompts of Word's and Excel's controls and lists.

Seen in Word (Chinese and English) and in lists of workbooks that bureaus hand out.
"""

import re

_PROMPT = re.compile(
    r"[-—－\s]*(?:"
    r"(?:请)?(?:单击|点击|轻触)(?:或(?:单击|点击|轻触))?(?:此处|这里)?(?:以|来)?(?:输入|添加|键入|填写|选择)\w{0,6}"
    r"|(?:请)?选择(?:一项|日期|一个?项目?|选项)|请(?:在下拉(?:列表|菜单|框)中)?选择|请从下拉(?:列表|菜单|框)中?选择"
    r"|Click(?:ortap)?(?:here)?toenter(?:text|adate)|Chooseanitem|Selectanitem"
    r")[-—－。.…\s]*"
)
_LONGEST = 40


def is_prompt(text: str) -> bool:
    """Whether a cell holds nothing but a prompt."""
    return (
        len(text) <= _LONGEST
        and text[:1] in "请单点轻选-—－CS"
        and bool(_PROMPT.fullmatch(text.replace(" ", "")))
    )
