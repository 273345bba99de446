"""The words of the page on privacy, in simplified Chinese and English."""

from web.strings import Phrases

PRIVACY_PHRASES: Phrases = {
    "privacy_title": ("隐私说明", "Privacy"),
    "privacy_lead": (
        "本页说明这台服务器保留什么、保留多久，依据它当前的设置。答案只在这台服务器上生成，问题不会发往别处。",
        "What this server keeps and for how long, as it is set up now. Answers are made on this server; questions are "
        "sent nowhere else.",
    ),
    "privacy_lead_model": (
        "本页说明这台服务器保留什么、保留多久，依据它当前的设置。答案的文字由语言模型撰写：问题（个人的地址和号码先遮盖）和所引条文会"
        "发往 {host}，不会发往别处。",
        "What this server keeps and for how long, as it is set up now. A language model words the answers: questions, "
        "with addresses and numbers of persons masked, and the clauses found are sent to {host}, and nowhere else.",
    ),
    "privacy_questions": ("问题", "Questions"),
    "privacy_questions_off": (
        "不保留。问题只用于作答，答完即弃，日志中也没有问题的内容。",
        "Not kept. A question is used to answer it and then dropped; logs do not hold its text.",
    ),
    "privacy_questions_on": (
        "为改进答案，问题保留 {days} 天，之后自动删除。保存之前，邮箱、电话、身份证号、护照号、银行卡号"
        "和统一社会信用代码会先被遮盖；不记录是谁问的。",
        "To improve answers, questions are kept for {days} days and then deleted. E-mail addresses, phone, ID, "
        "passport and bank card numbers and company codes are masked before that; who asked is not recorded.",
    ),
    "privacy_feedback": ("评价", "Feedback"),
    "privacy_feedback_text": (
        "只有点了“有用”或“没用”才保留：问题、评价、理由和引用的条款，同样先遮盖。",
        "Only where a thumb is given: the question, the verdict, the reason and the clauses cited, masked in the same "
        "way.",
    ),
    "privacy_feedback_days": ("保留 {days} 天，之后自动删除。", "Kept for {days} days and then deleted."),
    "privacy_feedback_kept": ("保留到管理员删除为止。", "Kept until an administrator deletes it."),
    "privacy_conversations": ("对话记录", "Conversations"),
    "privacy_conversations_text": (
        "对话记录保存在您自己的浏览器里。只有您选择“同时保存在服务器上”时，服务器才按原文保存，您可以随时在“记录”页删除。",
        "Conversations stay in your browser. The server keeps one, as it is written, only where you choose so; you can "
        "delete it on the history page at any time.",
    ),
    "privacy_conversations_days": (
        "最后一次修改 {days} 天后自动删除。",
        "It is deleted {days} days after its last change.",
    ),
    "privacy_conversations_kept": ("否则保留到管理员删除为止。", "Else it is kept until an administrator deletes it."),
    "privacy_cookies": ("浏览器中的数据", "In your browser"),
    "privacy_cookies_text": (
        "界面语言和深浅色（一年）；登录后的会话（最长 {hours} 小时）。"
        "没有统计或广告用的 Cookie，也不加载其他网站的内容。",
        "The language and theme you chose (a year); after signing in, a session ({hours} hours at most). No cookies "
        "for statistics or advertising, and nothing is loaded from other sites.",
    ),
    "privacy_logs": ("运行日志", "Logs"),
    "privacy_logs_text": (
        "每个请求一行：时间、请求编号、接口名称、状态、用时、大小，使用密钥时还有密钥编号。没有问题的内容，没有您的网络地址；"
        "例外是输错密钥的登录，会记下地址以便发现攻击。日志保留多久由运维决定。访问频率按地址计数，只在内存中，最长到服务重启。",
        "A line for each request: time, request id, route, status, duration, size, and the id of the key where one was "
        "used. Neither the question nor your network address; except that a sign-in with a wrong key is logged with "
        "its address, so that attacks are seen. How long logs are kept is up to who runs the server. How often an "
        "address asks is counted in memory alone, until the server restarts at the latest.",
    ),
    "privacy_rights": ("删除", "Deletion"),
    "privacy_rights_text": (
        "需要查看或删除与您有关的记录，请联系运行这台服务器的单位；可以报上大致时间和请求编号（X-Request-ID）。",
        "To see or delete what concerns you, turn to whoever runs this server; the time and the request id "
        "(X-Request-ID) help to find it.",
    ),
    "privacy_nothing": (
        "这台服务器不保存任何用户数据。",
        "This server keeps no data of its users.",
    ),
}
