"""The words that sites print around articles, as data: each with the form in which it counts and what it tells.

Collected from government and news pages. A word alone is never enough: 编辑 or 打印 inside a sentence is the article's
own, so every group says how the word must stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Form(StrEnum):
    """How a word must stand in its line to count."""

    LABEL = "label"
    """A colon follows, no Chinese character stands before: `来源：`, not `能量来源：`."""
    LEAD = "lead"
    """Nothing but punctuation stands before it in the line."""
    WHOLE = "whole"
    """The line holds nothing else but punctuation."""
    ANY = "any"
    """Anywhere in a line that is no sentence."""
    STRONG = "strong"
    """Anywhere: no article says it of itself."""


class Fact(StrEnum):
    """What a label tells about the article; `FURNITURE` tells about the site only."""

    PUBLISHED = "published"
    UPDATED = "updated"
    STALE = "stale"
    SOURCE = "source"
    ISSUER = "issuer"
    AUTHOR = "author"
    REPORTER = "reporter"
    EDITOR = "editor"
    COLUMN = "column"
    TITLE = "title"
    OTHER = "other"
    FURNITURE = "furniture"
    RELATED = "related"
    """Opens a list of other articles: nothing after it is the article's."""


META_FACTS: Final = frozenset(Fact) - {Fact.FURNITURE, Fact.RELATED, Fact.EDITOR}


@dataclass(frozen=True, slots=True)
class Word:
    """One word, the form it needs and what it tells."""

    text: str
    form: Form
    fact: Fact


