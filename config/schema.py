"""JSON Schemas of the configuration files: the pydantic models in, one schema text a file kind out, for editors.

What stands below a field in its model's source is that field's description, so that an editor shows it.
"""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter

from config import catalogue_forms, forms, regions

FOLDER = Path(__file__).parent / "schemas"

_REGIONS: TypeAdapter[Any] = TypeAdapter(regions.RegionsFile)

# Schema → where it is used, the adapter that loads those files.
KINDS: dict[str, tuple[str, TypeAdapter[Any]]] = {
    "ruralwatch": ("ruralwatch.yaml", forms.MAIN),
    "source": ("sources/*.yaml", forms.SOURCE),
    "target": ("targets/*.yaml", forms.TARGET),
    "indicators": ("indicators/*.yaml", catalogue_forms.INDICATORS),
    "catalogue": ("catalogue.yaml", catalogue_forms.CATALOGUE),
    "units": ("units.yaml", catalogue_forms.UNITS),
    "lexicon": ("lexicon/*.yaml", catalogue_forms.WORDINGS),
    "regions": ("regions/*.yaml", _REGIONS),
}


def schema_files() -> dict[str, str]:
    """File name → text of each schema, in a stable order of keys."""
    described = {
        name: texts for module in (forms, catalogue_forms, regions) for name, texts in _field_texts(module).items()
    }
    return {f"{kind}.schema.json": _render(adapter, used, described) for kind, (used, adapter) in KINDS.items()}


def _render(adapter: TypeAdapter[Any], used: str, described: dict[str, dict[str, str]]) -> str:
    schema = adapter.json_schema(by_alias=True)
    for model in (schema, *schema.get("$defs", {}).values()):
        texts = described.get(model.get("title", ""), {})
        for field, form in model.get("properties", {}).items():
            form.pop("title", None)
            if adapter is _REGIONS and form.get("items") == {"type": "string"}:
                # Lists of names may also stand as one text with spaces.
                form["type"] = ["array", "string"]
            # A field's alias is the only key whose name differs from the attribute: `class` is `source_class`.
            text = texts.get(field) or (texts.get("source_class") if field == "class" else None)
            if text:
                form["description"] = text
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"config/{used}"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _field_texts(module: ModuleType) -> dict[str, dict[str, str]]:
    """Model → field → the string that stands below the field in the module's source."""
    texts: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            texts[node.name] = {
                field.target.id: inspect.cleandoc(text.value.value)
                for field, text in zip(node.body, node.body[1:], strict=False)
                if isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            }
    return texts
