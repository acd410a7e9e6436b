"""A table in, drafts of its cells out: a task and its result by row, years and growth by column, regions by row (T09).

The heads give the columns their roles; unit and multiplier come from the head, a unit column, the caption or the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from model.statistics import (
    Approximation,
    AttainmentStatus,
    Basis,
    Comparator,
    Measure,
    Number,
    PeriodKind,
    Quantity,
    ReferencePeriod,
    Region,
    Transformation,
    Unit,
)
from model.text import MentionKind, RegionLink
from parsers.relations.drafts import Draft, TargetDraft, Text
from parsers.relations.frames import Frame
from parsers.tables import NUMERIC, TableCell, TableRow, TextTable

_ROLES = (
    ("unit", re.compile(r"^(?:计量|计算)?单位$")),
    ("skip", re.compile(r"序号|编号|排名|排序|位次|名次|备注|责任|牵头|部门|时间|得分|分值")),
    (
        "ratio",
        re.compile(r"完成率|完成比例|完成进度.*%|进度\(%\)|占.{0,8}(?:任务|目标|计划)|达成率|完成.{0,4}%|兑现率"),
    ),
    ("growth", re.compile(r"同比|增长|增幅|增速|比上年.{0,4}%|±")),
    ("change", re.compile(r"增量|增减|增加额|净增|比上年增")),
    ("share", re.compile(r"占比|比重|贡献率|构成|所占")),
    ("done", re.compile(r"实际|已完成|完成数|完成情况|完成量|^完成|进度|到位|累计完成|完成")),
    ("task", re.compile(r"任务|目标|计划|指标数|指标值|下达|应建|应完成")),
    ("year", re.compile(r"^(?:20|19)\d\d年")),
    ("label", re.compile(r"指标|项目|名称|内容|县区|乡镇|镇街|地区|区县|单位|事项|类别|分类|行业|品种")),
)
_MULTIPLIERS = {"十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_BRACKET = re.compile(r"[(](?:单位:)?([^()]{1,8})[)]")
_ROLE_WORDS = re.compile(
    r"(?:全年|年度|目标|计划|任务|完成|实际|已|累计)*(?:任务|目标|计划|完成|进度|到位)(?:数|率|量|情况|比例|进度)?$|数$"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}(?:镇|乡|街道|县|区|市|州|村|社区)$")
_TOTAL = re.compile(r"^(?:合计|总计|全[县市区省州]|小计)$")
_AT_MOST = re.compile(r"失业率|发生率|能耗|不超过|不高于|≤|小于|(?<!不)低于|控制")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds."""

    role: str
    header: str
    unit: str
    period: ReferencePeriod | None = None


