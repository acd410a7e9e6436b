"""Writes the fixture pages of this folder: invented stories, set in the structures of the page catalogue.

`python tests/corpus/pages/make.py` rewrites every `NAME.html` (bytes, in the page's encoding) and `NAME.json` (what a
reader must find). Stories, counties and outlets are invented; the structures follow what real systems print.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Story:
    title: str
    published: str
    source: str | None
    paragraphs: tuple[str, ...]
    author: str | None = None
    column: str = "乡村振兴"

    @property
    def day(self) -> str:
        return self.published[:10]

    @property
    def minute(self) -> str:
        return self.published[:16].replace("T", " ")

    @property
    def chinese_day(self) -> str:
        year, month, day = self.day.split("-")
        return f"{year}年{month}月{day}日"


@dataclass
class Fixture:
    name: str
    html: str
    story: Story | None = None
    url: str | None = None
    encoding: str = "utf-8"
    kind: str | None = None
    expected: dict[str, Any] = field(default_factory=dict)


SEEDLINGS = Story(
    "青禾县：小菌菇撑起富民大产业",
    "2023-04-18T09:26",
    "青禾日报",
    (
        "清晨，走进青禾县柳川镇石桥村的食用菌基地，一排排菌棚整齐排列，村民们正忙着采摘、分拣、装箱。",
        "“去年合作社卖出香菇320吨，产值达到460万元，带动周边农户87户，户均增收1.2万元。”石桥村党支部书记介绍说。",
        "近年来，青禾县坚持把食用菌作为主导产业来抓，累计投入财政衔接资金2860万元，建成标准化菌棚1450座，年产鲜菇1.1万吨。",
        "下一步，该县将延长产业链条，计划到2025年建成食用菌加工厂6家，力争全产业链产值突破3亿元。",
    ),
)
FACTORIES = Story(
    "柳川镇社区工厂稳住就业“饭碗”",
    "2022-11-03T16:05",
    "云溪新闻网",
    (
        "“在家门口上班，每个月能挣3200元，还能照顾老人孩子。”11月1日，在云溪县柳川镇锦绣社区工厂，车间工人周玉兰一边缝制玩具一边说。",
        "锦绣社区是全县最大的易地搬迁安置点，安置群众1126户4318人。社区工厂自2020年投产以来，吸纳就业236人，其中脱贫劳动力141人。",
        "截至10月底，云溪县共建成社区工厂58家，实现产值1.86亿元，带动就业3470人，人均月工资2900元。",
    ),
)
WRITTEN = replace(FACTORIES, author="沈远山")
NOTICE = Story(
    "云溪县人民政府办公室关于印发粮食生产实施方案的通知",
    "2021-03-25",
    "云溪县人民政府办公室",
    (
        "各镇人民政府，县政府各工作部门：",
        "《云溪县2021年粮食生产实施方案》已经县政府同意，现印发给你们，请认真组织实施。",
        "一、目标任务",
        "2021年全县粮食播种面积稳定在42.6万亩以上，总产量达到17.3万吨，其中夏粮6.8万吨，秋粮10.5万吨。",
        "二、工作措施",
        "（一）压实责任。各镇要把面积和产量分解到村、落实到地块，严防耕地撂荒，确保完成年度任务。",
        "（二）强化服务。县农业农村局要组织技术人员包镇联村，推广良种良法，开展病虫害统防统治。",
        "云溪县人民政府办公室",
        "2021年3月19日",
        "（此件公开发布）",
    ),
)
SHORT = Story(
    "白石乡完成春季造林任务",
    "2024-03-12T08:40",
    "白石乡政府",
    ("3月11日，白石乡春季造林任务全部完成，共栽植苗木4.6万株，造林面积820亩，占年度计划的104%，成活率在九成以上。",),
)
QUARTER = Story(
    "前三季度临江市农村居民人均可支配收入增长7.4%",
    "2023-10-27T10:18",
    "临江市统计局",
    (
        "记者从临江市统计局获悉，前三季度，全市农村居民人均可支配收入14268元，同比增长7.4%，增速高于城镇居民2.1个百分点。",
        "分项看，工资性收入5986元，增长8.2%；经营净收入4731元，增长6.1%；转移净收入3217元，增长7.9%。",
        "全市农林牧渔业总产值386.4亿元，按可比价格计算，同比增长4.6%。其中种植业产值201.7亿元，增长3.8%；畜牧业产值112.5亿元，增长5.9%。",
        "1—9月，全市生猪出栏186.2万头，同比增长3.1%；蔬菜产量97.8万吨，增长4.4%。",
    ),
)
LONG = Story(
    "从“输血”到“造血”：松河村蹚出一条致富路",
    "2020-12-08T11:32",
    "临江晚报",
    (
        "冬日的松河村，暖阳映照着新修的水泥路，路两旁的大棚里，草莓已经泛红。谁能想到，六年前这里还是远近闻名的贫困村。",
        "松河村地处青禾县西部山区，全村412户1536人，2014年建档立卡贫困户198户763人，贫困发生率高达49.7%。山高坡陡、土地零碎，曾是压在村民心头的一块石头。",
        "转机出现在2016年。这一年，市里派来驻村工作队，第一书记梁文昌带着队员们走遍了全村9个村民小组，白天访农户，晚上开院坝会，硬是把一本“穷账”算成了“明白账”。",
        "“没有产业，就没有脱贫的底气。”工作队和村两委商量后，决定流转土地600亩，成立种植专业合作社，采取“支部+合作社+农户”的模式发展草莓和中药材。",
        "起初，村民们心里打鼓。为了打消顾虑，党员带头入股，先行试种80亩。第二年，亩均收入达到1.3万元，观望的人坐不住了，入社农户从36户增加到217户。",
        "路通了，产业旺了，村集体的腰包也鼓了起来。2019年，松河村实现整村脱贫，村集体经济收入46万元，农民人均纯收入达到11380元，比2014年翻了两番还多。",
        "“日子越过越有奔头。”站在自家新房前，村民赵有福笑着说，他家靠种草莓和务工，去年收入超过8万元。",
    ),
)
STORIES = (SEEDLINGS, FACTORIES, QUARTER, LONG)

FOOT = """<div class="footer"><p>主办单位：青禾县人民政府办公室 承办：青禾县大数据中心</p>
<p>网站标识码：6109990001 <a href="https://beian.example.cn">陕ICP备09990001号-1</a> 陕公网安备 61099902000012号</p>
<p>您是第 <span>2568741</span> 位访问者</p></div>"""
NAV = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/xw/">新闻中心</a></li><li><a href="/zw/">政务公开</a></li>
<li><a href="/fw/">办事服务</a></li><li><a href="/hd/">互动交流</a></li></ul></div>"""
PREV_NEXT = """<div class="prevnext"><p>上一篇：<a href="t1.html">全县冬季农田水利建设现场会召开 完成投资3200万元</a></p>
<p>下一篇：<a href="t3.html">县人社局组织300人参加技能培训</a></p></div>"""
RELATED = """<div class="xgwz"><h3>相关链接</h3><ul><li><a href="a1.html">邻县社区工厂达到122家</a> 2021-12-20</li>
<li><a href="a2.html">石门县新增就业1200人</a> 2021-12-18</li><li><a href="a3.html">全省脱贫人口务工规模达到210万人</a></li></ul></div>"""
SHARE = '<div class="share">分享到：<a>微信</a><a>微博</a> <a href="javascript:window.print()">【打印本页】</a> <a href="javascript:close()">【关闭窗口】</a></div>'


