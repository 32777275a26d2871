"""How right a library is, measured against annotated papers. :func:`evaluate` is `kg evaluate`."""

from kg.evaluate.gold import GoldPaper, read_gold
from kg.evaluate.report import Row, evaluate

__all__ = ["GoldPaper", "Row", "evaluate", "read_gold"]
