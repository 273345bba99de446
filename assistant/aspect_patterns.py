"""How questions ask for a date, an address, a penalty …, and what a clause looks like that gives it.

Questions are taken as `index.language.normalise` leaves them, with each 《title》 emptied to 《》. Clauses are Chinese.
In a pattern, ~ is a gap: see `assistant.aspect_pattern`.
"""

from assistant.aspect_pattern import AspectPattern, aspect_pattern

_TITLED = r"(?:书记|主任|[局厅处部司行关市省县区组院]长|负责人|联系人|召集人|董事长|总经理|一把手)"
_WHEN = r"(?:什么时候|啥时候|何时|几时|哪一?[天年]|几[月号])"
# A document's own date stands at its end, not in a clause.
_DATED = r"(?:notice|plan|circular|document|measures|opinions?|guidelines?)\b"
_OWN_DATE = (
    rf"(?:通知|方案|文件|号文?|措施|意见|落款|成文)[^,，。;；?？]{{0,6}}{_WHEN}[^,，。;；?？]{{0,4}}(?:公布|批准|签|出的|落款|$|[?？])"
    rf"|\b(?:what|which) (?:date|day|year|month)\b[^?]{{0,90}}\b{_DATED}[^?]{{0,90}}\b(?:issued?|signed?|dated"
    r"|published?|released?|promulgated|circulated|[ps]\w+ out|c[ao]me out|bears?|carr(?:y|ies)|dates?)\b"
    rf"|\b(?:what|which) (?:date|day)\b[^?]{{0,40}}\b(?:on|of) (?:the|this|that)\b[^?]{{0,60}}\b{_DATED}"
)
# What is counted of trade and traffic.
_METRIC = (
    r"(?:\b(?:trade|imports?|exports?|cargo|freight|passenger|traffic|tax|sales|output)(?: \w+)?"
    r" (?:values?|volumes?|revenues?|totals?|turnover|figures|throughput)\b|\b(?:gdp|fdi|turnover)\b"
    r"|\b(?:utili[sz]ed|used|paid-in) (?:foreign )?(?:capital|investment)\b)"
)
_NUMERAL = r"(?:\d[\d,.]*|[一二三四五六七八九十百千]+)"
# After 了没, 如何 or 在哪里 a question that goes on asks for something else: 情况如何评价, 中心在哪里建.
_END = r"(?=$|[?？,，了])"