def page(title: str, body: str, head: str = "", charset: str = "utf-8", doctype: str = "<!DOCTYPE html>") -> str:
    return f'{doctype}\n<html><head><meta charset="{charset}"><title>{title}</title>\n{head}</head>\n<body>\n{body}\n</body></html>\n'


def metas(story: Story, **more: str) -> str:
    values = {"SiteName": "青禾县人民政府", "ColumnName": story.column, "ArticleTitle": story.title, "PubDate": story.minute, "ContentSource": story.source or "", **more}
    return "".join(f'<meta name="{name}" content="{value}">\n' for name, value in values.items())


def ps(story: Story, style: str = "text-indent: 2em") -> str:
    return "\n".join(f'<p style="{style}">　　{text}</p>' for text in story.paragraphs)


Made = list[Fixture]


def trs(story: Story, name: str) -> Fixture:
    body = f"""{NAV}<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xw/">新闻</a> &gt; {story.column}</div>
<div class="main"><h1>{story.title}</h1><div class="info">发布时间：{story.minute}&nbsp;&nbsp;来源：{story.source}&nbsp;&nbsp;浏览次数：<span id="hits">1286</span>次
&nbsp;字体：[<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>]</div>
<div id="zoom" class="TRS_Editor">{ps(story)}</div>{SHARE}{PREV_NEXT}{RELATED}</div>{FOOT}"""
    return Fixture(name, page(f"{story.title}-{story.column}-青禾县人民政府", body, metas(story)), story)


def trs_tables(story: Story, name: str) -> Fixture:
    """The old way: a page laid out with tables inside tables."""
    body = f"""<table width="1000" align="center"><tr><td>{NAV}</td></tr></table>
<table width="1000" align="center" cellpadding="0"><tr><td width="220" valign="top"><table><tr><td>栏目导航</td></tr><tr><td><a href="/a">动态要闻</a></td></tr>
<tr><td><a href="/b">通知公告</a></td></tr></table></td><td valign="top"><table width="100%"><tr><td align="center" class="bt1">{story.title}</td></tr>
<tr><td align="center" height="30">日期：{story.chinese_day}　　来源：{story.source}　　【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</td></tr>
<tr><td><div class="TRS_Editor"><div class="Custom_UnionStyle">{ps(story)}</div></div></td></tr>
<tr><td align="right"><a href="javascript:print()">打印</a> <a href="javascript:close()">关闭</a></td></tr></table></td></tr></table>
<table width="1000" align="center"><tr><td align="center">版权所有：青禾县人民政府 技术支持：青禾信息中心 陕ICP备09990002号</td></tr></table>"""
    return Fixture(name, page("青禾县人民政府门户网站", body), replace(story, published=story.day))


def ucap(story: Story, name: str) -> Fixture:
    """UCAP elements, and the same body again for the phone."""
    body = f"""<div class="pc">{NAV}<div class="article"><h2><UCAPTITLE>{story.title}</UCAPTITLE></h2>
<div class="pages-date">{story.minute} <span class="font">来源： {story.source}</span> <span>【字体：<a>大</a> <a>中</a> <a>小</a>】</span><a>打印</a></div>
<div class="pages_content" id="UCAP-CONTENT"><UCAPCONTENT>{ps(story)}</UCAPCONTENT></div>
<div class="editor">责任编辑：秦晓岚</div></div></div>
<div class="wap"><div class="wap-title">{story.title}</div><div class="wap-date">{story.minute} 来源： {story.source}</div>
<div class="wap-content"><UCAPCONTENT>{ps(story)}</UCAPCONTENT></div></div>{FOOT}"""
    return Fixture(name, page(f"{story.title}_滚动新闻_临江政府网", body, metas(story)), story)


