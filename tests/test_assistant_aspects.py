"""What a question is after beyond its topic."""

import pytest

from assistant.aspect_patterns import PATTERNS
from assistant.aspects import FIGURES, Aspect, asked_aspects
from assistant.figures import FIGURE_ASKED, figure_kind
from index.language import detect_language, normalise

# What policy clauses rarely hold: each question asks for it, and for nothing else unless named after a comma.
ASKED = """
冷库建设补贴给多少钱？ | money
一个项目最高能给几百万？ | money
外经贸专项资金今年的预算总额是多少？ | money
What is the maximum loan for a small firm? | money
貸款利率是百分之幾？ | rate
出口退税率现在是多少？ | rate
What is the interest rate on first-time loans? | rate
二连浩特合作区占地面积多大？ | area
How large is the Manzhouli bonded zone? | area
AEO认证要几个工作日？ | duration
審批要多久？ | duration
How many days does the VAT registration take? | duration
有多少家企业进了白名单？ | count
How many border zones are there in China? | count
企业覆盖到了多少？ | figure
管委會的電話是多少？ | phone
What's the phone number of the zone committee? | phone
中蒙合作区什么时候能封关运营？ | date
申報截止日期是哪天？ | date
When will the Erenhot highway be completed? | date
满洲里边合区管委会的地址在哪？ | address
Where is the service window located? | address
申請表在哪裡下載？ | website
What is the official website for pilot applications? | website
政务服务窗口几点下班？ | opening_hours
Is the port open on weekends? | opening_hours
边合区管委会主任现在是谁？ | person_name
Who is the director of the commerce department? | person_name
哪些企业入选了重大外资项目清单？ | named_list
哪些企業已經獲批？ | named_list
Which companies have been approved as AEOs? | named_list
商务厅外资处的联系方式？ | contact_channel
What e-mail address can I write to? | contact_channel
申请跨境电商综试区的流程是怎样的？ | steps
How do I apply for the foreign-exchange pilot? | steps
要提交哪些文件？ | materials
申请首贷需要准备哪些材料？ | materials
Which documents must I hand in for the loan? | materials
进园区注册资本有什么要求？ | threshold
专精特新的认定标准是什么？ | threshold
What are the eligibility criteria for the white list? | threshold
骗取专项资金会怎么处理？ | penalty
違規會受甚麼處罰？ | penalty
What happens if a zone fails its evaluation? | penalty
被拒了怎麼辦，可以申訴嗎？ | remedy
Is there compensation for relocated households? | remedy
边合区建设目前取得了哪些成效？ | result
中蒙合作区建成了吗？ | result
How far along is the bonded zone in Erenhot? | result
哪个边合区进出口额最大？ | ranking
Which zone has the largest trade volume? | ranking
为什么云南没有被列进去？ | reason_why
Why was Tibet left out of the 2021 notice? | reason_why
“标准地”的定义是什么？ | definition
What does "chain leader" mean? | definition
這份通知還有效嗎？ | validity
Is the 2020 notice still in force? | validity
标准厂房的租金什么标准，免费吗？ | fee
How much does it cost to rent a plant? | money, fee
《区域全面经济伙伴关系协定》第三条怎么写的？ | cited_text
What does the annex of the notice list? | cited_text
园区企业数比去年多了多少家？ | count, change
What was the year-on-year growth of border trade? | change
部际联席会议多久开一次会？ | frequency
How often does the joint conference meet? | frequency
What is the minimum investment, and how many days does approval take? | duration, threshold
冷库补贴的营收要过哪条线？ | threshold
准入门槛到底多高？ | threshold
How high must annual turnover be? | threshold
What net profit should a developer show? | threshold
What are the per-mu output benchmarks? | threshold
What is the cap on a first loan? | threshold
互市区里的冷链仓是谁家的？ | named_list
那個免稅店由哪家公司承建？ | named_list
哪几家企业被除名？ | named_list
Which firms operate the cold stores? | named_list
Who owns the logistics park? | named_list
Who are the leading timber importers in Suifenhe? | named_list
Which parks have been delisted? | named_list, penalty
去年满洲里口岸的过货量 | statistic
二連浩特2022年外貿進出口額 | statistic
Manzhouli cargo volume 2022 | statistic
What was the value of border trade? | statistic
Compare utilised foreign capital for 2018 and 2022. | statistic
边民互市区把免税政策取消了，那我们交什么税？ | repeal
互市证废止以后，边民凭什么入场？ | repeal
聽說邊合區都合併了，要重新登記嗎？ | repeal
Given that the plan scrapped land quotas, who allots plots? | repeal
Now that the zones were merged, do leases continue? | repeal
羊毛制品归什么税号？ | code
工行二連支行的SWIFT代碼 | code
HS code for cashmere | code
Which bank codes do we need? | code
口岸早上几点验放？ | opening_hours
週末開不開？ | opening_hours
优惠到哪一年为止？ | date
評估要等到什麼時候？ | date
On what date did the port close? | date
处长叫什么？ | person_name
给个座机呗 | phone
拖欠工程款，哪个法院管？ | remedy
Which court hears lease cases? | remedy
货车司机要带什么证件？ | materials
Which permits are required for a cold store? | materials
What visa do drivers need? | materials
联席会议纪要在哪能看？ | website
Where can I read the minutes of the joint meeting? | website
Please rank all the zones. | ranking
Has Russia already opened its half? | result
2019年版的用地指引怎么规定容积率？ | cited_text
What does the 2017 edition of the guideline say on leases? | cited_text
仓储费怎么收？ | fee
What did the port upgrade cost? | fee
What commission do customs agents charge? | fee
Is there a filing fee? | fee
当地最低工资 | money
罚他们多少？ | money
What was the total lending to border zones? | money
What is the most a farmer can claim? | money
羊绒关税降几个点？ | rate
按5%还是10%征？ | rate
货要等几个小时才能放行？ | duration
How many hours does clearance take? | duration
去年一共引进了几家企业？ | count, statistic
How many tonnes of coal crossed the border? | count
"""
# What sounds alike and any clause on the topic may answer.
NOT_ASKED = """
边合区有什么补贴？
企业用电有没有优惠政策，多大力度？
对小微企业首贷的支持力度有多大
What subsidy policies exist for flexible employment?
How much support can processing firms expect on land?
How much autonomy do border zones get over reform?
利率有什么优惠说法？
利率和费率政策上怎么定？
How are interest rates and fees for small firms to be set?
我们有500名员工、占地30亩，能进边合区吗？
We own a 5,000 square metre plot in a national zone; can we turn it into a research centre?
We are 30 percent foreign-owned; may we join?
公司没多少抵押物，能不能贷款？
How big a role do policy banks play in border zones?
廠房想先租幾年再買，行不行？
How long-term is land leasing meant to be?
通知有几条措施？
有几种供地方式？
這份通知講了哪幾點？
方案里提了几点要求
How many departments carry out the paragraph on bonded zones?
全国商务工作电视电话会议要求在哪份通知里落实？
手机组装厂搬到边境可以吗？
Our mobile phone parts factory wants to move inland. Is that supported?
什么时候可以暂时调整行政法规？
When may administrative regulations be adjusted for the plan?
商资办函〔2021〕163号是什么时候印发的？
When was MOFCOM notice No. 163 of 2021 on border zones signed?
国际物流枢纽中心可以在哪里建？
Where will the bonded zone be located?
公司在官网卖货给俄罗斯，海外仓有支持吗？
We sell through our own website to Russia. Any support for overseas warehouses?
How should border zones link to railways and ports?
对口联系人机制是怎么建的？
Who is the head office contact inside MOFCOM?
What is the contact-person mechanism between MOFCOM and Exim Bank?
哪些企业可以纳入“白名单”？
白名單由誰建立？
Which zones may set up offshore innovation bases?
Which banks did the 2021 notice name?
自驾游审批手续能简化吗？
出入境手续有什么便利？
Will the paperwork for self-drive tours be simplified?
发展新型墙体材料有什么支持？
What forms of land supply are encouraged?
Which documents does the Inner Mongolia plan implement?
什么样的经开区可以设立离岸创新基地？
Under what condition may a border zone be enlarged?
可以用M0的名义盖房子卖吗？
Is it fine to use local bonds for park construction?
What happens to idle land in zones?
What appeals most to investors in national zones?
利益怎麼共享？
发展情况如何评价？
目标完成情况怎么跟踪？
已经出台的政策怎么落实？
为什么要建边境经济合作区？
Why are border zones important to the country?
合作区叫什么名字？
口行多放贷的前提是什么？
电价能不能便宜点？
What lowers energy costs in border zones?
2023年和2021年在人才方面有什么变化？
What changed between the 2021 notice and the 2023 notice?
去年刚搬到满洲里，厂房用地有优惠吗？
上一年度的工作目标怎么评估？
怎样提高对俄贸易额？
How can zones raise trade volume with Russia?
What do the 2021 measures say on exports?
园区怎样才算建得好？
要怎么做才算高质量发展？
融资能给多少由什么决定？
What decides how long the lease is?
我们把两个厂子合并以后还能享受优惠吗？
疫情防控取消以后口岸作业怎么优化？
取消通关环节的手续有没有说法？
商品条码申报应用怎么推广？
方案落款是几号？
那份通知是哪天公布的？
On which day was the plan signed?
What date does the notice bear?
文件里说的柔性引进指什么？
What does the plan mean by "green channels"?
提到了几个国家？
How many countries does the notice name?
哪家银行可以办跨境人民币结算？
Which companies can join the pilot?
Who runs the capital-account service in Erenhot?
Can a company owned by foreigners join?
May zones court investors abroad?
Which certificates may be counted in carbon accounting?
廠房要先租幾年再買行不行？
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


def asked(question: str) -> list[str]:
    return [aspect.value for aspect in asked_aspects(normalise(question), detect_language(question))]


def test_every_aspect_has_its_patterns_or_is_a_figure() -> None:
    assert set(PATTERNS) == set(Aspect) - FIGURES
    assert set(FIGURE_ASKED) <= FIGURES
    assert {figure_kind(aspect).name for aspect in FIGURES} == FIGURES


@pytest.mark.parametrize("line", lines(ASKED))
def test_what_a_question_asks_for(line: str) -> None:
    question, aspects = line.split(" | ")
    assert asked(question) == aspects.split(", ")


@pytest.mark.parametrize("question", lines(NOT_ASKED))
def test_question_that_asks_for_no_aspect(question: str) -> None:
    assert asked(question) == []


def test_a_number_of_approval_is_not_the_number_of_a_document() -> None:
    assert asked("这个园区的批准文号是多少？") == ["figure", "code"]
    assert asked("这份通知的文号是多少？") == []
