"""A model of one's own: what a user's annotated papers add to the shipped one. :func:`train` is `kg train`."""

from kg.train.drafts import annotate, is_library
from kg.train.training import Trained, train
from kg.train.trial import Trial, trial

__all__ = ["Trained", "Trial", "annotate", "is_library", "train", "trial"]