def hanweb(story: Story, name: str, published: str | None = None) -> Fixture:
    body = f"""<div style="display:none" id="hidden">3185{story.column}/col/col1599/index.html</div>{NAV}
<table><tr><td>当前位置：</td><td><a href="/">首页</a></td><td>&gt;<a href="/col/col15/">新闻发布</a></td><td>&gt;<a href="/col/col16/">{story.column}</a></td></tr></table>
<div class="main-word"><p class="con-title"><!--<$[标题]>begin-->{story.title}<!--<$[标题]>end--></p>
<div class="small-title clearfix"><span>发布日期：{story.day}</span> <span>浏览次数：<script>count()</script></span> <span>信息来源：{story.source}</span></div>
<meta name="ContentStart"><div id="zoom"><!--ZJEG_RSS.content.begin-->{ps(story)}<!--ZJEG_RSS.content.end--></div><meta name="ContentEnd">
<div class="main-word-right"><a>打印</a> <a>关闭</a></div></div>{FOOT}<div><a>Produced By 大汉网络 大汉版通发布系统</a></div>"""
    return Fixture(
        name, page(f"青禾县发展和改革局 {story.column} {story.title}", body, metas(story, Maketime=story.minute) if published is None else ""),
        story if published is None else replace(story, published=published), "http://fgj.example.gov.cn/art/2023/4/18/art_1621_30332.html",
    )


def jpaas(story: Story, name: str) -> Fixture:
    body = f"""<div class="header"><div class="tool"><a>无障碍浏览</a><a>长者模式</a></div></div><div class="container"><div class="position">您现在的位置：<a>首页</a>><a>{story.column}</a></div>
<div class="article_detail"><div class="tit">{story.title}</div><ul class="info"><li><b>发布时间：</b>{story.minute}:00</li><li><b>来源：</b>{story.source}</li><li><b>阅读：</b><em>93</em> 次</li></ul>
<div class="article_con" id="articlecontent"><div><div>{"".join(f'<div><span style="font-size:16pt"><span>{t}</span></span></div>' for t in story.paragraphs)}</div></div></div>
<div class="ewm"><p>扫一扫在手机打开当前页</p></div></div></div>{FOOT}
<script>var queryData={{"webId":"ab12","pageId":"cd34","tplSetId":"ef56"}};</script>"""
    return Fixture(name, page(f"临江市农业农村局 {story.column} {story.title}", body), story, "https://nyncj.example.gov.cn/art/2023/10/27/art_55_1234.html")


def vsb(story: Story, name: str) -> Fixture:
    body = f"""{NAV}<form name="_newscontent_fromname"><div class="art-tit"><h3>{story.title}</h3><p><em>作者：{story.author or ''}</em><em>来源：{story.source}</em><em>发布时间：{story.day}</em><em>点击数：<span id="dynclicks">[<script>x()</script>]</span></em></p></div>
<div id="vsb_content_2"><div class="v_news_content">{ps(story, 'line-height: 1.75em; text-indent: 32px')}</div></div><div id="div_vote_id"></div>
<p align="right">【<a href="javascript:window.close()">关闭</a>】</p></form>{PREV_NEXT}{FOOT}"""
    return Fixture(name, page(f"{story.title}-临江学院乡村振兴研究中心", body), replace(story, published=story.day), "https://xczx.example.edu.cn/info/1021/3345.htm")


def people(story: Story, name: str, encoding: str = "gb18030") -> Fixture:
    pager = '<div class="zdfy clearfix"><a href="/n1/2020/1208/c100-3-2.html">【2】</a><a href="/n1/2020/1208/c100-3-3.html">【3】</a></div>'
    body = f"""<div class="path">临江网&gt;&gt;<a href="/">首页</a>&gt;&gt;<a href="/sn/">三农</a></div><div class="text_title"><h1>{story.title}</h1>
<div class="box01"><div class="fl">{story.chinese_day}{story.minute[11:]}&nbsp;&nbsp;来源：<a href="http://paper.example.cn">{story.source}</a></div><div class="fr"><a>分享到：</a></div></div></div>
<div class="box_con" id="rwb_zw">{ps(story)}{pager}<div class="edit clearfix">(责编：秦晓岚、方志)</div></div>
<div class="tj"><h2>推荐阅读</h2><p><a href="/x1">老区新貌</a> 致敬奋斗者，老干部讲述当年修路的故事，一条路连起了山里山外，也连起了几代人的心愿……<a>【详细】</a></p><h6>专题|视频</h6></div>{FOOT}"""
    fixture = Fixture(name, page(f"{story.title}--三农--临江网", body, f'<meta name="publishdate" content="{story.day}">', "GB2312"), story, "http://sn.example.cn/n1/2020/1208/c100-3.html", encoding)
    fixture.expected["next_pages"] = ["http://sn.example.cn/n1/2020/1208/c100-3-2.html", "http://sn.example.cn/n1/2020/1208/c100-3-3.html"]
    return fixture


def xinhua(story: Story, name: str) -> Fixture:
    year, month, day = story.day.split("-")
    body = f"""<div class="header"><div class="header-time left"><span class="year"><em>{year}</em></span><span class="day"><em>{month}</em>/<em>{day}</em></span><span class="time">{story.minute[11:]}:13</span></div>
<div class="source">来源：{story.source}</div><h1><span class="title">{story.title}</span></h1></div>
<div class="share"><a>字体：</a><a>小</a><a>中</a><a>大</a> 分享到：</div>
<div class="mheader domMobile"><h1><span class="title">{story.title}</span></h1><div class="info">{story.day} {story.minute[11:]}:13 来源：{story.source}</div></div>
<div id="detail"><span id="detailContent">{ps(story)}</span><div id="articleEdit"><span class="tiyi1">【纠错】</span> <span class="editor">【责任编辑:秦晓岚】</span></div></div>
<div class="column"><div class="title">阅读下一篇：</div><ul><li><a href="c1">邻省早稻开镰</a></li><li><a href="c2">高原牧场迎来转场</a></li></ul></div>{FOOT}"""
    return Fixture(name, page(f"{story.title}-新云网", body), replace(story, published=story.published + ":13"), "http://www.example.cn/20231027/ab12/c.html")


