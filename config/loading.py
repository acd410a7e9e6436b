"""YAML files in, plain values out, with every problem told by file, key, line and hint; knows no setting by name.

A scalar is read after the YAML 1.2 core rules: `no`, `on` and dates stay text, which is what a person who writes
`words: [no]` means.  A key that stands twice in one mapping is a problem.  Lines are looked up only for problems, so
a sound configuration loads at the speed of the C parser.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from model.errors import ConfigError, ConfigProblem

T = TypeVar("T")
Location = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, bool | None] = {
    "": None,
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TEXT_TAGS = {"!", "tag:yaml.org,2002:str"}
_NUMBER_START = frozenset("0123456789+-.")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One file as read: its place, its text, its value."""

    path: Path
    name: str
    """Relative to the configuration folder, with forward slashes."""
    text: str
    data: Any


@dataclass(slots=True)
class Problems:
    """Collects what is wrong in a configuration folder, so that all of it is told at once."""

    folder: Path
    found: list[ConfigProblem] = field(default_factory=list)
    _nodes: dict[str, yaml.Node | None] = field(default_factory=dict)

    def add(self, where: YamlFile | str, location: Location, reason: str, hint: str = "") -> None:
        """Keep one problem; `location` leads from the file's root to the value."""
        if isinstance(where, str):
            self.found.append(ConfigProblem(where, _dotted(location, None), reason, hint))
            return
        line = self._line(where, location) if location else None
        key = _dotted(location, where.data)
        at = f"(line {line})" if line else ""
        self.found.append(ConfigProblem(where.name, f"{key} {at}".strip(), reason, hint))

    def raise_if_any(self) -> None:
        """Raise ConfigError with every problem found so far, each told once."""
        if self.found:
            raise ConfigError(tuple(dict.fromkeys(self.found)))

    def _line(self, file: YamlFile, location: Location) -> int | None:
        """The line on which the value at `location` stands, or the nearest thing around it that has one."""
        if file.name not in self._nodes:
            self._nodes[file.name] = yaml.compose(file.text, Loader=yaml.CSafeLoader)
        node = self._nodes[file.name]
        return _line_in(node, location) if node is not None else None


def relative_name(path: Path, folder: Path) -> str:
    """How messages call a file: relative to the configuration folder where it lies inside."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def read_yaml(path: Path, problems: Problems) -> YamlFile | None:
    """The file's value; None where it cannot be read, with the reason kept in `problems`."""
    name = relative_name(path, problems.folder)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.add(name, (), "the file is missing", "`--config FOLDER` or RURALWATCH_CONFIG names another folder")
        return None
    except UnicodeDecodeError as error:
        problems.add(name, (), f"is not UTF-8 (byte {error.start})", "save the file as UTF-8")
        return None
    except OSError as error:
        problems.add(name, (), f"cannot be read: {error.strerror}")
        return None
    try:
        data = _Builder(text).build()
    except _DoubledKeyError as error:
        problems.add(
            name, (f"{error.key} (line {error.line})",), "the key stands twice", f"first on line {error.first}"
        )
        return None
    except yaml.YAMLError as error:
        problems.add(name, (), *_syntax_problem(error))
        return None
    return YamlFile(path, name, text, data)


