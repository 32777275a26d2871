"""`kg evaluate`."""

import click


@click.command()
def evaluate() -> None:
    """Evaluate."""
