"""The patterns of time expressions over folded text, built of named small ones; they give groups, never dates."""

from __future__ import annotations

import re

_ONES = "零〇○一二三四五六七八九"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
"""A month, day, quarter or count of up to 99."""
_YEAR4 = rf"(?:(?<![\d.])(?:1[0-9]|2[01])\d{{2}}(?!\d)|[一二][{_ONES}]{{3}})"
_YEAR2 = rf"(?:(?<![\d.])\d{{2}}(?!\d)|(?<![{_ONES}十百千万])[{_ONES}]{{2}}(?![{_ONES}十百千万]))"
SEPARATOR = r" ?(?:[-—–~～―]{1,2}|至|到) ?"

# 2021年, 二〇二一年, 2019年度; not 2000年产量 read wrongly is no danger: four digits before 年 are a year.
_YEAR = rf"(?P<year>{_YEAR4}) ?年(?:度(?!假))?"
# 15年3月, 98年, 零六年; 21年 alone may be a duration: `periods` decides by what stands around it.
_YEAR_SHORT = rf"(?P<year2>{_YEAR2}) ?年(?![代级产纪龄限轮均人的后来间度多余累]|以上|以下|左右|期)"
# 今年, 去年, 上年, 前年; 目前年产值 never gets here, as 目前 is read first.
_YEAR_RELATIVE = r"(?P<ryear>今年|本年度?|当年|去年|上一?年度?|大前年|前年|下一?年度?|下个年度|上个年度|明年|后年|这一年|次年|翌年|同年)(?![纪轻级])"

# 年底, 年末, 年初, 年中, 全年; after a year also 底, 末, 初.
_PART = r"(?:年?(?P<part>底(?![层端子数]|下)|末(?!端)|初(?![级步中心衷见期]))|年(?P<middle>中)(?![央心国])|(?P<whole>全年|整年))"
_PART_ALONE = r"(?:(?<![\d一二三四五六七八九十两几多每大])年(?P<part>底|末|初)|年(?P<middle>中)(?=[，,、]|前|已|将|\Z)|(?P<whole>(?<!健)全年|全年度))"
_HALF = r"(?P<half>[上下前后]个?半年)"
_QUARTER_NAME = r"[一二三四1-4]"
# 一季度, 第三季度, 首季, 前三季度, 前两个季度, 一至三季度, 一季度末
_QUARTER = (
    rf"(?:第?(?P<q1>{_QUARTER_NAME})(?:季度?)?(?:{SEPARATOR}|、)第?(?P<q2>{_QUARTER_NAME})季度"
    rf"|第?(?P<quarter>(?<=第){_QUARTER_NAME}|{_QUARTER_NAME}(?!个)|首|头)个?季(?:度|(?=[末底，,])|(?<=首季))"
    rf"|(?<![提之以此])前(?P<frontq>[一二两三1-3])个?季度)(?P<qend>[初末底])?"
)
_MONTH_PART = (
    r"(?P<mpart>上旬|中旬|下旬|上半月|下半月|月?[底末](?![端层])|月?初(?![级步中])|月中(?!央)|中(?=[，,、]|\Z))"
)
# 9月, 9月份, 9月12日, 4月12-19日, 一月二十三, 6月上旬, 9月底
_MONTH = (
    rf"(?P<month>{_SMALL}|元(?=月)) ?月(?![龄薪租息嫂饼均球光台]|工资)(?:份)?"
    rf"(?: ?(?P<d1>{_SMALL}) ?[日号]?{SEPARATOR}(?P<d2>{_SMALL}) ?[日号]"
    rf"|(?: ?的)? ?(?P<day>{_SMALL}) ?[日号](?!线)"
    r"|(?P<dayh>[二三]?十[一二三四五六七八九]?|[0-3]?\d)(?![一-龥\d.%:,/])(?! [一-龥])"
    rf"|{_MONTH_PART})?"
)
# 1—9月, 1月至11月, 前五个月, 最后4个月, 第九个月, 前10天
_MONTHS = (
    rf"(?P<m1>{_SMALL}|元(?=月?[至到—-])) ?(?:月份?)?{SEPARATOR}(?P<m2>{_SMALL}) ?月(?:份)?(?P<mend>[底末])?(?! ?\d{1, 2} ?[日号]| ?[一二三四五六七八九十]+[日号])"
    rf"|(?:(?<![提之以此])前|头)(?P<frontm>{_SMALL}|两) ?个?月(?!前)|最[后後] ?(?P<lastm>{_SMALL}|两) ?个月"
    rf"|第(?P<nthm>{_SMALL})个月|(?P<mpair>一二|二三|三四|四五|五六|六七|七八|八九|九十)月(?:份)?|(?<![提之以此])前(?P<frontd>{_SMALL}) ?天"
)
_MONTH_RELATIVE = (
    r"(?P<rmonth>本月|今个?月|上上个?月|下下个?月|当月|这个月|这月|上一个月|上个?月|下一个月|下个?月)"
    rf"(?: ?的?(?P<rday>{_SMALL}) ?[日号]|(?P<rmpart>[上中下]旬|[底末初](?![级步])))?"
)
_TAILS = f"(?:{_HALF}|{_QUARTER}|{_MONTHS}|{_MONTH}|{_MONTH_RELATIVE}"

