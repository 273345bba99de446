"""Web pages as browsers save them: the layouts of gov.cn, a ministry (TRS) and a law database around a given text."""

TITLE = "商务部等17部门关于服务构建新发展格局 推动边（跨）境经济合作区高质量发展若干措施的通知"
NUMBER = "商资发〔2023〕18号"

_GOV = """<!DOCTYPE html>
<!-- saved from url=(0059)https://www.gov.cn/zhengce/zhengceku/content_5742700.htm -->
<html><head><meta charset="{charset}"><title>{title}_国务院部门文件_中国政府网</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2023-02-23">
<link rel="canonical" href="https://www.gov.cn/zhengce/zhengceku/content_5742700.htm">
<script>document.write("<p>不是正文，是脚本。</p>");</script><style>.a {{ color: red }}</style></head>
<body class="mhide"><div class="header"><div class="header_logo"><a href="/">中国政府网</a></div>
<ul class="header_nav"><li><a href="/a">国务院</a></li><li><a href="/b">新闻</a></li><li><a href="/c">政策</a></li></ul>
<div class="header_search"><input value="请输入关键字"><button>搜索</button></div></div>
<div class="BreadcrumbNav"><a href="/">首页</a> &gt; <a href="/zhengce/">政策</a> &gt; 国务院政策文件库</div>
<div class="policyLibraryOverview"><div class="policyLibraryOverview_header"><table>
<tr><td>标&nbsp;&nbsp;题：</td><td colspan="3">{title}</td></tr>
<tr><td>发文机关：</td><td>商务部等</td><td>发文字号：</td><td>{number}</td></tr>
<tr><td>来&nbsp;&nbsp;源：</td><td>商务部网站</td><td>主题分类：</td><td>商贸、海关、旅游\\对外经贸合作</td></tr>
<tr><td>公文种类：</td><td>通知</td><td>成文日期：</td><td>2023年02月07日</td></tr></table></div>
<div class="policyLibraryOverview_content"><div class="pages-date">2023-02-23 16:20 <span>来源： 商务部网站</span>
<span class="font">【字体：<a>大</a> <a>中</a> <a>小</a>】</span><a href="javascript:print()">打印</a>
<div class="share"><a>分享</a><a>微信</a><a>新浪微博</a></div></div>
<div class="pages_content" id="UCAP-CONTENT">{body}</div>
<div class="pageEditor">【我要纠错】责任编辑：某某</div></div></div>
<div class="related"><h4>相关稿件</h4><ul><li><a href="/x">一图读懂边（跨）境经济合作区高质量发展措施</a></li>
<li><a href="/y">商务部就有关措施答记者问，欢迎阅读。</a></li></ul></div>
<div class="ewm">扫一扫在手机打开当前页</div><a class="toTop">返回顶部</a>
<div class="footer"><p>主办单位：国务院办公厅　运行维护单位：中国政府网运行中心</p>
<p>版权所有：中国政府网　中文域名：中国政府网.政务</p>
<p>网站标识码bm01000001 京ICP备05070218号 京公网安备11010202000001号</p></div>
<div hidden>看不见的文字，不应当读出。</div><div style="display: none">也看不见，不应当读出。</div></body></html>"""

_MINISTRY = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}-中华人民共和国商务部</title><meta property="og:url" content="http://www.mofcom.gov.cn/zwgk/2023.shtml"></head>
<body><form id="form1"><div id="top"><a href="/">商务部首页</a>|
<a href="/en">English</a>|<a href="/w">无障碍阅读</a></div>
<div class="wms-nav"><a>机构</a><a>新闻</a><a>公开</a><a>服务</a></div>
<div class="position">您现在的位置：<a>首页</a> &gt; <a>政策发布</a> &gt; 正文</div>
<div class="wrap"><div class="artBox"><h1 class="art-title">{title}</h1>
<div class="art-info"><span>来源：外资司</span> <span>类型：原创</span> <span>发布时间：2023-02-23 10:00</span></div>
<p>文号：{number}</p>
<div class="tools"><a>大</a> <a>中</a> <a>小</a> <a>打印</a> <a>关闭</a></div>
<div class="art-con art-con-bottonmLine"><div class="TRS_Editor">{body}</div></div>
<p class="ewm">扫一扫，手机浏览</p><p><a>上一篇：关于某事的公告</a></p><p><a>下一篇：关于他事的公告</a></p></div>
<div class="rightList"><h3>相关文章</h3><ul><li><a>关于甲的通知</a></li><li><a>关于乙的通知</a></li></ul></div></div>
<div class="foot-box">主办单位：中华人民共和国商务部 地址：北京市东长安街2号 邮编：100731<br>
网站标识码：bm22000001 京ICP备05004093号-1 京公网安备 11040102700091号</div></form></body></html>"""

_DATABASE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<title>{title} - 北大法宝法律法规数据库</title></head>
<body><div class="top-bar"><a>北大法宝</a><a>登录</a><a>注册</a></div>
<div class="crumbs"><a>法律法规</a> &gt; <a>中央法规</a> &gt; 部门规范性文件</div>
<div class="container"><div id="gridleft"><div class="content"><h2 class="title">{title}</h2>
<div class="toolbar"><a>下载</a><a>收藏</a><a>打印</a><a>分享</a><a>字号</a></div>
<div class="fields"><ul><li><strong>制定机关：</strong><span><a>商务部</a></span></li>
<li><strong>发文字号：</strong>{number}</li><li><strong>公布日期：</strong>2023.02.07</li>
<li><strong>时效性：</strong><span title="现行有效">现行有效</span></li>
<li><strong>效力位阶：</strong>部门规范性文件</li>
<li><strong>法宝引证码：</strong>CLI.4.5156666</li></ul></div>
<div class="fulltext" id="divFullText">{body}</div>
<div class="correlation"><h3>本篇引用的法规</h3><ul>
<li><a>国务院关于支持沿边重点地区开发开放若干政策措施的意见</a></li></ul></div>
</div></div>
<div class="sidebar"><h3>法宝联想</h3><ul><li><a>期刊文章（12）</a></li>
<li><a>案例与裁判文书（3）</a></li></ul></div>
</div>
<div class="footer">©北大法宝：（www.pkulaw.com）专业提供法律信息、法学知识和法律软件领域各类解决方案。
京ICP证010230号</div></body></html>"""

LAYOUTS = {"gov.cn": _GOV, "mofcom.gov.cn": _MINISTRY, "pkulaw.com": _DATABASE}


def page(layout: str, body: str, title: str = TITLE, number: str = NUMBER, charset: str = "utf-8") -> str:
    """Return a page of this layout around a body."""
    return LAYOUTS[layout].format(title=title, number=number, charset=charset, body=body)
