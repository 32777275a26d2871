"""All that makes the trained model. Nothing here is installed; it runs from the checkout's root (training/README.md)."""
