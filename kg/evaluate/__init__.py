"""How right a library is, measured against annotated papers. :func:`evaluate` is `kg evaluate`."""

from kg.evaluate.errors import Mistake, errors
from kg.evaluate.gold import GoldPaper, read_gold
from kg.evaluate.kinds_of_error import ErrorKind, error_kinds
from kg.evaluate.report import Row, evaluate

__all__ = ["ErrorKind", "GoldPaper", "Mistake", "Row", "error_kinds", "errors", "evaluate", "read_gold"]
