"""The page: template, style and scripts, data only."""