def longxun(story: Story, name: str) -> Fixture:
    lines = "<br />\r\n".join("&nbsp;&nbsp;&nbsp;&nbsp;" + text for text in story.paragraphs)
    body = f"""<table width="980"><tr><td>{NAV}</td></tr><tr><td class="position">您的位置：首页 &gt;&gt; {story.column} &gt;&gt; 正文</td></tr>
<tr><td align="center"><span id="ctl00_lblTitle" style="font-size:18px;font-weight:bold">{story.title}</span></td></tr>
<tr><td align="center">来源：<span id="ctl00_lblSource">{story.source}</span>　作者：<span id="ctl00_lblAuthor">{story.author or ''}</span>　日期：<span id="ctl00_lblTime">{story.day.replace('-0', '-')}</span>　点击：<span>76</span></td></tr>
<tr><td class="zw"><span id="ctl00_lblContent">{lines}</span></td></tr><tr><td align="right">[<a>打印</a>] [<a>关闭</a>]</td></tr></table>{FOOT}"""
    return Fixture(name, page(f"{story.title}", body), replace(story, published=story.day), "http://www.example.gov.cn/content.aspx?id=2231&pageIndex=1")


def newspaper(story: Story, name: str) -> Fixture:
    body = f"""<div class="layout"><div class="nav-left"><ul><li><a href="node_2.html">第01版：要闻</a></li><li><a href="node_3.html">第02版：综合</a></li><li><a href="node_4.html">第03版：乡村</a></li></ul></div>
<table><tr><td>第03版：乡村</td><td><a href="#">上一版</a></td><td><a>下一版</a></td></tr></table>
<div class="article"><h3>链接山里山外</h3><h1>{story.title}</h1><h4></h4><p class="sec">本报记者 <em>{story.author or '沈远山'}</em></p><p class="date"><span>《{story.source}》（ {story.chinese_day} 第 03 版）</span></p>
<div id="ozoom"><founder-content><!--enpcontent-->{"".join(f'<P>　　{t}</P>' for t in story.paragraphs)}<!--/enpcontent--></founder-content></div></div></div>
<div class="ban"><a href="node_5.html">版面导航</a><a>标题导航</a></div>{FOOT}"""
    head = f'<meta name="source" content="{story.source}">'
    return Fixture(name, page(f"{story.title}", body, head), replace(story, published=story.day, author=story.author or "沈远山"), "http://epaper.example.cn/html/2020-12/08/content_3.htm")


def wechat(story: Story, name: str) -> Fixture:
    sections = "".join(f'<section style="margin:0px;"><section><section><p style="line-height:2em;"><span>{t}</span></p></section></section></section>' for t in story.paragraphs)
    body = f"""<div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content"><div id="img-content" class="rich_media_wrp"><h1 class="rich_media_title" id="activity-name">
{story.title}
</h1><div id="meta_content" class="rich_media_meta_list"><span class="rich_media_meta rich_media_meta_nickname"><a id="js_name">{story.source}</a></span><em id="publish_time" class="rich_media_meta rich_media_meta_text">{story.minute}</em></div>
<div class="rich_media_content js_underline_content" id="js_content" style="visibility: hidden; opacity: 0;">{sections}<section><p><img data-src="x.jpg"></p></section></div></div>
<div class="rich_media_tool"><div id="js_tags">预览时标签不可点</div><span>阅读</span><span>在看</span></div><p>微信扫一扫<br>关注该公众号</p></div></div></div>"""
    return Fixture(name, page("", body, f'<meta property="og:title" content="{story.title}"><meta property="og:site_name" content="微信公众平台">'), story, "https://mp.example.com/s?__biz=1&mid=2")


def trs_made() -> Made:
    return [trs(story, f"trs-{n}") for n, story in enumerate(STORIES, 1)] + [trs(SHORT, "trs-short"), trs_tables(SEEDLINGS, "trs-tables-1"), trs_tables(LONG, "trs-tables-2")]


def systems_made() -> Made:
    return [
        ucap(QUARTER, "ucap-1"), ucap(LONG, "ucap-2"), ucap(SHORT, "ucap-short"),
        hanweb(SEEDLINGS, "hanweb-1"), hanweb(QUARTER, "hanweb-2"), hanweb(SHORT, "hanweb-short"), hanweb(FACTORIES, "hanweb-day", FACTORIES.day),
        jpaas(FACTORIES, "jpaas-1"), jpaas(LONG, "jpaas-2"),
        vsb(WRITTEN, "vsb-1"), vsb(QUARTER, "vsb-2"),
        people(LONG, "people-1"), people(SEEDLINGS, "people-2"),
        xinhua(QUARTER, "xinhua-1"), xinhua(SHORT, "xinhua-short"),
        longxun(WRITTEN, "longxun-1"), longxun(SEEDLINGS, "longxun-2"),
        newspaper(LONG, "newspaper-1"), newspaper(FACTORIES, "newspaper-2"),
        wechat(SEEDLINGS, "wechat-1"), wechat(LONG, "wechat-2"),
    ]  # fmt: skip


def plain(story: Story, name: str, content: str, *, title: str | None = None, before: str = "", after: str = "", head: str = "", info: str | None = None, **kw: Any) -> Fixture:
    """A page of no known system."""
    info = info if info is not None else f'<div class="msg">时间：{story.minute}　来源：{story.source}</div>'
    body = f'{NAV}{before}<div class="wrap"><h1>{story.title}</h1>{info}{content}</div>{after}{FOOT}'
    return Fixture(name, page(title or f"{story.title}_云溪新闻网", body, head), story, **kw)