TAIL = re.compile(rf" ?的?(?:{_TAILS}|{_PART})|(?P<same>同期)|(?P<inside>内)(?![部容外需涵])|(?P<span>期间|全年))")
"""What may follow a year: 上半年, 三季度, 1—9月, 3月5日, 底, 同期."""

_ISO = (
    r"(?P<iso>(?<![\d.\-/])(?:1\d|2[01])\d{2}"
    r"(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2})(?!\d|[.\-/]\d))"
)
# 2019-04, 2019/4; 2016-18 is no month, 2016-2018 no date at all.
# 20210315, where nothing else explains eight digits.
_ISO_PLAIN = r"(?P<isoplain>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\d万亿元人家户个亩吨%.,号-])"
_ISO_MONTH = r"(?P<isomonth>(?<![\d.\-/])(?:19|20)\d{2}[-/](?:0[1-9]|1[0-2]))(?![\d.\-/年月个家户人元万亿%])"
_WEEKDAY = (
    r"(?<![老小姓])(?P<wshift>上上个?|上一?个?|下下个?|下一?个?|本|这一?个?|今)?(?:周|星期|礼拜)(?P<wday>[一二三四五六日天])"
    r"(?![年期个次天日月家村])"
)
_NTH_WEEKDAY = rf"(?P<nwmonth>{_SMALL}) ?月(?:份)?的?(?:第(?P<nwn>[一二三四五1-5])个|(?P<nwlast>最后一个))(?:周|星期|礼拜)(?P<nwday>[一二三四五六日天])"
_WEEK = r"(?P<week>上上个?|上一?个?|下下个?|下一?个?|本|这一?个?)(?:周|星期|礼拜)(?![一二三四五六日天边围期岁转年])"
# “十四五”期间, “十二五”期末, 十三五以来, 十四五规划
_PLAN = (
    r"[“\"'‘]?(?P<plan>(?:[一二三四]?十)?[一二三四五六七八九]五)[”\"'’]?(?<!一五)(?:规划|计划)?"
    r"(?P<planpart>期?末|期间|时期|以来|期初|初期?|中期|开局之年|收官之年|首年|头年|头(?P<planhead>[一二两三四])年)?"
)
_NOW = r"(?P<now>截至目前|目前|眼下|现今|(?<![展体表出呈实发涌再闪])现在|如今|当前|时下|迄今为止|迄今|至今(?![年日天春夏秋冬晨])|现有|现已|现共有)"
_EVENT = r"(?P<event>日前|近日|近期|最近(?![的一-龥\d])|不久前|连日来|这几天|前不久|近段时间)"
_VAGUE = (
    r"(?P<vague>近年来?|近几年来?|多年来|多年以来|长期以来|历年来?|一直以来|这些年来?|近些年来?|几年来|这几年来?|以往|"
    r"(?<!以)往年|这[两几]年来?|前几年|过去(?=[，,]))"
)
_COUNT = r"(?:[1-9]\d{0,2}|[一二两三四五六七八九十仨半]{1,3}|几|数)"
# 近三年, 过去十年, 未来两个月, 今后10年, 未来5年内, 近仨月
_SPAN = (
    rf"(?P<spanlead>近|过去|最近|接下来|未来|今后|此后|往后|前(?=[一二两三四五六七八九十]{1, 2} ?年)|这(?=[一二两三四五六七八九十]{1, 2} ?年)) ?的?(?P<spann>{_COUNT}) ?(?:个)?"
    r"(?P<spanunit>年半|年|月|周|星期|天|日|季度)(?:多)?(?:来|间|时间|之?内|以来)?(?![底初龄薪均度产])"
)
# 四年累计, 五年来, 三年间; the mark 累计 is no part of the expression.
_YEARS_TO = r"(?<![第\d.])(?P<ton>[1-9]\d?|[一二两三四五六七八九十]{1,3}|几|数)(?P<tomore>[多余])? ?年(?P<tomark>来|间|以来|(?=共?累计|平均|年均))"
# 5年前, 三天后
_AGO = (
    r"(?<![第\d.])(?P<agon>[1-9]\d{0,2}|[一二两三四五六七八九十]{1,3}|半) ?(?P<agounit>个?年|个?周|天|个?星期|个月)"
    r"(?P<agomark>之前|以前|前(?!后)|之后|以后|后)(?![\d期续])"
)
_CENTURY = r"(?P<centuryonly>(?<!\d)\d{1,2} ?世纪|[一二三四五六七八九十]{1,3}世纪|本世纪|上个?世纪)(?!经济|教育|海上)(?P<centurypart>初期?|中叶|末期?)?"
_DECADE = (
    r"(?:(?P<century>上个?世纪|本世纪|\d{1,2} ?世纪|[一二三四五六七八九十]{1,3}世纪)的?)?"
    r"(?P<decade>\d0|[二三四五六七八九]十|[二三四五六七八九][〇零])年代(?P<decpart>初期?|中期|末期?|后期|中后期)?"
)
# 2019—2022年, 1995 - 1997年, 2020至2025年, 2016-2018
# 2005、2006年: a year that leaves its 年 to the next one.
_YEAR_LISTED = rf"(?P<listyear>{_YEAR4})(?=(?: ?[、,和及与] ?(?:1[0-9]|2[01])\d{{2}})+ ?年)"
_YEARS = (
    rf"(?P<y1>{_YEAR4}) ?年?{SEPARATOR}(?P<y2>{_YEAR4}|{_YEAR2}) ?年(?:度|底|末)?(?! ?\d+ ?月| ?[一二三四五六七八九十]+月|初)"
    rf"|(?P<y3>{_YEAR4}){SEPARATOR}(?P<y4>{_YEAR4})(?![\d年])"
)
_SEASON = r"(?P<season>今春|今夏|今秋|今冬|去冬今春|去冬|入冬|入春)"
# A day without a month; 12号楼, 3号线, 10日龄, 5日游 are none.
_DAY_ALONE = (
    rf"(?<![\d月第.零〇一二三四五六七八九十百千万周期拜今昨明前后])(?P<bday>{_SMALL}) ?"
    r"(?:日(?![游均产龄益常记报志式子后本夜处三之千不内])|号(?=\Z|[^一-龥]|[上下晚早凌前后起至到的开举召在将是晨夜]))"
    rf"(?:(?:{SEPARATOR})(?P<bday2>{_SMALL}) ?[日号])?"
)
_DAY_WORD = r"(?P<dayword>大前天|大后天|今天|今日|昨天|昨日|前天|前日(?!期)|明天|明日|后天|当天|当日|今晨|昨晚|昨夜)"
_YTD = r"(?P<ytd>今年以来|年初以来|今年至今|年初至今|今年来|开年以来|入年以来|当年以来)|(?P<thisyear>(?<![\d一二三四五六七八九十两几数半多])年内|年度内|本年内)"
_SINCE_EVENT = r"(?P<outbreak>(?:今年|去年|2020年)?(?:新冠)?(?:肺炎)?疫情(?:发生|暴发|爆发)?以来)"
_SINCE_OTHER = (
    r"(?:自)?(?P<sinceevent>(?:党的)?(?:十八|十九|二十)大(?:召开)?|改革开放|新中国成立|建国|脱贫攻坚(?:战)?(?:打响|启动|开展|工作)?|"
    r"乡村振兴(?:战略)?(?:实施|工作)?|建档立卡|(?:脱贫)?摘帽|(?:东西部|苏陕|粤桂|闽宁)?(?:扶贫)?协作(?:开展|启动|工作)?|"
    r"结对(?:帮扶|协作)?|(?:搬迁)?入住|搬迁|开工|投产|投用|运营|开业|建成|成立|启动|实施|开展|上任|驻村|帮扶)以来"
)
_RELATIVE_QUARTER = r"(?P<rquarter>上一?个?季度|本季度?|这个季度|下一?个?季度)(?P<rqend>末|初|底)?"
_HOLIDAY = (
    r"(?P<holiday>元旦节?|国庆(?:节|(?=期间|假期|黄金周|长假))|(?:五一)?(?:国际)?劳动节|五一(?=假期|期间|黄金周|长假)|"
    r"(?:三八)?(?:国际)?妇女节|植树节|(?:六一)?(?:国际)?儿童节|建军节|教师节|圣诞节?|平安夜|情人节|愚人节|青年节)(?!目)"
)
_MONTH_ALONE = (
    r"(?<![\d一二三四五六七八九十两几多每本上下当个腊正冬闰])月(?P<mpalone>底|末|初(?![一二三四五六七八九十]))"
)
_HALF_MONTH = r"(?P<halfmonth>[上下]半月)"

