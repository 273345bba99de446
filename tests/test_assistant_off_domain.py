"""Small talk and errands are told from questions that policy documents might answer."""

import pytest

from assistant.off_domain import off_domain
from index.language import detect_language, normalise

OFF_DOMAIN = """
您好，有人吗？
嗨，晚上好呀
謝謝你，再見
嘿嘿嘿嘿
你到底是不是机器人？
你叫什么名字
你用的是哪个大模型？
您能做什么？
你記得我剛才說過的話嗎？
后天满洲里会下雨吗？
今晚二连浩特冷不冷
這幾天氣溫怎麼樣
今天星期几？
去海拉尔的机票怎么买便宜？
推荐几家民宿
满洲里有什么景点？
室韋有沒有啥好玩的
大盘明天是涨是跌？
有没有稳赚的概念股
牛腩要炖几个小时
附近有火锅店吗
烤全羊哪家好吃？
今年世界杯谁夺冠？
12*7等于多少
这个函数怎么求导？
用Python写个爬虫
Excel表格里怎么筛选
给我讲个笑话吧
写一首关于草原的诗
幫我取個英文名字
“再见”用蒙古语怎么说
把“欢迎光临”翻译成俄语
我家狗总是乱叫
女朋友生气了怎么哄
Hello!
Good evening, how are you?
Thanks a lot
Who are you?
Are you a real person?
Which model are you?
What can you do?
Is it going to rain in Manzhouli?
What's the weather like today?
What time is it?
Where can I buy cheap flights to Harbin?
Can you recommend a hotel?
Should I sell my shares now?
Any stock tips?
A recipe for mutton soup, please
How long should I boil eggs?
Who won the match last night?
What is 12 plus 30?
What is the square root of 81?
Write a Python script that sorts names
How do I merge cells in Excel?
SELECT name FROM zones
Tell me a story about a camel.
Compose a short poem
Please translate this into Kazakh
How do you say thank you in Russian?
Why does my dog bark at night?
Which phone under 300 euros?
"""
# What could stand in a policy document, though it names dumplings, hotels, shares or you.
IN_DOMAIN = """
谁来审批？
你们园区能给我们什么支持？
您好，边合区的厂房可以先租吗？
在内蒙古，小微企业的白名单由谁建？
做饺子的食品厂想进边合区，冷链有补贴吗？
附近有没有口岸可以进口中药材？
边境旅游景点建设归哪个部门？
有哪些政策扶持民宿和酒店？
推荐优质企业给银行的机制怎么建？
手机企业能进推荐名单吗？
支持什么大模型企业落户？
请问合同需要翻译成俄文吗？
帮我把通知的这一条翻译成英文
注册资本6666万的企业有优惠吗？
路由器工厂搬到边境有支持吗
氣象設備出口有支持嗎
开发区门口开咖啡馆有补贴吗？
合作区叫什么名字？
拿股权融资上市，政策支持吗？
博士服务团怎么申请？
冷藏车怎么进口？
给企业取个优先名额
今年的目标是什么？
土地平方米数怎么算？
Hello, may a border zone firm lease land?
What can you do about idle land in the zones?
What can zones do for start-ups?
We want to open a dumpling factory; is cold chain supported?
Are hotels in border tourism zones supported?
Is sightseeing tourism backed?
Can firms weather the storm with bank help?
What stocks of idle land should be used?
Will it be cold storage that gets support?
Do we need to translate our business licence into Chinese?
Translate the second clause of the notice
Paperwork is a headache; is there one-stop service?
Which banks should we ask for export credit?
Who made the 2025 plan?
Who won the tender for the bonded warehouse?
What is the best zone for seafood processing?
Are you allowed to build flats on M0 land?
Which programme trains workers?
What shares of profit may foreign investors take home?
How should zones integrate customs and logistics?
Should I invest in a border zone?
"""


def is_off(question: str) -> bool:
    return off_domain(normalise(question), detect_language(question))


@pytest.mark.parametrize("question", OFF_DOMAIN.strip().splitlines())
def test_small_talk_and_errands_are_off_domain(question: str) -> None:
    assert is_off(question)


@pytest.mark.parametrize("question", IN_DOMAIN.strip().splitlines())
def test_what_policy_might_be_about_is_not(question: str) -> None:
    assert not is_off(question)