def structures_made() -> Made:
    made = [
        plain(SEEDLINGS, "div-per-paragraph", "<div>" + "".join(f"<div>　　{t}</div>" for t in SEEDLINGS.paragraphs) + "</div>"),
        plain(LONG, "br-lines", "<div>　　" + "<br><br>　　".join(LONG.paragraphs) + "</div>"),
        plain(QUARTER, "br-lines-in-span", '<span><font size="3">' + "<br/>　　".join(QUARTER.paragraphs) + "</font></span>"),
        plain(LONG, "section-per-paragraph", "".join(f"<section><section><section><span>{t}</span></section></section></section>" for t in LONG.paragraphs)),
        plain(SEEDLINGS, "inside-heading", f"<h2><div>{ps(SEEDLINGS)}</div></h2>"),
        plain(FACTORIES, "cells", '<table border="0"><tr><td>' + "</td></tr><tr><td>".join(f"<p>{t}</p>" for t in FACTORIES.paragraphs) + "</td></tr></table>"),
        plain(LONG, "widget-inside", "<div class='con'>" + "".join(f"<p>{t}</p>" + ('<div class="video"><p>播放</p><a href="/v">视频：大棚里的春天</a></div>' if n == 2 else "") for n, t in enumerate(LONG.paragraphs)) + "</div>"),
        plain(FACTORIES, "pager-inside", f"<div class='con'>{ps(FACTORIES)}<p>责任编辑：秦晓岚</p><p>上一篇：<a href='1'>白石乡完成造林</a></p><p>下一篇：无</p></div>"),
        plain(SEEDLINGS, "no-closing-tags", "<div id=zoom>" + "".join(f"<p>{t}" for t in SEEDLINGS.paragraphs)),
        plain(QUARTER, "share-above", f"<div>分享到：<a>微信</a><a>微博</a></div><div class='t'>{ps(QUARTER)}</div>"),
        plain(SEEDLINGS, "twin-hidden", f"<div class='pc'>{ps(SEEDLINGS)}</div>", after=f"<div class='m' style='display:none'>{ps(SEEDLINGS)}</div>"),
        plain(LONG, "twin-visible", f"<div class='hidden-xs'>{ps(LONG)}</div><div class='visible-xs'>{ps(LONG)}</div>"),
        plain(QUARTER, "summary-above", f"<div class='c'>{ps(QUARTER)}</div>", before=f"<div class='hid' style='display:none'>摘要：{QUARTER.paragraphs[0]}</div>"),
        plain(FACTORIES, "caption-file-name", f"<div><p align=center><img src='1.jpg'><br>锦绣社区工厂.jpg</p>{ps(FACTORIES)}</div>"),
        plain(FACTORIES, "byline-first", f"<div><p>通讯员 沈远山</p>{ps(FACTORIES)}</div>"),
        plain(QUARTER, "byline-last", f"<div>{ps(QUARTER)}<p>（记者 沈远山）</p></div>"),
        plain(LONG, "emphasis", "<div>" + "".join(f"<p><strong>{t[:6]}</strong>{t[6:]}</p>" for t in LONG.paragraphs) + "</div>"),
        plain(SEEDLINGS, "inline-links", "<div>" + "".join(f"<p>{t.replace('青禾县', '<a href=/qh>青禾县</a>')}</p>" for t in SEEDLINGS.paragraphs) + "</div>"),
        plain(QUARTER, "broken-include", f"<div id='zoom'>{ps(QUARTER)}</div><div><center><h1>404 Not Found</h1></center><hr><center>nginx</center></div>"),
        plain(NOTICE, "notice-plain", f"<div class='TRS_UEDITOR'>{ps(NOTICE)}</div>", info=f"<div>发布日期：{NOTICE.day} 来源：{NOTICE.source}</div>"),
    ]
    made[14].story = replace(FACTORIES, author="沈远山")
    made[15].story = replace(QUARTER, author="沈远山")
    return made


COMMENTS = "".join(f"<div class='c-item'><p class='u'>云溪网友{n}</p><p>说得好，希望这样的工厂再多一些，让外出打工的人都能回到家乡，我们村什么时候也能建一个呢？这是第{n}条留言。</p><span>回复</span></div>" for n in range(1, 9))
FEED = "".join(f"<li><h4><a href='f{n}.html'>图集：高原上的第{n}个春天</a></h4><p>近日，牧民们赶着牛羊转场，沿途草色渐青，山谷里又响起了熟悉的歌声，游客们纷纷驻足拍照，第{n}组……【详细】</p><em>2024-05-{n:02d} 09:00</em></li>" for n in range(1, 15))
TEASERS = "".join(f"<dl><dt><a href='t{n}'>要闻速览之{n}</a></dt><dd>全省各地抢抓农时，掀起春耕生产热潮，农资供应充足，机械作业有序推进，第{n}批……</dd></dl>" for n in range(1, 9))
SIDE = "<div class='side'><h3>热点排行</h3><ul>" + "".join(f"<li><a href='s{n}'>本周关注：第{n}个示范村名单公布</a><span>2024-0{n}-11</span></li>" for n in range(1, 9)) + "</ul></div>"


def neighbours_made() -> Made:
    return [
        plain(SHORT, "short-beside-comments", f"<div class='con'>{ps(SHORT)}</div>", after=f"<div class='comment-list'><h3>网友评论</h3>{COMMENTS}</div>"),
        plain(SHORT, "short-beside-feed", f"<div class='con'>{ps(SHORT)}</div>", after=f"<ul class='feed'>{FEED}</ul>"),
        plain(QUARTER, "beside-teasers", f"<div class='con'>{ps(QUARTER)}</div>", before=f"<div class='top-news'>{TEASERS}</div>"),
        plain(LONG, "beside-sidebar", f"<div class='con'>{ps(LONG)}</div>", before=SIDE),
        plain(FACTORIES, "feed-same-box", f"<div class='left'><div>{ps(FACTORIES)}</div><div>首页 | 上一页 1 下一页 | 尾页</div><ul>{FEED}</ul></div>"),
        plain(SEEDLINGS, "related-same-box", f"<div class='con'>{ps(SEEDLINGS)}<p><strong>相关阅读</strong></p><p><a href='1'>邻县社区工厂达到122家</a></p><p>邻县近日召开会议，对社区工厂建设作出安排，提出全年新建20家的目标任务。</p></div>"),
    ]


