"""The picture: a graph becomes one self-contained HTML page."""

from kg.render.page import draw, render_page, write_drawn, write_page

__all__ = ["draw", "render_page", "write_drawn", "write_page"]
