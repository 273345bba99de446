"""What every request body keeps to: closed, nothing converted, and text that UTF-8 can hold."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Body(BaseModel):
    """A request body."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def can_be_written(cls, values: Any) -> Any:  # noqa: ANN401 - whatever the JSON holds
        """Refuse half of a surrogate pair, which JSON can spell and no file can keep."""
        if isinstance(values, bytes):  # not sent as JSON, and refused for that (web/errors.py)
            return values
        try:
            json.dumps(values, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ValueError("a text in it is not UTF-8 (half of a surrogate pair)") from error
        return values