ROSTER = [[f"{n}", f"柳川镇{chr(0x4e00 + n * 7)}山村", f"{chr(0x8d75)}{chr(0x5927 + n)}", f"{300 + n}"] for n in range(1, 151)]
INDEX_TABLE = f"""<table class="zfxxgk"><tr><td>索 引 号：</td><td>000019348/2021-00209</td><td>主题分类：</td><td>农业、林业、水利\\农业</td></tr>
<tr><td>发文机关：</td><td>{NOTICE.source}</td><td>成文日期：</td><td>2021年03月19日</td></tr><tr><td>标　　题：</td><td colspan="3">{NOTICE.title}</td></tr>
<tr><td>发文字号：</td><td>云政办发〔2021〕12号</td><td>发布日期：</td><td>2021年03月25日</td></tr></table>"""


def tables_made() -> Made:
    head = ["指标", "单位", "本期", "同比增长（%）"]
    rows = [["粮食产量", "万吨", "17.3", "2.1"], ["蔬菜产量", "万吨", "97.8", "4.4"], ["生猪出栏", "万头", "186.2", "3.1"]]
    cells = lambda row, tag="td": "<tr>" + "".join(f"<{tag}><p>{c}</p></{tag}>" for c in row) + "</tr>"  # noqa: E731
    bulletin = replace(QUARTER, title="临江市2023年前三季度农业主要指标", paragraphs=(QUARTER.paragraphs[0], *("\t".join(r) for r in [head, *rows]), QUARTER.paragraphs[3]))
    roster = replace(NOTICE, title="柳川镇防返贫监测对象公示名单", published="2022-06-30", source="柳川镇人民政府", paragraphs=tuple("\t".join(r) for r in [["序号", "村", "姓名", "金额"], *ROSTER]))
    spans = replace(QUARTER, title="临江市城乡居民收入情况表", paragraphs=("单位：元、%", "项目\t1—9月", "\t绝对额\t增速", "城镇居民\t28650\t5.3", "农村居民\t14268\t7.4", "注：绝对额按现价计算，增速按可比口径计算，数据来自住户收支与生活状况抽样调查。"))
    spans_table = "<table border=1><tr><td rowspan=2>项目</td><td colspan=2>1—9月</td></tr><tr><td>绝对额</td><td>增速</td></tr><tr><td>城镇居民</td><td>28650</td><td>5.3</td></tr><tr><td>农村居民</td><td>14268</td><td>7.4</td></tr></table>"
    spans = replace(spans, paragraphs=(spans.paragraphs[0], spans.paragraphs[1], "绝对额\t增速", *spans.paragraphs[3:]))
    document = f"{NAV}{INDEX_TABLE}<div class='pages_content'><p align='center'><b>云溪县人民政府办公室<br>关于印发粮食生产实施方案的通知</b></p><p align='center'>云政办发〔2021〕12号</p>{ps(NOTICE)}</div>{FOOT}"
    made = [
        plain(bulletin, "table-in-body", f"<div class='con'><p>{bulletin.paragraphs[0]}</p><table border=1>{cells(head, 'th')}{''.join(map(cells, rows))}</table><p>{bulletin.paragraphs[-1]}</p></div>"),
        plain(roster, "roster", f"<div class='con'><table border=1>{''.join(map(cells, [['序号', '村', '姓名', '金额'], *ROSTER]))}</table></div>", info=f"<div>发布日期：{roster.published} 来源：{roster.source}</div>"),
        plain(spans, "table-spans", f"<div class='con'><p>单位：元、%</p>{spans_table}<p>{spans.paragraphs[-1]}</p></div>"),
        Fixture("document-index-table", page("云溪县人民政府 政府信息公开", document), NOTICE),
    ]
    made[3].expected["optional"] = ["云政办发〔2021〕12号", "云溪县人民政府办公室", "关于印发粮食生产实施方案的通知"]
    return made


def titles_made() -> Made:
    two = replace(NOTICE, title="云溪县人民政府办公室关于印发粮食生产实施方案的通知")
    two_lines = f"{NAV}<div class='con-tit'>云溪县人民政府办公室<br>关于印发粮食生产实施方案的通知</div><div>发布日期：{two.day}　来源：{two.source}</div><div id='zoomcon'>{ps(two)}</div>{FOOT}"
    return [
        plain(SEEDLINGS, "title-site-only", f"<div>{ps(SEEDLINGS)}</div>", title="青禾县人民政府门户网站"),
        plain(QUARTER, "title-site-first", f"<div>{ps(QUARTER)}</div>", title=f"临江市统计局 数据发布 {QUARTER.title}"),
        plain(LONG, "title-dashes", f"<div>{ps(LONG)}</div>", title=f"{LONG.title}-基层动态-青禾县人民政府网"),
        plain(FACTORIES, "title-bars", f"<div>{ps(FACTORIES)}</div>", title=f"{FACTORIES.title} | 民生 | 云溪新闻网"),
        plain(FACTORIES, "title-marked-up", f"<div>{ps(FACTORIES)}</div>", title=f"&lt;b&gt;{FACTORIES.title}&lt;/b&gt;_云溪新闻网"),
        plain(QUARTER, "title-column-only", f"<div>{ps(QUARTER)}</div>", title="数据发布"),
        Fixture("title-two-lines", page(f"{two.title}_云溪县人民政府", two_lines), two),
    ]


