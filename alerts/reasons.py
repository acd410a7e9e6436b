"""The closed list of reasons for verdicts and changes of state: one word that log, table, message and test share."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a target stands as it stands, or why it changed; the wording for people is in the message templates."""

    # How a version came to be, and went.
    TARGET_STATED = "target_stated"
    TARGET_RAISED = "target_raised"
    TARGET_LOWERED = "target_lowered"
    TARGET_RESTATED = "target_restated"
    """A new version with the same value: another deadline, wording or comparator."""
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    # The calendar.
    PERIOD_BEGUN = "period_begun"
    PERIOD_OVER = "period_over"
    """The period has ended: late figures and corrections are waited for."""
    GRACE_OVER = "grace_over"
    REOPENED = "reopened"

    # What figures say.
    FIGURE_MET = "figure_met"
    FIGURE_EXCEEDED = "figure_exceeded"
    FIGURE_BELOW_PACE = "figure_below_pace"
    FIGURE_ON_PACE = "figure_on_pace"
    FIGURE_NEAR_PACE = "figure_near_pace"
    """Not met, and what the wording allows lies on both sides of the share that is due: 近35家 in December."""
    FIGURE_NO_PACE = "figure_no_pace"
    """Not met so far, and the indicator has no pace to be held against: a rate, a level, a growth."""
    FIGURE_BEFORE_END = "figure_before_end"
    """Inside the target so far, but only the whole period can decide: a ceiling on a flow, a growth."""
    CEILING_BROKEN = "ceiling_broken"
    """A flow that was to stay below has already passed its ceiling: the period cannot heal it."""
    FELL_BACK = "fell_back"
    """A level that had been reached is below its target again."""
    MET_AFTER_REDUCTION = "met_after_reduction"
    """The figure was short of the earlier version and reaches the lowered one: no success to be told."""
    FIGURE_SHORT_AT_END = "figure_short_at_end"
    NO_FIGURE_AT_END = "no_figure_at_end"
    NO_FIGURE = "no_figure"

    # What articles claim.
    CLAIM_MET = "claim_met"
    CLAIM_MISSED = "claim_missed"
    CLAIM_BEYOND_FIGURE = "claim_beyond_figure"
    """An article says it is met, the figures say that it is not."""
    CLAIM_BELOW_FIGURE = "claim_below_figure"
    """An article says it was missed, the figures say that it is met."""
    RATIO_DISAGREES = "ratio_disagrees"
    """The printed percentage cannot come from the figure and the target."""
    CUMULATIVE_FELL = "cumulative_fell"
    """A figure that can only grow is smaller at a later date."""
    DISPUTE_RESOLVED = "dispute_resolved"

    # Taking back what was told.
    LATE_FIGURE = "late_figure"
    """A figure that came after the closing says otherwise."""
    EVIDENCE_GONE = "evidence_gone"
    """The figure or claim that an earlier alert rested on was corrected, withheld or replaced."""


class LeftOut(StrEnum):
    """Why a piece of evidence does not count for a target."""

    HELD = "held"
    """It waits for an analyst."""
    AFTER_PERIOD = "after_period"
    BEFORE_PERIOD = "before_period"
    """It starts before the target's period: a sum since an earlier start."""
    STOCK_FOR_FLOW = "stock_for_flow"
    """A level cannot be held against a quota on a flow: 累计111家 against 新建35家."""
    FLOW_FOR_STOCK = "flow_for_stock"
    PART_OF_PERIOD = "part_of_period"
    """A month or quarter alone: it bounds the sum from below and cannot show a shortfall."""
    OUTRANKED = "outranked"
    """Another figure of the same day is better: a nearer source, a clearer period, an exact wording."""
    UNDETERMINED = "undetermined"
    """What the wording allows lies on both sides of the target: 约35家 against 35."""
    SAYS_NOTHING = "says_nothing"
    """Neither a figure nor a claim that could decide."""
