"""The drafts of one sentence in, groups that are read together out: 分别 lists and what they are zipped with (G06, T23)."""

from __future__ import annotations

import re

from parsers.relations.drafts import Draft

_JOINT = re.compile(r"^(?:左右|以上|以内|以下)?(?:、|和|与|及|以及)(?:分别)?$")


def find_zips(drafts: list[Draft], folded: str) -> list[list[Draft]]:
    """Runs of two or more figures of one unit with nothing but 、 or 和 between them, in text order."""
    runs: list[list[Draft]] = []
    run: list[Draft] = []
    for draft in drafts:
        if run and _joined(run[-1], draft, folded):
            run.append(draft)
            continue
        if len(run) > 1:
            runs.append(run)
        run = [draft]
    if len(run) > 1:
        runs.append(run)
    return runs


def _joined(left: Draft, right: Draft, folded: str) -> bool:
    if left.frame is right.frame or left.unit != right.unit:
        return False
    return bool(_JOINT.match(folded[left.frame.end : right.frame.start]))


def split_nouns(words: str) -> list[str]:
    """The members of a coordination: 户厕、公厕 → 户厕, 公厕; 城乡居民收入 → 城镇居民收入, 农村居民收入.

    A shared end is given to every member: 城镇和农村常住居民人均可支配收入 → 城镇常住…, 农村常住….
    """
    text = words.strip("、,和与及 ")
    if "城乡" in text and not re.search(r"[、和与及]", text):
        return [text.replace("城乡", "城镇", 1), text.replace("城乡", "农村", 1)]
    members = [member for member in re.split(r"、|和|与|以及|及", text) if member]
    if len(members) < 2:
        return members
    last = members[-1]
    if len(members) == 2 and {members[0][:2], last[:2]} == {"城镇", "农村"} and len(members[0]) <= 4:
        members[0] += last[2:]
    return members
