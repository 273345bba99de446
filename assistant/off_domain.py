"""Whether a question is small talk or an errand that no policy document could ever be about.

    你是谁？                    off domain      谁来审批？                  not
    Will it snow tomorrow?      off domain      Is cold storage backed?     not

Other law and other policy (pensions, visas, traffic) is not looked for here: that is for the documents to show.
"""

import re

from index.language import Language

# Each group is one kind of errand; questions are taken as `index.language.normalise` leaves them. What is named here
# may also be an industry (a dumpling factory, a hotel), so it takes the words of somebody who wants one.
_CHINESE = (
    # greetings, and keys struck at random
    r"^\W*(?:(?:你好|您好|哈[喽啰罗]|嗨|喂|早上好|下午好|晚上好|早安|晚安|大家好|在吗|在不在|谢谢[你您]?|多谢|再见|拜拜"
    r"|有人[在吗]*)[呀啊哦吗嘛呢哈了]*\W*)+$|([哈啊额呵嘿嘻])\1{2,}",
    # who or what is answering
    r"[你您]到?底?(?:是|不是|是不是)(?:谁|真人|人工|机器人?|AI|ChatGPT|哪家|哪个公司|什么(?:模型|AI|人|东西|机器人))"
    r"|[你您]叫(?:什么|啥)|(?:用|基于|背后)的?是?(?:什么|哪个|哪种)大?模型(?=$|[?？])|谁(?:开发|创造|训练|发明)(?:了|的)?[你您]"
    r"|[你您]的?知识[^,，。?？]{0,4}(?:更新|截止|到哪)|(?:^|[,，])[你您](?:能|会|可以)(?:做|干|帮我做)?(?:什么|啥|些什么)[呢呀啊?？]*$"
    r"|(?:[你您]|助手|机器人)[^,，。?？]{0,4}(?:记住|记得)[^,，。?？]{0,8}(?:聊|问过|说过|之前|刚才)"
    r"|[你您][^,，。?？]{0,6}(?:有感情|会累|几岁)",
    # weather, the time of day
    r"天气(?:怎么样|如何|好[吗不]|预报|冷)|(?:今天|明天|后天|周末|今晚|这几天)[^,，。?？]{0,10}(?:天气|下雨|下雪|气温|几度"
    r"|刮风|降温|冷[吗不]|热[吗不])|会不会下[雨雪]|[会要]下[雨雪][吗么]|现在几点了?[?？]?$|今天(?:是)?(?:星期|周|礼拜)?几(?:号|$|[?？])",
    # tickets, hotels, sights
    r"(?:火车|高铁|飞机|[动汽]车|机|电影|演唱会|船)票[^,，。?？]{0,12}(?:订|抢|买|便宜|多少钱|打折)"
    r"|[订抢买][^,，。?？]{0,8}(?:火车|高铁|飞机|机|电影|演唱会)票|硬卧|软卧|几点发车|航空公司[^,，。?？]{0,6}便宜"
    r"|(?:博物馆|景区|公园|乐园|动物园)[^,，。?？]{0,4}(?:门票|好玩)|推荐[^,，。?？]{0,8}(?:景点|民宿|酒店|旅馆)"
    r"|有[什哪][么些](?:好的?|便宜的?)?(?:景点|民宿|酒店|旅馆)|[有哪里么啥]好玩|(?:适合|值得)[^,，。?？]{0,4}(?:蜜月|拍照|打卡)",
    # shares
    r"涨停|跌停|概念股|个股|炒股|抄底|彩票|双色球|大盘[^,，。?？]{0,6}[涨跌]|买[^,，。?？]{0,6}哪[只支](?:股|基金)"
    r"|(?:股票|股价|基金净值|比特币|黄金|金价|币价)[^,，。?？]{0,8}(?:涨|跌|能不能买|能买|该买|走势)",
    # food
    r"好吃|菜谱|食谱|馆子|(?:西红柿|番茄|韭菜)炒鸡?蛋|(?:炖|煮|蒸|炒|烤|腌|焖|卤)(?:多久|几分钟|多长时间|几个?小时)"
    r"|(?:怎么|如何)(?:炖|煮|炒|腌|焖|红烧|包饺子|和面)"
    r"|(?:推荐|附近有|旁边有|哪[家里儿])[^,，。?？]{0,12}(?:餐[厅馆]|火锅|小吃|奶茶|烧烤|面馆|涮羊肉|咖啡馆)",
    # sport, games, horoscopes
    r"国足|世界杯|欧冠|中超|NBA|英超|王者荣耀|踢谁|几比几|谁(?:夺冠|进球|赢了)|星座|运势|算命|解梦|追剧|哪部(?:电影|剧)",
    # sums and code
    r"(?:平方|次方|立方)(?:[加减乘除]|等于|是多少)|等于[几多]少?[?？]?$|求导|微积分|不?定积分|解方程|开平方"
    r"|\d ?[+*×÷] ?\d[\d +*×÷]*(?:=|等于)|冒泡排序|(?:写|编)[^,，。?？]{0,14}(?:代码|脚本|函数|爬虫|算法|正则)"
    r"|用(?:Python|Java|C\+\+|SQL)|(?:Excel|Word|PPT)(?:表格?)?[里中]|路由器[^,，。?？]{0,8}(?:设置|重启|密码|信号)|报错怎么[办解]",
    # texts to write or to translate
    r"[写作编来念讲说][^,，。?？]{0,3}[首篇段封个则][^,，。?？]{0,12}(?:诗|歌词|作文|情书|道歉信|求职信|小说|故事|段子|笑话"
    r"|祝福语|检讨书|对联)|[起取]个[^,，。?？]{0,10}名(?:字|$|[?？])|把[“「『‘\"][^“”「」]+[”」』’\"][^,，。?？]{0,4}[翻译]"
    r"|帮我(?![^?？]*(?:通知|方案|文件|条款|政策))[^,，。?？]{0,24}[翻译]成|用[^,，。?？]{1,3}[语文]怎么说",
    # pets, hearts, health, shopping
    r"[猫狗犬][^,，。?？]{0,14}(?:拆家|怎么训|乱叫|叫[,，]|掉毛|不吃|绝育)"
    r"|[女男]朋友[^,，。?？]{0,10}(?:生气|礼物|分手|怎么哄)|(?:头疼|发烧|咳嗽|失眠|感冒|减肥|牙疼)[^,，。?？]{0,8}(?:怎么办|吃什么)"
    r"|(?:手机|电脑|笔记本|相机|耳机)[^,，。?？]{0,8}(?:推荐一|哪款|性价比)",
)
_ENGLISH = (
    # greetings
    r"^\W*(?:(?:hi|hello|hey|howdy|good (?:morning|afternoon|evening|night)|thanks?(?: you)?|thx|cheers|bye|goodbye"
    r"|see you)"
    r"(?: there| again| everyone| so much| a lot)?\b\W*|(?:how(?:'s| is) it going|how are you(?: doing)?(?: today)?"
    r"|what'?s up|how(?:'s| is| was) your (?:day|morning|evening|weekend)(?: going)?|nice to meet you"
    r"|are you there)\b\W*)+$",
    # who or what is answering
    r"\bwho (?:built|made|created|trained|developed|programmed|are) you\b|\bwhat(?:'s| is) your (?:name|knowledge"
    r"|training)"
    r"|\bare you (?:a |an )?(?:real |actual )?(?:human|robot|bot|AI|chatbot|chatgpt|person|machine|alive|sentient)\b"
    r"|\b(?:what|which) (?:language |AI )?model are you\b|^\W*what can you do(?=\W*$|, | for me)"
    r"|\bdo you (?:remember (?:me|what I)|have feelings|sleep|dream)\b",
    # weather, the time of day
    r"\b(?:will|is) it (?:going to )?(?:be )?(?:sunny|rain|raining|snow|snowing|windy|cloudy|freezing|hot|cold)\b"
    r"(?! (?:storage|chain))|\bweather (?:in|like|forecast|today|tomorrow)\b|\bwhat(?:'s| is) the (?:weather"
    r"|temperature)\b"
    r"|\bwhat (?:time|day) is it\b|\btoo (?:cold|hot)\?",
    # tickets, hotels, sights
    r"\b(?:cheap\w*|book(?:ing)?|buy) (?:a |me )?(?:flight|plane ticket|train ticket|hotel room|concert ticket)s?\b"
    r"|\bhoneymoon\b|\bthings to (?:do|see) in\b|\brecommend\w* (?:a |any |some )?(?:\w+ )?(?:hotel|hostel|restaurant"
    r"|bar)s?\b"
    r"|\bsafari\b|\bbest for (?:photograph|seeing)\w*|\b(?:my|the) flight (?:was|is|got) (?:cancel|delay)\w*",
    # shares
    r"\b(?:which|what) (?:stocks?|coins?|crypto\w*) (?:should|will)\b|\bstock tips?\b|\blottery numbers\b"
    r"|\bshould I (?:buy|put|invest|sell)\b[^?]{0,40}\b(?:gold|shares|stocks?|bitcoin|crypto\w*)\b",
    # food
    r"\brecipes? for\b|\bhow (?:do|long|to|should)\b[^?]{0,20}\b(?:cook|boil|bake|fry|roast|simmer|stew)\b"
    r"|\b(?:good|best|tasty) (?:\w+ )?(?:filling|sauce|dressing|topping)s? for\b"
    r"|\b(?:good|best|nice) (?:\w+ )?(?:restaurant|cafe|bar|pizza|noodles|coffee shop)s?\b",
    # sport, games, horoscopes
    r"\bworld cup\b|\bpremier league\b|\bNBA\b|\bchampions league\b|\bwho won the (?:game|match|league|final|cup"
    r"|election)\b"
    r"|\bhoroscope\b|\b(?:good|best) (?:movie|film|video game|tv show)s?\b",
    # sums and code
    r"\bSELECT\b.+\bF(?:ROM|ORM)\b|\b(?:integrate|differentiate|derivative of|solve for|factori[sz]e)\b[^?]{0,30}"
    r"\b(?:x|y|squared|cubed)\b|\bsquare root of\b|\bwhat(?:'s| is) \d+ ?(?:[+*/x×]|plus|minus|times|divided by) ?\d+"
    r"|^\W*(?:(?:please|can you|could you) )?(?:write|debug|fix)(?: me)? (?:a |an |some |this |my )?(?:[\w+#]+ ){0,2}"
    r"(?:script|function|code|program|regex|query|algorithm)\b|\bin (?-i:Excel|Word|PowerPoint|Photoshop)\b"
    r"|\b(?:python|javascript) (?:code|script|function|error)\b",
    # texts to write or to translate
    r"\b(?:write|compose|tell|give|sing)(?: me| us)? (?:a |an |another |some )?(?:\w+ ){0,2}(?:poem|haiku|story|joke"
    r"|song"
    r"|limerick|sonnet|riddle|love letter|cover letter)s?\b|\bput [\"'“‘].+[\"'”’] into \w+|\bhow do (?:you"
    r"|I) say\b.+\bin \w+"
    r"|^\W*(?:(?:please|can you|could you) )?translate\b(?!.*\b(?:notice|plan|document|clause|policy|measures)\b)",
    # pets, hearts, health, shopping
    r"\bmy (?:dog|cat|puppy|kitten|girlfriend|boyfriend)\b[^?]{0,30}\b(?:bark|bit|chew|eat|meow|scratch|angry|ignor"
    r"|upset)\w*"
    r"|\b(?:which|what|best|good) (?:laptop|phone|smartphone|camera|tv|car) (?:under|should I buy|is (?:good|best"
    r"|better))\b"
    r"|\bsore throat\b|\binsomnia\b|\blose weight\b",
)
_OFF_DOMAIN = {
    False: re.compile("|".join(_CHINESE), re.IGNORECASE),
    True: re.compile("|".join(_ENGLISH), re.IGNORECASE),
}


def off_domain(searched: str, language: Language) -> bool:
    """Tell whether a normalised question is small talk or an errand, which no policy document is about."""
    return bool(_OFF_DOMAIN[language is Language.ENGLISH].search(searched))
