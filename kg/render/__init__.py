"""The picture: a graph becomes one self-contained HTML page."""

from kg.render.page import draw, render_page, write_drawn, write_page
from kg.render.plots import PLOTS, plot

__all__ = ["PLOTS", "draw", "plot", "render_page", "write_drawn", "write_page"]
