"""The words that get embeddings of their own: those of the papers that the teacher labels."""

from __future__ import annotations

import json

from training.gold import load_gold, silver_papers
from training.paths import WORK
from training.teacher import word_list


def main() -> None:
    """Write words.json."""
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "words.json").write_text(json.dumps(word_list(silver_papers(load_gold())[:16000])))


if __name__ == "__main__":
    main()