_GROUPS: Final[tuple[tuple[Form, Fact, str], ...]] = (
    (
        Form.LABEL,
        Fact.PUBLISHED,
        (
            "发布时间 发布日期 发表时间 发表日期 发文时间 发文日期 刊发时间 刊登日期 发稿时间 公开日期 公开时间 信息时间 信息日期 发布 发布于 发表于 "
            "上传时间 上传日期 添加时间 添加日期 录入时间 录入日期 编辑时间 上线时间 上网时间 上网日期 时间 日期 文章时间 新闻时间 稿件时间 加入时间 "
            "提交时间 创建时间 入库时间 公布时间 公布日期 发布年月 发帖时间 推送时间 创建日期 信息发布时间 信息发布日期"
        ),
    ),
    (Form.LABEL, Fact.UPDATED, "更新时间 更新日期 修改时间 最后更新 最后修改 最近更新 更新 信息更新时间 更新于"),
    (
        Form.LABEL,
        Fact.STALE,
        (
            "成文日期 成文时间 生成日期 生成时间 印发日期 印发时间 签发日期 废止日期 废止时间 失效日期 失效时间 生效日期 生效时间 实施日期 实施时间 "
            "施行日期 截止日期 截止时间 开始时间 结束时间 起始时间 审核时间 审核日期 打印时间 打印日期 访问时间 当前时间 今天是 现在是 "
            "文件日期 制发日期 活动时间 征集时间 办结时间 来信时间 回复时间 答复时间 留言时间"
        ),
    ),
    (
        Form.LABEL,
        Fact.SOURCE,
        (
            "来源 信息来源 稿件来源 文章来源 消息来源 新闻来源 内容来源 资料来源 来源于 出处 文章出处 信息出处 稿源 转载自 来源单位 供稿单位 供稿 来稿单位 "
            "信息来源单位 来自 原创 信息提供 信息提供单位 供稿部门 来源网站 来源媒体 投稿单位 撰稿单位 发稿单位 媒体 本文来源 本文来源于 转自 转载来源 图文来源 信息稿源"
        ),
    ),
    (
        Form.LABEL,
        Fact.ISSUER,
        (
            "发布机构 发文机关 发布单位 发文单位 公开主体 发布部门 责任部门 信息发布机构 制发机关 发文机构 发布机关 公开责任部门 公开机构 信息公开机构 "
            "责任单位 制定机关 发布主体 公开单位 所属机构 发文部门 编制单位 发布者 发布人"
        ),
    ),
    (Form.LABEL, Fact.AUTHOR, "作者 撰稿 撰稿人 供稿人 投稿人 撰文 文章作者 原作者 作者名称 信息作者"),
    (Form.LABEL, Fact.REPORTER, "记者 通讯员 本报记者 特约记者 见习记者"),
    (
        Form.LABEL,
        Fact.EDITOR,
        (
            "编辑 责任编辑 责编 责任校对 校对 初审 复审 终审 一审 二审 三审 审核 审校 审读 监制 总监制 监审 总监审 主编 总编 值班主任 值班编辑 值班总编 值班编委 美编 "
            "排版 选稿 编审 信息录入 录入 录入员 录入人 信息员 签发 网络编辑 本文编辑 执行编辑 责任编审 编辑人 编校 统筹 审核人 签发人 审签 审稿 摄影编辑 "
            "本期编辑 责任人 作者编辑 图文编辑 新媒体编辑 实习编辑"
        ),
    ),
    (Form.LABEL, Fact.COLUMN, "所属栏目 栏目 信息分类 文章分类 栏目名称 所在栏目 信息类别 新闻类别 频道"),
    (Form.LABEL, Fact.TITLE, "标题 信息名称 文件名称 文件标题 信息标题 文章标题 名称"),
    (
        Form.LABEL,
        Fact.OTHER,
        (
            "浏览次数 阅读次数 点击次数 访问次数 浏览 阅读 点击 访问 浏览量 阅读量 点击量 访问量 浏览数 阅读数 点击数 点击率 人气 热度 浏览人次 阅读人次 访问人次 本页浏览量 本文浏览量 本页访问量 浏览人数 阅读人数 "
            "已阅读 查看次数 查看 字体 字号 文字大小 字体大小 文章字体 字体显示 视力保护色 保护视力色 背景色 索引号 信息索引号 发文字号 文号 主题分类 公开方式 公开目录 "
            "公开范围 公开属性 公开类别 公开形式 公开时限 公开程序 公开载体 主题词 关键字 关键词 有效性 效力状态 是否有效 文件状态 时效性 信息有效性 体裁分类 组配分类 文件类型 "
            "服务对象分类 服务对象 统一登记号 规范性文件统一编号 统一编号 登记号 文件编号 编号 信息索取号 索取号 公文种类 文种 公文类型 载体类型 生命周期 内容分类 "
            "内容概述 信息格式 记录形式 语种 隶属关系 主题 体裁 分类 主题类别 信息类型 图片来源 图源 摄影 制图 海报 视频来源 公开期限 部门分类 适用范围 信息编号 评论 标签 关键词语 专题"
        ),
    ),
    (
        Form.LABEL,
        Fact.FURNITURE,
        "分享 分享给 分享本文 分享到 一键分享 您的位置 当前位置 所在位置 您当前的位置 你的位置 您现在的位置 当前的位置 位置 原文链接 来源链接 官方微信 客服 技术支持 承办 主办 协办 维护 备案号 网站管理 网站维护 主办单位 承办单位 技术支持单位 运维单位 版权声明 免责声明 特别声明 上一篇 下一篇 上一条 下一条 上一篇文章 下一篇文章 前一篇 后一篇 上篇 下篇",
    ),
    (
        Form.LEAD,
        Fact.FURNITURE,
        (
            "当前位置 您的位置 您当前的位置 您现在的位置 你现在的位置 您所在的位置 您当前位置 您现在所在的位置 当前所在位置 现在位置 您当前所在位置 您所处的位置 "
            "上一篇 下一篇 上一条 下一条 上一页 下一页 前一篇 后一篇 上一版 下一版 版面导航 友情链接 网站地图 站点地图 技术支持 分享到 分享至 "
            "打印本页 打印此页 打印本文 关闭窗口 关闭本页 关闭页面 关闭此页 扫一扫 扫描二维码 扫码 长按识别 扫描上方 扫描下方 微信扫一扫 用微信 打开微信 网站声明 本网站 主办单位 承办单位 点击进入 点击查看更多 点击下载 本文来源 更多精彩 欢迎关注 关注我们 本站所有 使用微信扫 手机扫 在手机上 分享文章到 对本文评价 您对本页面 您对本页 您觉得这条信息 您觉得本文"
        ),
    ),
    (
        Form.LEAD,
        Fact.EDITOR,
        "责任编辑 责编 监审 总监审 总监制 值班编辑 网络编辑",
    ),
    (
        Form.WHOLE,
        Fact.FURNITURE,
        (
            "打印 关闭 打印关闭 关闭打印 收藏 返回 返回顶部 返回首页 返回列表 返回上一页 返回目录 回到顶部 置顶 顶部 纠错 我要纠错 举报 投诉 点赞 在看 转发 分享 评论 回复 分享到 顶 踩 赞 "
            "附件下载 文件下载 下载 字体大小 收藏本页 加入收藏 收藏本站 设为首页 简体 繁体 简 繁 无障碍 无障碍浏览 无障碍阅读 网站无障碍 长者模式 长辈模式 适老化 关怀版 老年版 "
            "手机版 电脑版 移动版 客户端 登录 注册 退出 微博 微信 新浪微博 腾讯微博 QQ空间 QQ好友 人人网 豆瓣 复制链接 搜索 站内搜索 高级搜索 收起 展开 展开全文 展开阅读全文 阅读全文 查看全文 查看更多 加载更多 "
            "正在加载 加载中 首页 网站首页 字号 字体 大 中 小 大中小 小中大 超大 放大 正常 缩小 默认 特大 较大 打印本页 关闭窗口 我要评论 发表评论 网友评论 全部评论 最新评论 热门评论 更多 更多>> 了解详情 查看原图 关注 已关注 "
            "参与互动 智能问答 智能客服 智能机器人 听新闻 语音播报 朗读 播放 暂停 阅读 保存 更多分享 链接已复制 目录 繁體 English 扫码 在线客服 意见反馈 问答 我有话说 全文 原文链接 阅读原文 点击查看 详细 详情 图集 编辑 责编 责任编辑 作者 来源 时间 发布时间 扫一扫 微信公众号 官方微信 官方微博 政务微信 政务微博 手机站 关于我们 联系我们 网站地图 站点地图 网站声明 隐私声明 法律声明 使用帮助 我要留言 文章纠错 错误类型 错误描述 相关附件 本文完 全文完 END"
        ),
    ),
    (
        Form.WHOLE,
        Fact.RELATED,
        (
            "相关链接 相关新闻 相关阅读 相关报道 相关稿件 相关文章 相关信息 相关资讯 相关推荐 相关解读 相关专题 相关视频 相关内容 相关文件 相关话题 相关图文 相关政策 相关评论 相关日志 相关 "
            "推荐阅读 推荐新闻 推荐文章 推荐视频 推荐专题 推荐 精彩推荐 编辑推荐 热门推荐 热点推荐 为您推荐 为你推荐 今日推荐 猜你喜欢 延伸阅读 更多新闻 更多报道 更多阅读 热门文章 热门新闻 热门阅读 热门排行 热点新闻 热点排行 "
            "热点文章 热点专题 点击排行 点击排行榜 阅读排行 新闻排行 新闻排行榜 一周热点 排行榜 热文排行 最新新闻 最新文章 最新资讯 最新报道 最新动态 最新信息 精彩图片 图片新闻 图片推荐 图说天下 专题专栏 专题推荐 "
            "热词 热搜 热点搜索 今日热点 视频推荐 延伸 看了又看 其他人也在看 大家都在看 大家还在看 您可能感兴趣 你可能感兴趣 您可能还喜欢 为您推荐更多 上一篇下一篇 近期热点 热评 热门标签 精选评论 最热评论 热门跟帖 网友跟帖 更多相关"
        ),
    ),
    (
        Form.LEAD,
        Fact.RELATED,
        "相关链接 相关新闻 相关阅读 相关报道 相关稿件 相关文章 相关资讯 相关推荐 推荐阅读 延伸阅读 精彩推荐 热门推荐 猜你喜欢",
    ),
    (
        Form.ANY,
        Fact.FURNITURE,
        (
            "分享到 一键分享 微信好友 朋友圈 扫一扫 扫描二维码 识别二维码 打印本页 打印此页 关闭窗口 关闭本页 【打印 【关闭 [打印 [关闭 【收藏 【纠错 【字体 [字体 【返回 我要评论 发表评论 网友评论 "
            "文明上网 登录后 浏览次数 阅读次数 点击次数 收藏本页 访问量 邮编 邮政编码 您是第 本站访问 下载APP 客户端下载 在手机打开 手机上浏览 手机查看 二维码 下一篇 上一篇 【大 【详细】 [详细] 【详细 】已下载 设为首页 加入收藏 上一页 下一页 无障碍"
        ),
    ),
    (
        Form.STRONG,
        Fact.FURNITURE,
        (
            "版权所有 ICP备 ICP证 网站标识码 公网安备 公安备案 公安机关备案 AllRightsReserved All Rights Reserved Copyright © 增值电信业务经营许可证 互联网新闻信息服务许可证 信息网络传播视听 "
            "网络文化经营许可证 违者必究 转载请 禁止转载 不得转载 请勿转载 谢绝转载 不得擅自转载 严禁转载 更多原创资讯 备案序号 备案编号 建议使用IE 最佳浏览 本网站由 凡本网注明 凡注明 凡本站 本网未注明 Produced By 大汉网络 免责声明 版权声明 不代表本网 不代表本站 不代表本平台 您的浏览器不支持 您的浏览器版本 您访问的链接 您即将离开 很高兴为您服务 打开微信，点击 即可将网页分享 即可将本文分享 便可将本文分享 便可将网页分享"
        ),
    ),
)

_TRADITIONAL = str.maketrans(
    "发时间来览阅读责编辑关闭链闻网标识备权声页号点击体当载题荐热视频讯联术办单协务员记门开报评论专条图录级转机构创浏访问当现处导择动态扫码长购繁无国简顶复设为总监审审栏范围",
    "發時間來覽閱讀責編輯關閉鏈聞網標識備權聲頁號點擊體當載題薦熱視頻訊聯術辦單協務員記門開報評論專條圖錄級轉機構創瀏訪問當現處導擇動態掃碼長購繁無國簡頂復設為總監審審欄範圍",
)


def _expand() -> dict[str, tuple[Word, ...]]:
    words: dict[str, dict[Form, Word]] = {}
    for form, fact, texts in _GROUPS:
        for text in texts.split():
            for spelled in {text, text.translate(_TRADITIONAL)}:
                words.setdefault(spelled, {}).setdefault(form, Word(spelled, form, fact))
    return {text: tuple(forms.values()) for text, forms in words.items()}


WORDS: Final = _expand()
"""Every spelling with its forms; a word may count as a label and, alone in its line, as furniture."""
