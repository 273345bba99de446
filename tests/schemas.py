"""The JSON Schemas of the contract, as validators."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

import assistant

FOLDER = Path(assistant.__path__[0]) / "schema"


def read_schema(name: str) -> dict[str, Any]:
    """Return a schema: answer, search or citation."""
    schema: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def validator(name: str) -> Draft202012Validator:
    """Return the validator of a schema, which finds the others by their file names."""
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.schema.json"))]
    registry = Registry().with_resources([(value["$id"], Resource.from_contents(value)) for value in contents])
    return Draft202012Validator(read_schema(name), registry=registry, format_checker=FormatChecker())


def faults(name: str, value: object) -> list[str]:
    """Return what a value breaks of a schema."""
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(value)]
