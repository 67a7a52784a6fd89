"""What the schemas need of pandera, from where it is defined: its front door also loads what infers schemas, decorates
functions and makes strategies, a tenth of the time of checking one report.
"""

from __future__ import annotations

from pandera import errors
from pandera.api.checks import Check
from pandera.api.polars.components import Column
from pandera.api.polars.container import DataFrameSchema
from pandera.config import ValidationDepth, config_context

__all__ = ["Check", "Column", "DataFrameSchema", "ValidationDepth", "config_context", "errors"]