_NUMERALS = "一二三四五六七八九十廿卅"
# Each kind with the characters that it may begin with, so that most places and most kinds are passed over at once.
_KINDS = (
    (r"\d", _ISO),
    (r"\d", _ISO_MONTH),
    (r"\d", _ISO_PLAIN),
    (rf"\d{_NUMERALS}", _NTH_WEEKDAY),
    ("今去2新肺疫", _SINCE_EVENT),
    ("自党十二改新建脱乡摘东苏粤闽扶协结搬入开投运成启实驻帮上", _SINCE_OTHER),
    ("今年开入当本", _YTD),
    (r"\d一二", _YEARS),
    (r"\d一二", _YEAR_LISTED),
    (rf"\d上本{_NUMERALS}", _DECADE),
    (rf"\d上本{_NUMERALS}", _CENTURY),
    (rf"“\"'‘{_NUMERALS}", _PLAN),
    ("截目眼现如当时迄至", _NOW),
    ("日近最不连这前新", _EVENT),
    ("近多长历一这几以往过", _VAGUE),
    ("今本当去上下大前明后这次翌同", _YEAR_RELATIVE),
    ("近过最未今此往前这接", _SPAN),
    (rf"\d{_NUMERALS}两几数", _YEARS_TO),
    (r"\d一二", _YEAR),
    (rf"\d{_NUMERALS}两半", _AGO),
    (rf"\d{_ONES}", _YEAR_SHORT),
    ("大今昨前明后当", _DAY_WORD),
    ("上下本这今周星礼", _WEEKDAY),
    ("上下本这", _WEEK),
    ("上下本这", _RELATIVE_QUARTER),
    ("上下", _HALF_MONTH),
    ("月", _MONTH_ALONE),
    ("元国五三妇植六儿建教圣平情愚青劳", _HOLIDAY),
    ("今去入", _SEASON),
    (rf"\d上下前后第首头元最本当今这年全整{_NUMERALS}", rf"{_TAILS}|{_PART_ALONE})"),
    (rf"\d{_NUMERALS}", _DAY_ALONE),
)
_WORD_BEGINNINGS = "".join(begins for begins, kind in _KINDS if kind != _SINCE_OTHER).replace(r"\d", "")
# A digit only where a run of up to four begins that a word of time, a range or a list may follow: 1508人 is passed over.
_DIGITS = r"(?<!\d)(?=\d{1,4}(?: ?(?:[年月日号季周天星世至到—–~～―、,和及与\-]|个[月季年星礼周]|[多余] ?年|0?年代)|[./]\d)|\d{8}(?!\d))\d"
# The many common characters of 建成以来 and the like only where 以来 is near.
_BEGINNING = (
    rf"(?={_DIGITS}|[{_WORD_BEGINNINGS}]|[自党改新建脱乡摘东苏粤闽扶协结搬开投运成启实驻帮][^\n,。]{{1,12}}?以来)"
)