def validate(
    adapter: TypeAdapter[T], file: YamlFile, problems: Problems, *, data: Any = None, at: Location = ()
) -> T | None:
    """`file`'s value as the adapter's type; None where it does not fit, with each misfit kept in `problems`."""
    value = file.data if data is None else data
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            location, reason, hint = _explain(detail, adapter, value)
            problems.add(file, (*at, *location), reason, hint)
        return None


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint naming the choice that looks most like `word`; empty where none does."""
    close = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


class _DoubledKeyError(Exception):
    def __init__(self, key: str, line: int, first: int) -> None:
        self.key, self.line, self.first = key, line, first
        super().__init__(key)


class _Builder:
    """Builds plain values straight from the C parser's events: three times as fast as nodes and constructors."""

    def __init__(self, text: str) -> None:
        # NUL and other characters that YAML forbids raise a ReaderError here.
        self._parser: Any = yaml.CSafeLoader(text)
        self._anchors: dict[str, Any] = {}

    def build(self) -> Any:
        """The value of the only document; None for an empty file."""
        parser = self._parser
        value: Any = None
        documents = 0
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                return value
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise yaml.YAMLError("more than one document in the file")
                value = self._value(parser.get_event())

    def _value(self, event: Any) -> Any:
        kind = type(event)
        if kind is not yaml.AliasEvent and event.tag and event.tag not in _TEXT_TAGS:
            raise yaml.MarkedYAMLError(problem=f"the tag {event.tag} is not used here", problem_mark=event.start_mark)
        if kind is yaml.ScalarEvent:
            value: Any = _scalar(event)
        elif kind is yaml.MappingStartEvent:
            value = self._mapping()
        elif kind is yaml.SequenceStartEvent:
            value = []
            while type(item := self._parser.get_event()) is not yaml.SequenceEndEvent:
                value.append(self._value(item))
        else:
            if event.anchor not in self._anchors:
                raise yaml.MarkedYAMLError(problem=f"unknown anchor *{event.anchor}", problem_mark=event.start_mark)
            return self._anchors[event.anchor]
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _mapping(self) -> dict[str, Any]:
        value: dict[str, Any] = {}
        lines: dict[str, int] = {}
        parser = self._parser
        event: Any
        while type(event := parser.get_event()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                raise yaml.MarkedYAMLError(problem="a key must be plain text", problem_mark=event.start_mark)
            key = event.value
            line = _line_of(event)
            if key in value:
                raise _DoubledKeyError(key, line, lines[key])
            lines[key] = line
            value[key] = self._value(parser.get_event())
        return value


def _scalar(event: Any) -> Any:
    """A plain scalar after the YAML 1.2 core rules; a quoted one, or one tagged as text, is text."""
    text: str = event.value
    if event.tag or not event.implicit[0]:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _NUMBER_START:
        if _INTEGER.match(text):
            return int(text)
        if _FLOAT.match(text):
            return float(text)
    return text


def _syntax_problem(error: yaml.YAMLError) -> tuple[str, str]:
    mark: Any = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    hint = "a text that holds `: ` or starts with one of [ { * & ! % @ ` must stand in quotes" if mark else ""
    return f"is not YAML: {where}{reason}", hint


def _dotted(location: Location, data: Any) -> str:
    """`indicators[grain_output].unit`: list items by their id or name where they have one, else by their place."""
    out = ""
    for step in location:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
            name = next((data[key] for key in ("id", "name") if key in data), step) if isinstance(data, dict) else step
            out += f"[{name}]"
        else:
            data = data.get(step) if isinstance(data, dict) else None
            out += f".{step}" if out else step
    return out


def _line_in(node: yaml.Node, location: Location) -> int:
    line = _line_of(node)
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(step)), None)
            if found is None:
                return line
            key, node = found
            line = _line_of(key)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = _line_of(node)
        else:
            return line
    return line


def _line_of(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _explain(detail: ErrorDetails, adapter: TypeAdapter[Any], data: Any) -> tuple[Location, str, str]:
    """Location, reason and hint of one misfit, in words for whoever wrote the file."""
    location = _printed_location(detail["loc"], data)
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    last = str(location[-1]) if location else ""
    if kind == "extra_forbidden":
        keys = _fields_at(adapter, location[:-1], data)
        return location, "unknown key", nearest(last, keys) or _listed("known keys", keys)
    if kind == "missing":
        return location, "is missing", ""
    if kind in {"literal_error", "enum"}:
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return location, f"{_shown(given)} is not one of {', '.join(choices)}", nearest(str(given), choices)
    if kind in _EXPECTED:
        return location, f"must be {_EXPECTED[kind]}, not {_shown(given)}", _HINTS.get(kind, "")
    if kind == "value_error":
        reason, _, hint = str(context.get("error", detail["msg"])).partition(" | ")
        return location, reason, hint
    return location, f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, not {_shown(given)}", ""


_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "mapping_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "date_type": "a date such as 2025-12-31",
    "date_parsing": "a date such as 2025-12-31",
    "date_from_datetime_parsing": "a date such as 2025-12-31",
}
_HINTS = {
    "string_type": "put it in quotes",
    "list_type": "write `[one, two]`, or a line with `- ` for each",
    "tuple_type": "write `[one, two]`, or a line with `- ` for each",
}


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"


def _listed(label: str, words: Sequence[str]) -> str:
    return f"{label}: {', '.join(words)}" if words else ""


def _printed_location(location: Location, data: Any) -> Location:
    """The location without the steps that pydantic adds for unions and mapping keys: only what stands in the file."""
    out: list[str | int] = []
    for place, step in enumerate(location):
        last = place == len(location) - 1
        if isinstance(data, dict) and (step in data or last):
            out.append(step)
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            out.append(step)
            data = data[step]
    return tuple(step for step in out if step != "[key]")


def _fields_at(adapter: TypeAdapter[Any], location: Location, data: Any) -> list[str]:
    """The keys that the model at `location` knows, in the order of its definition."""
    kinds = _models(getattr(adapter, "_type", None))
    for step in location:
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) else None
            continue
        data = data.get(step) if isinstance(data, dict) else None
        kinds = [inner for kind in kinds for inner in _models(_annotation(kind, step))] or kinds
    return list(dict.fromkeys(key for kind in kinds for key in _keys(kind)))


def _keys(kind: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in kind.model_fields.items()]


def _annotation(kind: type[BaseModel], key: str) -> Any:
    return next((info.annotation for name, info in kind.model_fields.items() if key in {name, info.alias}), None)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation holds: itself, or the members of its list, mapping or union."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for inner in get_args(annotation) for model in _models(inner)]