class CellReader:
    """Reads the tables of one document."""

    def __init__(self, text: Text, default: ReferencePeriod | None) -> None:
        self.text = text
        self.default = default

    def read(self, table: TextTable) -> Iterator[Draft]:
        """A draft for every figure of the table whose column has a meaning, in text order."""
        columns = [self._column(header, table) for header in table.headers]
        if table.shape == "column" and (triples := self._tripled(table)) is not None:
            yield from triples
            return
        for row in table.rows:
            yield from self._row(row, columns, table)

    def _column(self, header: str, table: TextTable) -> Column:
        words = header.replace(" ", "")
        role = next((name for name, pattern in _ROLES if pattern.search(words)), "value")
        bracket = _BRACKET.search(words)
        unit = bracket.group(1) if bracket and self._unit(bracket.group(1)) is not None else ""
        period = None
        if match := re.match(r"((?:20|19)\d\d)年", words):
            year = int(match.group(1))
            period = ReferencePeriod(
                date(year, 1, 1), date(year, 12, 31), Basis.STATED, match.group(), PeriodKind.WINDOW, "year"
            )
        del table
        return Column(role, header, unit, period)

    def _row(self, row: TableRow, columns: list[Column], table: TextTable) -> Iterator[Draft]:
        placed = self._place(row, columns)
        region = self._region(row)
        label = self._label(row, columns, table, region)
        unit = self._row_unit(row, columns)
        task: Draft | None = None
        done: Draft | None = None
        level: Draft | None = None
        for cell, column in placed:
            if column.role in {"skip", "unit"} or (column.role == "label" and columns.index(column) == 0):
                continue
            draft = self._draft(cell, column, label, unit or table.unit, row, table)
            if draft is None:
                continue
            if region is not None:
                draft.region = region
            if column.role == "task":
                task = self._as_task(draft, cell)
            elif column.role == "done":
                done = draft
                draft.measure = Measure.FLOW
                self._attain(task, done)
            elif column.role == "ratio":
                self._as_ratio(draft, done or task)
            elif column.role in {"growth", "share"} and draft.unit in {"NUM", "PC"}:
                draft.unit, draft.factor = "PC", Decimal(1)
                draft.transformation = Transformation.YOY_PCT if column.role == "growth" else Transformation.SHARE_PCT
                draft.base = level
            elif column.role == "change":
                draft.transformation = Transformation.YOY_ABS
                draft.base = level
            elif level is None:
                level = draft
            yield draft

    def _place(self, row: TableRow, columns: list[Column]) -> list[tuple[TableCell, Column]]:
        """Each figure with its column: by index where the table tells it, else by order of the figure columns."""
        if row.values and row.values[0].column >= 0:
            return [(cell, columns[cell.column]) for cell in row.values if cell.column < len(columns)]
        figures = [c for c in columns if c.role not in {"skip", "unit", "label"}]
        if columns and figures and figures[0] is columns[0]:
            figures = figures[1:]
        placed = []
        at = 0
        for cell in row.values:
            percent = cell.text.endswith("%")
            while at < len(figures) and percent and figures[at].role in {"task", "done"}:
                at += 1
            if at >= len(figures):
                break
            placed.append((cell, figures[at]))
            at += 1
        return placed

    def _label(self, row: TableRow, columns: list[Column], table: TextTable, region: Region | None) -> str:
        """The words that name what the row counts; for a row of a region, those of the table."""
        words = [cell.text for cell in row.labels if not self._is_unit(cell.text)]
        if row.labels and row.labels[0].column >= 0:
            kept = [c for c in row.labels if columns[min(c.column, len(columns) - 1)].role not in {"skip", "unit"}]
            words = [cell.text for cell in kept if not self._is_unit(cell.text)] or words
        name = " ".join(words)
        if region is not None or _TOTAL.match(name.replace(" ", "")) or _PLACE.match(name):
            return self._subject(columns) or re.sub(r"单位[::]\S*|[(（].*?[)）]", "", table.caption).strip()
        return re.sub(r"^[一二三四五六七八九十\d]+[、.]|^[(][一二三四五六七八九十\d]+[)]", "", name)

    def _subject(self, columns: list[Column]) -> str:
        """What a table of places counts, as its heads say: 户厕改造任务数 → 户厕改造."""
        names = (
            _ROLE_WORDS.sub("", _BRACKET.sub("", c.header)) for c in columns if c.role in {"task", "done", "ratio"}
        )
        return max(names, key=len, default="")

    def _region(self, row: TableRow) -> Region | None:
        """The region that the row's first words name."""
        if not row.labels:
            return None
        cell = row.labels[0]
        for mention in self.text.regions.within(cell.start, cell.end):
            link = mention.value
            if isinstance(link, RegionLink) and mention.span.end - mention.span.start >= len(cell.text) - 1:
                return link.region or (self.text.region if link.role == "article" else None)
        return None

    def _row_unit(self, row: TableRow, columns: list[Column]) -> str:
        """The unit that the row itself gives: in a unit column, or as a word of its own behind the label."""
        for cell in reversed(row.labels):
            if cell.column >= 0 and columns[min(cell.column, len(columns) - 1)].role == "unit":
                return cell.text
        last = row.labels[-1] if row.labels else None
        return last.text if last is not None and len(row.labels) > 1 and self._is_unit(last.text) else ""

    def _is_unit(self, words: str) -> bool:
        return self._unit(words) is not None

    def _unit(self, words: str) -> tuple[Unit, Decimal] | None:
        """The unit of 万人, 元/月/人, %, with its multiplier."""
        units = self.text.lexicon.units
        if words in units:
            return units[words], Decimal(1)
        for power in sorted(_MULTIPLIERS, key=len, reverse=True):
            if words.startswith(power) and words[len(power) :] in units:
                return units[words[len(power) :]], Decimal(10) ** _MULTIPLIERS[power]
        if re.fullmatch(r"[万亿]?元(?:/[人月年户亩村]){1,2}", words):
            code = "CNY_PER_MONTH" if "月" in words else "CNY_PER_PERSON"
            return Unit(code, words, Decimal(1), "money_rate"), Decimal(10000 if words[0] == "万" else 1)
        return None

    def _draft(
        self, cell: TableCell, column: Column, label: str, row_unit: str, row: TableRow, table: TextTable
    ) -> Draft | None:
        match = NUMERIC.match(cell.text)
        if match is None:
            return None
        printed = match.group("unit") or column.unit or row_unit
        if column.role in {"ratio", "growth", "share"} and not match.group("unit"):
            printed = column.unit or "%"
        found = self._unit(printed) or (self._unit(column.unit) if column.unit else None) or self._unit(row_unit)
        rate = self._unit(row_unit)
        if found is not None and rate is not None and found[0].code == "CNY" and rate[0].code.startswith("CNY_PER"):
            found = rate
        unit, scale = found or (Unit("NUM", "", Decimal(1)), Decimal(1))
        value = Decimal(match.group("digits").replace(",", ""))
        if match.group("sign") == "-":
            value = -value
        decimals = max(0, -int(value.as_tuple().exponent))
        number = Number(value * scale, value * scale, value * scale, Approximation.EXACT, decimals=decimals)
        named = label if column.role != "value" or label_is_name(label, column) else f"{column.header}"
        if column.role == "value" and self._region(row) is not None:
            named = _BRACKET.sub("", column.header) or label
        start = cell.start + match.start("digits")
        end = cell.start + (match.end("unit") if match.group("unit") else match.end("digits"))
        frame = Frame(
            start=start,
            end=end,
            quantity=Quantity(number, unit, match.group("unit") or ""),
            kind=MentionKind.QUANTITY,
            rule="table.cell",
            sentence=self._sentence(cell.start),
            before_start=cell.start,
            after_end=cell.end,
            before=named,
            after="",
            topic=table.caption,
            clause=cell.start,
        )
        draft = Draft(
            frame, unit.code, unit.factor, match.group("unit") or printed, number.value and number.value * unit.factor
        )
        draft.start, draft.end = start, end
        draft.name = draft.noun = re.sub(r"\s+", "", named)[:60]
        draft.rules += ["table.cell", f"table.{column.role}"]
        draft.period = column.period or self.default
        return draft

    def _sentence(self, at: int) -> int:
        sentences = self.text.document.sentences
        low, high = 0, len(sentences) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if sentences[middle].span.start <= at else (low, middle - 1)
        return low

    def _as_task(self, draft: Draft, cell: TableCell) -> Draft:
        draft.target = TargetDraft("T09", claim=AttainmentStatus.ONGOING)
        if _AT_MOST.search(cell.text) or _AT_MOST.search(draft.name):
            draft.target.comparator = Comparator.AT_MOST
        draft.rules.append("target.T09")
        return draft

    def _attain(self, task: Draft | None, done: Draft) -> None:
        if task is None or task.target is None or task.value is None or done.value is None:
            return
        task.target.actual = done
        if task.target.comparator is Comparator.AT_MOST:
            met, beyond = done.value <= task.value, done.value < task.value
        else:
            met, beyond = done.value >= task.value, done.value > task.value
        if beyond:
            task.target.claim = AttainmentStatus.EXCEEDED
        elif met:
            task.target.claim = AttainmentStatus.MET

    def _as_ratio(self, draft: Draft, base: Draft | None) -> None:
        draft.unit, draft.factor = "PC", Decimal(1)
        draft.transformation = Transformation.TARGET_RATIO_PCT
        draft.base = base
        if base is not None and base.target is not None:
            base.target.ratio = (draft.value or Decimal(0)) / 100

    def _tripled(self, table: TextTable) -> list[Draft] | None:
        """Rows of regions under several heads of task, result and percentage, where every percentage proves its pair.

        The blank cells of such a table are lost when it is copied one cell a line; 100 × result ÷ task = percentage
        tells again which three figures belong together.
        """
        names = [g for g in table.groups if _BRACKET.search(g) and not re.search(r"完成|任务|目标|进度|比例", g)]
        if len(names) < 2 or not any(re.search(r"目标|任务|计划", g) for g in table.groups):
            return None
        drafts: list[Draft] = []
        task, done = Column("task", "任务", ""), Column("done", "完成", "")
        ratio = Column("ratio", "完成率(%)", "%")
        for row in table.rows:
            region = self._region(row)
            for name, cells in zip(names, _proved(list(row.values)), strict=False):
                bracket = _BRACKET.search(name)
                unit = bracket.group(1) if bracket else ""
                label = _BRACKET.sub("", name)
                made: list[Draft] = []
                for cell, column in zip(cells, (task, done, ratio), strict=False):
                    draft = self._draft(
                        cell, replace(column, unit=unit if column.role != "ratio" else "%"), label, unit, row, table
                    )
                    if draft is None:
                        continue
                    draft.region = region or draft.region
                    made.append(draft)
                if len(made) > 1:
                    self._as_task(made[0], cells[0])
                    made[1].measure = Measure.FLOW
                    self._attain(made[0], made[1])
                    if len(made) > 2:
                        self._as_ratio(made[2], made[1])
                    drafts += made
        return drafts or None


def label_is_name(label: str, column: Column) -> bool:
    """Whether the row, not the column, names what is counted."""
    return bool(label) and column.period is not None


def _proved(cells: list[TableCell]) -> list[list[TableCell]]:
    """The figures in groups of three where the third is the percentage of the first two, else in pairs."""
    groups: list[list[TableCell]] = []
    at = 0
    while at + 1 < len(cells):
        triple = cells[at : at + 3]
        if len(triple) == 3 and _is_percentage(*triple):
            groups.append(triple)
            at += 3
        else:
            groups.append(cells[at : at + 2])
            at += 2
    return groups


def _is_percentage(task: TableCell, done: TableCell, ratio: TableCell) -> bool:
    values = [NUMERIC.match(cell.text) for cell in (task, done, ratio)]
    if any(match is None for match in values):
        return False
    first, second, third = (Decimal(match.group("digits").replace(",", "")) for match in values if match is not None)
    return bool(first) and abs(second / first * 100 - third) <= max(Decimal("0.2"), third / 200)