PATTERNS: dict[str, AspectPattern] = {
    "date": aspect_pattern(
        rf"{_WHEN}~(?:开始|启动|开工|动工|开[通放业建园]|通车|投产|完[工成]|建成|竣工|[挂揭]牌|[成设]立|获批"
        r"|批[准复下]|封关|落地|公布|结束|到账|发放|兑现|召开|举[办行]|截止|报名|申报|过户|上线|开考)"
        r"|(?:开工|竣工|完工|投产|通车|启动|挂牌|批复|成立|截止|申报|报名|举办)(?:日期|时间)"
        rf"|(?:最晚|最迟|截止到?|截至){_WHEN}|到{_WHEN}份?(?:为止|结束)?{_END}|时间表|时间节点|哪一?年底?之?前",
        r"\bwhen (?:will|did|was|were)\b~\b(?:open|start|beg[ai]n|launch|complet|finish|approv|establish|built|set up"
        r"|found|creat|clos|end|paid|announc|held|upgrad|ready|operational|inaugurat)\w*"
        r"|\bwhen (?:is|are|do|does)\b~\b(?:due|open|start|begin|close|end|launch)\b|\bwhat date\b|\bby when\b"
        r"|\b(?:which|what) (?:year|month|day)\b(?!-)|\bdeadlines?\b|\btimetable\b",
        r"\d{4}年(?:\d{1,2}月|[底末内])|\d{1,2}月(?:\d{1,2}日|[底末前中])|[年月][底末]前|\d[年月日](?:之|以)?前"
        r"|到20\d\d年|起(?:施行|实施|执行)|十[三四五六]五”?(?:期间|末)|截止",
        _OWN_DATE,
    ),
    "address": aspect_pattern(
        r"地址|门牌号|(?:哪条|什么)[路街](?![子径线])|(?:在|去)(?:几|哪一?层)楼"
        rf"|(?:管委会|窗口|大厅|办公室|办事处|中心|[局厅])(?:具体)?(?:在|位于)(?:哪[儿里]?|什么地方){_END}",
        r"\b(?:street|postal|mailing|office|exact) address\b|\bwhat(?:'s| is) the address\b|\baddress of\b"
        r"|\bwhere (?:is|are) the~(?:office|bureau|counter|window|building|headquarters|hall)s?(?: located)?\s*\?"
        r"|\b(?:which|what) (?:street|floor|building)\b",
        r"[路街道巷]\s*\d+号|大厦|\d+\s*[楼层室]|地址[:：]|邮编",
    ),
    "website": aspect_pattern(
        r"网址|官(?:方网站|网(?:是|在|叫|有|上?能))|网站(?:是|叫|在哪|地址)|哪个(?:网站|网页|系统|小程序|APP)"
        r"|(?:在哪|哪[里儿]|去哪|从哪)~下载|(?:申报|下载|官方)链接|链接(?:是|发|给|在哪)"
        r"|(?:表格?|申请书|合同)~模板|二维码"
        r"|(?:纪要|电子版|名单|公告|表格)[^,，。?？]{0,6}(?:哪[里儿]|在哪|去哪|从哪)[^,，。?？]{0,3}(?:看|查|找|买|下|领)",
        r"\b(?:which|what|official)(?: official)? (?:website|web ?page|portal)\b|\bURL\b|\bwhere~\bdownload\b"
        r"|\bdownload (?:the|a|an|it)\b|\b(?:send|give|share)(?: me| us)? (?:a|the) link\b|\bform template\b"
        r"|\bwhere (?:can|could|do|may) (?:I|we|one)\b~\b(?:read|find|see|view|get|obtain|buy)\b~\b(?:minutes"
        r"|cop(?:y|ies)|transcript|report|application form)s?\b",
        r"https?://|www\.|\.(?:gov|com|org|cn)\b|网址|官网|小程序|下载",
    ),
    "opening_hours": aspect_pattern(
        r"(?<![哪有这那讲提好了])几点(?=$|[?？开关上下到前钟结截])"
        r"|(?:上班|办公|营业|开放|[开关闭]门|开关|闭关|接待)时间"
        r"|(?:早上|晚上|上午|下午|中午|凌晨|每天)几点|(?:周末|周[六日]|星期[六日天]|节假日)~(?:上班|开门|办公|受理|通关|办"
        r"|开不开|开[吗么]|休息|放假|关门)",
        r"\b(?:opening|office|business|operating) hours\b|\bwhat time\b"
        r"|\bopen (?:on|at) (?:weekends?|s\w+days?|night)\b|\bround[- ]the[- ]clock\b",
        rf"\d{{1,2}}\s*[:：]\s*\d{{2}}|{_NUMERAL}[点时](?:半|整|\d+分|[至到—-])|24\s*小时|全天候|周[一五六日末]|节假日",
    ),
    "person_name": aspect_pattern(
        rf"姓名|贵姓|姓什么|{_TITLED}(?:现在|目前)?(?:是|叫|为)(?:谁|哪一?位|什么名字|什么(?=$|[?？,，]))|谁(?:是|当|担任|出任)~{_TITLED}"
        r"|哪一?位(?:领导|专家|院士|书记|[局厅市处]长)",
        r"\bwho(?:'s| is) the (?:[\w'-]+ ){0,5}(?:director|head(?! office)|chief|chair\w*|minister|mayor|governor"
        r"|secretary|commissioner|president|manager)\b"
        r"|\bname of the (?:person|director|head|official|contact|minister|chair\w*)|\bwho chairs\b",
        rf"{_TITLED}[:：]\s*[一-龥]{{2,4}}|[一-龥]{{2,3}}同志",
    ),
    "named_list": aspect_pattern(
        r"(?:哪些|哪几?[家个]|什么(?:企业|公司|项目|园区|人)|有谁)[^,，。;；?？能可才会]{0,8}(?:入选|入围|获批|中标"
        r"|上榜|获评|评上|被评为|获奖|得过|(?:获得|拿到|享受到?)[过了]|通过了|已(?:落地|入驻)|入驻了|落户了|签约了)"
        r"|(?:入选|获批|获奖|中标|入围)~名单|(?:具体|完整|企业)名单|名单[上里]?有(?:谁|哪)"
        r"|(?:哪[些家]|哪几?[个家])[^,，。;；?？能可才会]{0,10}(?:成功|被?(?:摘牌|除名|淘汰|降级|取消)|退出了|关停|破产)"
        r"|哪[一几]?家(?:公司|企业|厂商?|集团)?(?:[^,，。;；?？能可会应该]{0,4}(?:得标|中的标|承[建包]|运营|经营|代理|拥有))"
        r"|谁家的(?=$|[?？])|(?:老板|股东|业主|房东|最大的?客户)(?:都?是|有)(?:谁|哪)"
        r"|(?:最大|主要|龙头|知名)的?[^,，。?？]{0,8}(?:企业|公司|厂家?)(?:都?是|有)(?:哪|谁)",
        r"\bwhich (?:[\w'-]+ ){0,5}(?:have|has|were|was|got)(?: \w+)? (?:been )?(?:approved|selected|awarded|chosen"
        r"|shortlisted|certified|funded|granted|won|received|obtained|struck off|removed|delisted|expelled|stripped"
        r"|downgraded|upgraded|blacklisted|fined|closed|shut)\b"
        r"|\bwhich (?:[\w'-]+ ){0,3}(?:firm|company|companies|enterprise|business|operator|contractor|supplier"
        r"|developer|airline|carrier|lab(?:oratory)?|laboratories)(?:e?s)? (?:\w+ly |now )?(?:operates?|runs?|owns?|won"
        r"|wins?|built|suppl(?:y|ies|ied)|manages?|certif(?:y|ies))\b|\bwho (?:\w+ )?owns?\b"
        r"|\bwho (?:are|is) the (?:biggest|largest|main|leading|major|top) [^?]{0,30}?\b(?:compan|firm|process|produc"
        r"|export|import|trader|manufact|operat|invest|suppl|player|buyer|owner|shareholder|tenant)\w*"
        r"|\blist of (?:all|approved|selected|winning|certified|eligible|participating)\b"
        r"|\bname (?:some|a few|two|three|five) (?:\w+ )?(?:compan|firm|enterprise|zone|project)",
        r"有限(?:责任)?公司|股份公司|集团|名单(?:如下|[:：])|入选|获批",
    ),
    "contact_channel": aspect_pattern(
        r"联系方式|邮箱|电子邮件|公众号|微信(?:群|号|是|加)|QQ群?|传真",
        r"\bcontact (?:details?|info\w*|numbers?|e-?mail)\b|\be-?mail(?: address)?\b|\bWeChat\b|\bfax\b",
        r"@|(?:邮箱|电话|传真)[:：]|联系(?:电话|方式)|微信(?:公众)?号|\d{3,4}-\d{7,8}",
    ),
    "steps": aspect_pattern(
        r"(?:流程|步骤|程序|手续)(?:是|有[哪几]|怎么|如何|分|具体|都)"
        r"|(?:什么|哪些|啥|几道|怎样的|哪几[步道])~(?:流程|步骤|程序)|第一步~(?:做|干|办|去|找)|分几步"
        r"|(?:怎么|如何|怎样)(?:申请|申报|办理|报名|提交|注册|登记|备案|预约|填)",
        r"\b(?:application|approval|registration|filing) (?:process|procedures?|steps)\b|\bstep[- ]by[- ]step\b"
        r"|\bwhat (?:are the )?(?:[\w-]+ )?(?:steps|procedures?|formalities)\b|\bfirst step\b"
        r"|\bhow (?:do|can|should|would) (?:I|we|you|one|a \w+|\w+s)(?: \w+)? (?:apply|register|enrol|sign up"
        r"|submit)\b",
        r"流程|步骤|程序|手续|指引|按规定|向[^，。,]{2,14}(?:申请|申报|提出|提交|报送)|提交|填[写报]|递交|报送|登记"
        r"|办结|窗口|网上办",
    ),
    "materials": aspect_pattern(
        r"(?:[交带填](?![一付动头来易流货补通])|准备|提[交供]|报送|递交|备[齐好])~(?:什么|哪些|啥|几份)~(?:材料|证件"
        r"|表|手续|文件|资料|证明|单据)"
        r"|(?:什么|哪些|啥)(?:申[请报]|证明|书面|纸质)?(?:材料|证件|表格|资料|证明)(?=$|[?？去要能才都申办给])"
        r"|(?:申[请报]|所需)(?:材料|资料)(?:是|有|清单|目录|包括|要)|(?:材料|资料)清单"
        r"|(?:哪[些种类几]|什么|啥|何种)[^,，。;；?？]{0,4}(?:证件|证明|签证|许可证|执照|牌照|通行证|证(?=$|[?？,，]))",
        r"\b(?:which|what) (?:[\w-]+ )?(?:forms\b(?! of)|paperwork|papers\b|documentation|documents (?:do|must"
        r"|should) (?:I|we|you|a)\b)|\bdocuments (?:are |is )?(?:required|needed)\b"
        r"|\b(?:which|what)(?: (?:kind|type|sort) of)? (?:[\w-]+ ){0,2}(?:visa|licen[cs]e|permit|certificate"
        r"|passport)s?"
        r" (?:do|does|must|should|are|is|will|would|needed|required)\b",
        r"(?:申[报请]|提[交供]|[报递]送|递交|证明|[相有]关|以下|下列)[^，。；,;]{0,4}材料|证件|表格|复印件|身份证"
        r"|营业执照|申请[书表]|一式|签证|许可证|通行证|执照|护照",
    ),
    "threshold": aspect_pattern(
        r"(?:最低|最少|起码|至少)(?:要|得|需要?)?~(?:多少|几|投资|注册资本|学历|年限)"
        r"|(?:注册资本|投资额|投资强度|营业额|营收|产值|年龄|学历|职称)~(?:要求|限制|门槛|达到)"
        r"|(?:认定|评[定选审]|准入|入选|考核|界定)(?:标准|条件|指标|门槛)|(?:什么|哪些|啥)(?:学历|职称|资质)"
        r"|达到~(?:多少|什么(?:标准|水平|规模))|多[大高]规模才|怎[么样]才?算|才算"
        r"|(?:过|达到?|够|到)(?:什么|哪[条个]|多高的?)(?:线|门槛|标准)|门槛(?:是|有|在|要|到底|具体)*(?:什么|多|哪|怎|高不高"
        r"|几)|(?:收入|分数|录取|及格|贫困|起征|达标|合格)线",
        r"\bminimum (?:[\w-]+ ){0,3}(?:investment|capital|turnover|revenue|size|age|score|headcount|output|area)\b"
        r"|\b(?:eligibility|qualifying|selection|scoring|recognition) (?:criteri\w+|requirements?|thresholds?"
        r"|conditions?)|\bwhat (?:[\w-]+ ){0,3}(?:thresholds?|qualifications?|degree|criteria)\b|\bwhat counts as\b"
        r"|\bhow (?:large|big|small|high|low|old|rich|profitable) (?:must|should|do(?:es)? \w+ (?:have|need) to)\b"
        r"|\b(?:what|how much) (?:[\w-]+ ){0,2}(?:profit|turnover|revenue|income|capital|salary|score|output|deposit)s?"
        r" (?:must|should|is required|is needed|do (?:I|we) need|does it take)\b|\bwhat (?:[\w'-]+ ){0,8}(?:benchmarks?"
        r"|cut-?offs?|pass marks?)\b|\bwhat(?:'s| is| are) the (?:[\w-]+ ){0,2}(?:cap|upper limit|lower limit)\b",
        rf"不(?:低于|少于|超过|高于)|{_NUMERAL}[^，。,]{{0,6}}以[上下内]|达到\s*\d|满\s*\d"
        r"|(?:下列|以下)(?:条件|情形|标准)|具[备有][^，。,]{1,10}(?:条件|资格|资质|学历|职称|证书)|认定(?:标准|条件)",
        # How well something has to be done is said in words.
        r"(?:怎[么样]|怎么做)才?算[^,，。?？]{0,6}(?:得好|做好|到位|高质量|好(?=$|[,，?？]))|怎[么样]计?算出?来",
    ),
    "penalty": aspect_pattern(
        r"处罚|罚款|罚多少|怎么罚|惩[罚戒]|追责|问责|处分|摘牌|退出机制|(?:什么|啥|哪些)后果"
        r"|(?:违规|违反|造假|虚[假报]|骗取|挪用|不达标|不合格|完不成|没完成|不落实|不执行)[^。?？]{0,14}(?:会|怎"
        r"|如何|咋)|(?:会不会被?|会被|将被)(?:取消|撤销|收回|降级|淘汰|除名|清退)",
        r"\bpenalt(?:y|ies)\b|\bfined\b|\b(?:a|what|any) fines?\b(?! to\b)|\bpunish\w*|\bconsequences?\b"
        r"|\bwhat happens (?:if|when|to)\b[^?]*\b(?:break|breach|violat|fail|fals|cheat|underperform|misus|miss|not"
        r"|poor)|\b(?:stripped of|delisted|downgraded|demoted)\b"
        r"|\blose (?:its|their|the|our) (?:status|title|qualification)",
        r"严禁|严[惩肃]|处罚|罚款|退出|取消|撤销|追[究责]|问责|通报批评|约谈|责令|吊销|除名|摘牌|惩戒|处分|淘汰|收回"
        r"|降级|警告|失信|动态管理|查处|整改",
    ),
    "remedy": aspect_pattern(
        r"申诉|投诉|复议|起诉|打官司|诉讼|赔偿|赔多少|补偿(?:款|标准|金|多少|吗)|能~补偿|索赔|仲裁|维权|举报|不服"
        r"|哪[个家]法院|法院(?:起诉|管辖?|受理)|(?:被拒|没批|不批|没通过|批不下来|驳回)[^。?？]{0,8}(?:怎么办|咋办|找谁|还能)",
        r"\b(?:to|can|could|we|I|an) appeal\b(?! to)|\bcomplain\w*|\bcompensat(?:e|ed|ion)\b|\bsue\b|\blawsuit"
        r"|\b(?:which|what|the|in|go to) court\b|\barbitrat\w+|\bdisputes?\b"
        r"|\b(?:rejected|refused|turned down)\b[^?]{0,30}\b(?:what|how|can) (?:can|do|I|we)\b",
        r"申诉|投诉|复议|诉讼|起诉|赔偿|补偿|索赔|仲裁|维权|举报|救济|异议|纠纷",
    ),
    "result": aspect_pattern(
        rf"(?:进展|进度|效果|成效|成果|情况)(?:如何|怎么?样|咋样|到哪){_END}|(?:进行到哪|到哪一?步了)"
        r"|(?:至今|到现在|截至|迄今|已经?|累计)~(?:多少|几[家个户])|(?:目前|现在|至今)~(?:成果|成效|进展)"
        r"|(?:取得|有)了?(?:什么|哪些)(?:成[果效绩]|进展)"
        r"|(?:建成|批[准下来]*|开[工通]|完成|落地|通车|投产|实现|兑现|到位|[设成]立|拿到|验收|签署?)了?(?:没有?|了吗"
        rf"|了没){_END}",
        r"(?:^|[,.;] |\band )(?:has|have) (?!we\b|I\b|my\b|our\b)~\balready\b"
        r"|\bso far\b|\bto date\b|\bhow far (?:along|has|have)\b|\bhow successful\b|\b(?:yet|already)\s*\?"
        r"|\bwhat (?:results?|progress|impact|effects?) (?:has|have|had|did|was|were)\b|\bhow much has\b",
        r"已经?(?:完成|建成|实现|获批|批准|开[通工]|通车|投产|设立|签[署订]|达到|累计)|累计|同比|突破\s*\d"
        r"|(?:增长|达到?|完成|实现)[^，。,]{0,6}\d|取得[^，。,]{0,8}(?:成[效果绩]|进展)|截至",
    ),
    "ranking": aspect_pattern(
        r"排名|排第|第几|排[在到]~[哪几前]|名列|(?:哪|谁)~最(?:大|多|高|好|强|快|便宜|低|发达|优惠)(?=$|[?？的])"
        r"|前(?:几|三|五|十)[名强位]|百强|排个[名序]|排行",
        r"\b(?:where|how) (?:do|does|did|is|are)\b~\brank(?:ed)?\b|\branking\b"
        r"|^\W*(?:please |(?:can|could) you )?rank\b|\btop (?:\d+|ten|five|three)\b"
        r"|\bwhich (?:[\w-]+ ){0,4}(?:is|are|has|had|does|offers?) (?:the )?(?:single )?(?:biggest|largest|most"
        r"|highest|best|fastest|cheapest|lowest)\b",
        rf"第{_NUMERAL}[名位]|排名|排序|名列|位居|居[^，。,]{{0,6}}首|前{_NUMERAL}[名强位]|百强",
    ),
    # Why something is supported any clause may say; why something did not happen, hardly one.
    "reason_why": aspect_pattern(
        r"(?:为什么|为何|为啥|凭什么)(?:[^,，。?？]{0,8}[没未]|不|只|会?被|迟迟|一直|总|偏偏|要?取消|停|降|推迟"
        r"|排除|漏)|怎么没(?!有?办法)|什么原因|原因(?:是|在|有)",
        r"\bwhy (?:was|were|did|has|have|is|are|does|do)(?:n't| (?:[\w'-]+ ){0,5}(?:not|excluded|rejected|delayed"
        r"|dropped|cancel\w+|left|removed|refused|so|only|fail\w*|lower\w*|postponed))\b|\bwhat caused\b"
        r"|\breasons? (?:for|behind)\b|\bhow come\b",
        r"因为|由于|原因|鉴于|基于|因(?![地素此])|为(?:了|全面|深入|贯彻|落实|推动|推进|更好|进一步|加快)|旨在|以便",
    ),
    "definition": aspect_pattern(
        r"(?:什么|啥|何)意思|何谓|什么叫|(?<!为)什么是|(?:定义|含义|内涵)(?=是|$|[?？])|怎么(?:定义|界定|解释)"
        r"|指的?是?(?:什么|啥)(?=$|[?？])|到底是(?:什么|啥)(?=$|[?？])|是个(?:什么|啥)",
        r"\bwhat (?:do|does|did|is|are)\b[^?]*\b(?:mean|meant by|stand for)\b|\bmeaning of\b|\bdefin(?:e|es|ition)\b"
        r"|\bwhat exactly (?:is|are) (?!the\b)"
        r"|^\W*what(?:'s| is| are) (?:an? )?(?:[\w-]+ ){0,2}[\w-]+ (?:zone|land|scheme)\?"
        r"|^\W*what(?:'s| is) an? (?:[\w-]+ ){0,3}[\w-]+\?",
        r"是指|指的是|(?<!立)即(?!享)|所谓|包括|以下[简合]?称|\([A-Z][\w]*\)|（[A-Z][\w]*）|形成“|等[^，。,]{0,4}功能"
        r"|于一体|进行[^，。,]{2,20}布局|是(?:我国|[^，。,]{2,40}(?:平台|支撑|举措|决策|机构))",
        # What a document means by a word is how it puts it.
        rf"\b{_DATED} means? by\b|\bmeant by\b[^?]{{0,60}}\b(?:in|under) (?:the|this|that)\b[^?]{{0,30}}\b{_DATED}"
        r"|(?:通知|方案|文件|号文?|措施|意见)[里中]?(?:所?[说讲提写]的?|提到的?)[^,，。?？]{0,16}指的?是?(?:什么|啥)",
    ),
    "validity": aspect_pattern(
        rf"(?:{_WHEN}|是否|有没有|从哪天)~(?:施行|生效|失效|废止|作废|到期)|(?:还|是否|现在|目前)(?:继续)?有效|有效期"
        r"|(?:施行|生效|失效|废止)(?:日期|时间|了)|被~(?:废止|替代|取代)",
        r"\b(?:repealed|superseded|abolished|expired?|still (?:valid|in (?:force|effect))|in force|(?:take"
        r"|took) effect|effective date|come into (?:force|effect))\b",
        r"施行|生效|失效|废止|有效期|截止|到期",
    ),
    "fee": aspect_pattern(
        r"(?:怎么|如何|要不要|会不会|收不收)收费|收费(?:标准|多少|吗|高)|费用(?:是|要|大概)?多少|免费(?:吗|的吗|么|不)"
        r"|(?:是不是|是否|能不能)免费"
        r"|(?:租金|房租|[电地房气水运票]价|运费|价[格钱]|单价|电费)(?:是|要|大概)?(?:多少|多高|一[度平亩年]|标准)"
        r"|贵不贵|要钱吗|交钱吗"
        r"|(?:手续费|仓储费|佣金|管理费|服务费|学费|仓租|保费|门票)(?:[^,，。?？]{0,6}(?:多少|几)|怎么[算计收])",
        r"\bwhat(?:'s| is| are) the (?:[\w-]+ ){0,3}(?:cost|price|fee|rent|charge|tariff)s?\b|\bfree of charge\b"
        r"|\bhow much (?:do|does|is|are|will|would)\b~\b(?:cost|rent|pay|fee|charge)s?\b|\bhow expensive\b|\bfree\s*\?"
        r"|\b(?:any|a) (?:application |registration )?fees?\b|\b(?:official|filing|handling|entry"
        r"|tuition|storage) fees?\b"
        r"|\bwhat (?:did|does|do|will|would|has)\b~\bcost\b|\bdid it cost\b|\b(?:what|how much|which) commission\b",
        r"\d\s*[万亿]?元|免费|[免不]收|收费标准|减免|减半",
    ),
    "cited_text": aspect_pattern(
        r"全文(?:在哪|哪里|发|是|给|看|呢)|附件[里中的一二\d]?~(?:什么内容|写了|列了|有什么|有哪些)"
        r"|《》~(?:第[一二三四五六七八九十百\d]+条|全文|原文)"
        r"|(?:\d{4}年?|上一|旧|老|修订前的?|征求意见)[版稿][^,，。?？]{0,16}(?:怎么|如何)(?:写|说|讲|规定)",
        r"\bfull text\b|\b(?:annex|appendix|attachment)\b~\b(?:say|list|contain)|\barticle \d+\b|\btext of article\b"
        r"|\b(?:\d{4}|earlier|previous|old|draft|first) (?:edition|version|draft) of\b[^?]*\b(?:say|state|provide"
        r"|require)",
        r"第[一二三四五六七八九十百\d]+条",
    ),
    "change": aspect_pattern(
        r"同比|环比|比(?:去年|上一?年|前年|往年|以前|之前)~[多少增涨降减高低]"
        r"|(?:增长|上涨|下降|提高|增加|减少|[涨降])了(?:多少|几|百分之)|增速|[涨降增]幅"
        r"|(?:历年|近[几三五十]年)~(?:变化|数据|趋势)",
        r"\byear[- ]on[- ]year\b|\bcompared (?:with|to) (?:last year|20\d\d|the previous year|a year)|\bgrowth rate"
        r"|\bhow much (?:has|have|did)\b~\b(?:gr[eo]w|increas|ris|fall|drop|chang)"
        r"|\b(?:grew|rose|fell|grown|risen) (?:by|since)\b",
        r"[同环]比|增速|增幅|[比较](?:上年|去年|20\d\d)|(?:增长|下降|提高|增加|减少)[^，。,]{0,5}\d|翻[一两]?番"
        rf"|{_NUMERAL}倍",
    ),
    "statistic": aspect_pattern(
        r"(?:去年|前年|上一?年度?|(?:19|20)\d\d年|历年|近[几三五十]年|上半年|全年)[^,，。;；?？]{0,14}(?:进出口|贸易|[进出]口|产|销售"
        r"|利用外资|投资|税收|货运|吞吐|客流|过货)总?(?:[额值量]|收入)|(?:贸易|[进出]口|吞吐|货运|过货|客流)总?[额值量](?:是|有"
        r"|达到?|大概|一共)*(?:$|[?？]|多|怎么?样)"
        r"|(?<!比)(?:去年|前年|上一?年度?)[^,，。;；?？]{0,10}(?:几[个家名]|多少|哪[些几]|排|实际)",
        rf"{_METRIC}[^?]{{0,60}}\b(?:(?:19|20)\d\d|last year|a year|per year|annually)\b"
        rf"|\b(?:(?:19|20)\d\d|last year(?:'s)?)\b[^?]{{0,60}}{_METRIC}"
        rf"|\bwhat(?:'s| is| was| were| are) (?:[\w'-]+ ){{0,6}}{_METRIC}"
        r"|\bwhat(?:'s| is| was| were| are) the (?:\w+ )?(?:value|volume) of\b~\b(?:trade|imports|exports"
        r"|freight|cargo)\b"
        r"|\b(?:rank|compare|total|average|how many|how much|which)\b[^?]{0,90}\blast year\b",
        r"\d[\d,.]*\s*(?:[万亿]|%|％|吨|人次)|[一二三四五六七八九十百千]+[万亿]|同比|累计",
        # What is to be done about trade, and what a document of that year says on it.
        r"(?:扩大|做大|提升|提高|增加|促进|稳定)[^,，。?？]{0,10}(?:贸易|[进出]口)总?[额值量]"
        r"|\b\d{4}(?: [\w-]+){0,2} (?:notice|plan|document|circular|measures)\b",
    ),
    "code": aspect_pattern(
        r"(?:哪[个些]|什么|海关|HS|税则|商品|行业|机构|信用|邮政|银行)(?:编码|代码|税号)|税号|SWIFT|邮编|账号|批文号|批准文号",
        r"\b(?:HS|SWIFT|BIC|tariff|commodity|customs|postal|post|zip|area|bank|dialling) codes?\b|\bIBAN\b"
        r"|\b(?:account|registration|approval|licen[cs]e) numbers?\b(?! (?:is|are)\b)",
        r"(?<!\d)\d{6,}(?!\d)|\d{4}\.\d{2}|(?:编码|代码|税号|账号|邮编)[为是:：]|批准?文号",
    ),
    "repeal": aspect_pattern(
        r"把[^,，。;；?？]{0,20}(?:废[止掉除]|取消|撤销|合并|停掉|砍掉|作废)|(?:废[止掉除]|取消|撤销|合并|作废|停办|砍掉)了?(?:以后|之后"
        r"|后(?![续面]))|(?:既然|听说|据说)[^,，。;；?？]{0,24}(?:废[止掉除]|取消|撤销|合并|停掉|砍掉|作废)",
        r"\b(?:now that|since|after|given that|because)\b[^?]{0,80}\b(?:do(?:ne|ing) away with|did away with|abolish\w*"
        r"|scrapped|repealed|cancel\w+|merged|revoked|withdr(?:ew|awn)|banned|discontinued|dissolved|disbanded)\b",
        r"废[止除]|取消|撤销|合并|停止(?:执行|实施)|作废|不再|并入",
        # What did end, and what the asker ends.
        r"(?:疫情|防控|封控|隔离)[^,，。?？]{0,4}(?:取消|废止|撤销)"
        r"|(?:我们?|公司|企业|自己)把[^,，。?？]{0,12}(?:合并|取消|撤销|停掉)",
    ),
    "frequency": aspect_pattern(
        r"多久~一次|几(?:年|个月|天|周)~一次|[每一](?:年|个?月|季度?|周)~(?:几次|多少次|几回)|间?隔多久|频[率次]",
        r"\bhow often\b|\bhow frequent\w*|\bhow many times (?:a|per|each|every)\b|\bat what intervals?\b",
        rf"每(?:年|月|季|周|半年|{_NUMERAL}(?:年|个月))|年度|季度|按[年季月]|定期|日常|一年一|及时|适时",
    ),
}