def dates_made() -> Made:
    footer = "<p>本站更新时间：2025-06-30 10:00:00</p>"
    s = SEEDLINGS
    return [
        plain(s, "date-footer-build", f"<div>{ps(s)}</div>", after=footer),
        plain(s, "date-meta-stale", f"<div>{ps(s)}</div>", head='<meta name="PubDate" content="2009-01-05 10:00">'),
        plain(s, "date-meta-minute", f"<div>{ps(s)}</div>", info=f"<div>发布日期：{s.day}　来源：{s.source}</div>", head=f'<meta name="PubDate" content="{s.minute}">'),
        plain(s, "date-ratio-colon", f"<div>{ps(s)}</div>", info=f"<div>{s.chinese_day} 09∶26　来源：{s.source}</div>"),
        plain(s, "date-updated-too", f"<div>{ps(s)}</div>", info=f"<div>更新时间：2023-05-30 08:00　发布时间：{s.minute}　来源：{s.source}</div>"),
        plain(s, "date-attribute", f"<div data-time='2011-01-01 00:00:00'>{ps(s)}</div>"),
        plain(s, "date-generated", f"<div>{ps(s)}</div>", head="<!-- published at 2023-06-01 00:00:01 --><meta name='createDate' content='2023-06-01 00:00:01'>"),
        plain(s, "date-today-above", f"<div>{ps(s)}</div>", before="<div>今天是：2024年7月1日 星期一</div>"),
        plain(replace(s, published=s.day), "date-url-differs", f"<div>{ps(s)}</div>", info=f"<div>日期：{s.day} 来源：{s.source}</div>", url="http://www.example.gov.cn/xw/202306/t20230601_12.html"),
        plain(replace(s, published="2023-06-01"), "date-url-only", f"<div>{ps(s)}</div>", info=f"<div>来源：{s.source}</div>", url="http://www.example.gov.cn/xw/202306/t20230601_12.html"),
        plain(s, "date-json-ld", f"<div>{ps(s)}</div>", info=f"<div>来源：{s.source}</div>", head='<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2023-04-18T01:26:00Z"}</script>'),
        plain(s, "source-spaced-label", f"<div>{ps(s)}</div>", info=f"<div>时 间：{s.minute} 来 源：{s.source} 作 者：</div>"),
        plain(s, "source-without-label", f"<div>{ps(s)}</div>", info=f"<div class='i'><span>{s.minute}</span><span>{s.source}</span></div>"),
    ]


EVENT = Story(
    "青禾县农业农村局关于举办果树管护培训班的通知——第二期", "2024-02-26", "青禾县农业农村局",
    (
        "各乡镇农业综合服务中心：",
        "为提高果农管护水平，定于3月5日举办全县果树春季管护培训班，计划培训果农120人，现将有关事项通知如下。",
        "时间：2024年3月5日上午9:00，会期一天",
        "地点：柳川镇石桥村示范园",
        "地址：柳川镇石桥村三组12号",
        "请各乡镇于3月1日前报送参训人员名单，未经许可不得缺席，联系电话：0999-1234567，往返费用由主办方承担。",
        "青禾县农业农村局",
        "2024年2月23日",
    ),
)  # fmt: skip


def traps_made() -> Made:
    wrapped = "".join(f'<p><a href="javascript:;" name="top">{t}</a></p>' for t in LONG.paragraphs)
    poem = Story("柳川放歌", "2023-05-01T08:00", "青禾日报", ("柳色新新映碧川", "春风吹绿万重山", "家家户户勤耕作", "岁岁年年乐丰年", "稻花香里谱新篇"))
    return [
        plain(LONG, "link-never-closed", f"<div class='c'><a href='/top' id='top'>{ps(LONG)}</div>"),
        plain(LONG, "link-around-each-paragraph", f"<div class='c'>{wrapped}</div>"),
        plain(LONG, "anchor-without-address", f"<div class='c'><a name='zw'>{ps(LONG)}</div>"),
        plain(QUARTER, "preformatted", "<pre>" + "\n".join("　　" + t for t in QUARTER.paragraphs) + "</pre>"),
        plain(EVENT, "notice-event", f"<div id='zoom'>{ps(EVENT)}</div>", title=f"{EVENT.title}-通知公告-青禾县农业农村局", info=f"<div>发布日期：{EVENT.day}　信息来源：{EVENT.source}　浏览次数：12</div>"),
        plain(EVENT, "date-signed-earlier", f"<div id='zoom'>{ps(EVENT)}</div>", info=f"<div>来源：{EVENT.source}</div>", head=f'<meta name="PubDate" content="{EVENT.day}">'),
        plain(LONG, "body-hidden-until-script", f"<div id='zoom' style='display:none'>{ps(LONG)}</div>"),
        plain(SEEDLINGS, "title-cut-for-length", f"<div>{ps(SEEDLINGS)}</div>", title=f"{SEEDLINGS.title[:10]}...-青禾县人民政府"),
        plain(FACTORIES, "title-is-the-column", f"<div>{ps(FACTORIES)}</div>", title="乡镇信息-云溪县人民政府"),
        plain(QUARTER, "editors-after-strokes", f"<div>{ps(QUARTER)}<p>编辑丨秦晓岚</p><p>校对/方志</p><p>一审：秦晓岚 二审：方志 三审：沈远山</p></div>"),
        plain(poem, "poem", "<div class='c'>" + "".join(f"<p align='center'>{t}</p>" for t in poem.paragraphs) + "</div><p>【打印】 【关闭】</p>"),
        plain(SEEDLINGS, "site-name-in-heading", f"<div>{ps(SEEDLINGS)}</div>", before="<h1>云溪新闻网</h1>"),
        plain(FACTORIES, "copyright-below", f"<div>{ps(FACTORIES)}<p>云溪新闻网专稿，未经授权请勿转载。</p></div>"),
        plain(QUARTER, "related-class-around", f"<div class='position-relative'><div class='c'>{ps(QUARTER)}</div></div>"),
    ]


