"""Entities of titles and abstracts, read by a trained model in numpy: no torch, no download.

Wide candidates, a small tagger, two stages of boosted trees. ``training/`` holds all that made ``model.npz``.
"""
