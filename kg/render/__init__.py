"""The picture: a graph becomes one self-contained HTML page."""

from kg.render.page import render_page, write_page

__all__ = ["render_page", "write_page"]