def encodings_made() -> Made:
    hant = Story("漢川縣：小果園釀出甜日子", "2021-12-20T09:12", "漢川日報", (
        "截至2021年12月15日，漢川縣新建果園達到111個，超額完成市上下達的目標任務，群眾說這一步棋走對了。",
        "全縣累計投入資金1.28億元，建設標準化果園4萬餘畝，帶動就業3421人，實現產值5.416億元。"))  # fmt: skip
    hant_page = page(f"{hant.title}-漢川新聞網", f"""<div><a href="/">首頁</a> <a href="/xw">新聞</a></div><div class="wrap"><h1>{hant.title}</h1>
<div>發布時間：{hant.minute}　來源：{hant.source}　瀏覽次數：88</div><div class="c">{ps(hant)}</div><p>責任編輯：秦曉嵐</p></div><div>版權所有 漢川縣人民政府</div>""", charset="big5")
    return [
        plain(SEEDLINGS, "declares-utf8-is-gbk", f"<div>{ps(SEEDLINGS)}</div>", encoding="gb18030"),
        Fixture("declares-gb2312-is-utf8", page("x", "", charset="gb2312").replace("<title>x", f"<title>{LONG.title}").replace("<body>", f"<body><h1>{LONG.title}</h1><div>时间：{LONG.minute} 来源：{LONG.source}</div><div>{ps(LONG)}</div>{FOOT}"), LONG),
        plain(QUARTER, "utf16-bom", f"<div>{ps(QUARTER)}</div>", encoding="utf-16"),
        Fixture("big5", hant_page, hant, encoding="big5hkscs"),
        Fixture("hant-utf8", hant_page, hant),
    ]


def attachments_made() -> Made:
    fixture = plain(NOTICE, "attachments", f"<div class='con'>{ps(NOTICE)}<p>附件：<a href='./P020210325.pdf'>1.粮食生产任务分解表.pdf</a></p><p><a href='/files/2.xlsx'>2.联系表.xlsx</a></p></div>", info=f"<div>发布日期：{NOTICE.day} 来源：{NOTICE.source}</div>", url="http://www.example.gov.cn/zw/t20210325_9.html")
    fixture.expected["attachments"] = ["http://www.example.gov.cn/zw/P020210325.pdf", "http://www.example.gov.cn/files/2.xlsx"]
    paged = plain(LONG, "trs-pager-script", f"<div class='TRS_Editor'>{ps(LONG)}</div><script>createPageHTML(3, 0, \"t20201208_7\", \"html\");</script>", url="http://www.example.gov.cn/xw/t20201208_7.html")
    paged.expected["next_pages"] = ["http://www.example.gov.cn/xw/t20201208_7_1.html", "http://www.example.gov.cn/xw/t20201208_7_2.html"]
    return [fixture, paged]


def not_articles_made() -> Made:
    items = "".join(f"<li><a href='t2023041{n}_{n}.html'>青禾县第{n}批产业项目集中开工</a><span>2023-04-1{n}</span></li>" for n in range(10))
    pictures = "".join(f"<li><a href='p{n}.html'><img src='{n}.jpg'><p>柳川镇第{n}届采摘节热闹开场</p></a></li>" for n in range(12))
    return [
        Fixture("not-list", page("乡村振兴-青禾县人民政府", f"{NAV}<div class='list'><ul>{items}</ul><div class='page'>共12页 <a>上一页</a><a>下一页</a></div></div>{FOOT}"), kind="list"),
        Fixture("not-list-pictures", page("图片新闻", f"{NAV}<ul>{pictures}</ul>{FOOT}"), kind="list"),
        Fixture("not-login", page("统一身份认证", "<form><p>用户登录</p>账号<input name=u>密码<input type=password name=p><button>登录</button></form>"), kind="login"),
        Fixture("not-error-200", page("出错了", "<h2>对不起，您访问的页面不存在或已被删除</h2><p><a href='/'>返回首页</a></p>"), kind="deleted"),
        Fixture("not-error-404", page("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"), kind="error"),
        Fixture("not-error-500", page("系统提示", "<div>系统繁忙，请稍后再试</div>"), kind="error"),
        Fixture("not-blocked", page("访问验证", "<p>您的访问过于频繁，请完成安全验证后继续访问</p><div id='captcha'></div>"), kind="blocked"),
        Fixture("not-blocked-waf", page("Access Denied", "<p>您的请求可能存在威胁，已被网站防火墙拦截。事件编号：ab12</p>"), kind="blocked"),
        Fixture("not-deleted", page("", "<div class='tips'>该内容已被发布者删除</div>"), kind="deleted"),
        Fixture("not-shell", page("青禾融媒", '<noscript>You need to enable JavaScript to run this app.</noscript><div id="app"></div><script src="/a.js"></script>'), kind="empty_shell"),
        Fixture("not-frames", "<html><head><title>云溪县</title></head><frameset cols='20%,80%'><frame src='l.html'><frame src='m.html'></frameset></html>", kind="frames"),
        Fixture("not-redirect", page("跳转", "", '<meta http-equiv="refresh" content="0; url=/index.html">'), kind="redirect"),
        Fixture("not-image", page("一图读懂｜云溪县惠农政策", f"{NAV}<h1>一图读懂｜云溪县惠农政策</h1><div><img src='1.png'><img src='2.png'></div>"), kind="image_only"),
        Fixture("not-anything", "", kind="empty"),
    ]


MAKERS: tuple[Callable[[], Made], ...] = (trs_made, systems_made, structures_made, neighbours_made, tables_made, titles_made, dates_made, traps_made, encodings_made, attachments_made, not_articles_made)


def expected(fixture: Fixture) -> dict[str, Any]:
    if fixture.kind is not None or fixture.story is None:
        return {"url": fixture.url, "not_article": fixture.kind}
    story = fixture.story
    return {"url": fixture.url, "title": story.title, "published": story.published, "source": story.source, "author": story.author, "paragraphs": list(story.paragraphs), **fixture.expected}


def main() -> None:
    for maker in MAKERS:
        for fixture in maker():
            (HERE / f"{fixture.name}.html").write_bytes(fixture.html.encode(fixture.encoding))
            (HERE / f"{fixture.name}.json").write_text(json.dumps(expected(fixture), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