EVERYWHERE = "|".join(pattern for _, pattern in _KINDS)
"""The same without beginnings, slower; the tests hold that both find the same."""
HEAD = re.compile(_BEGINNING + "(?:" + "|".join(rf"(?=[{begins}])(?:{pattern})" for begins, pattern in _KINDS) + ")")
"""One time expression at a place, or the year that a TAIL follows."""

BARE_LEFT = re.compile(rf"(?P<bare>{_YEAR4}|{_SMALL}){SEPARATOR}")
"""A number before a range sign whose unit stands behind the sign: 一月19日到20日 has none, 1985到89年9月 has."""

PART_OF = re.compile(
    rf" ?的? ?(?P<side>前|头|最初的?|最[后後]的?|[后後]|末) ?(?P<count>{_SMALL}|两) ?个?(?P<unit>天|日|周|星期|月|季度|半年)(?![前后末])"
    rf"|的?第(?P<nth>{_SMALL})个?(?P<nthunit>周|星期|月|天|季度)(?![一二三四五六日天]次?)"
)
"""A part counted from the beginning or end of a stretch: 去年的前10天, 2021年的最后4个月, 明年第九个月."""

RANGE_SIGN = re.compile(SEPARATOR + r"|起(?:至|到)")
BETWEEN_SIGN = re.compile(r"[和与跟]")
BETWEEN_END = re.compile(r"(?:之间|间)")

LEAD = re.compile(r"(?:截至到?|截止到?|截止至|自从|从|自|到|至|在|于|待)\s?\Z")
"""A word before an expression that changes it."""

TRAIL = re.compile(
    r" ?(?:(?P<around>左右|前后)|(?P<since>(?:[一-龥]{2,10}?)?以来|来(?=累计|共|先后|，|,|全[县市省区州])|开始|起)(?!步|草|来)"
    r"|(?P<until>[或及]之前|[或及]以前|及之前|止)"
    r"|(?P<from>[或及]之后|[或及]以后)"
    r"|(?P<before>之前|以前|前(?![\d一二三四五六七八九十两几往列进景沿提来身期面述台]))"
    r"|(?P<after>之后|以后|后(?![续备期半勤来盾台面天年\d]))"
    r"|(?P<through>期间|之内|内(?![部容外需]))|(?P<sofar>至今|迄今|到现在))"
)
"""A word behind an expression that changes it."""
