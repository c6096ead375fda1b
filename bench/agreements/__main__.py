"""How well terms of agreements are read: `python -m bench.agreements [DATEI …] [--faults]`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.agreements.judging import judge, rows_of

GOLD = Path("corpus/gold/agreements")


def main() -> None:
    """Print a line of figures for each file."""
    given = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    for file in given or sorted(GOLD.glob("*.jsonl")):
        score = judge(rows_of(file))
        print(
            f"{file.stem}: {score.rows} Zeilen, Rollen F1 {score.role_f1:.3f}, "
            f"Tage {score.right_days}/{score.days} = {score.right_days / max(1, score.days):.3f}, "
            f"Stand {score.states / max(1, score.rows):.3f}, stumm {score.silent}, "
            f"falsch als sicher {score.wrong}/{score.shown} = {score.wrong / max(1, score.shown):.3f}"
        )
        if "--faults" in sys.argv:
            print("\n".join(score.faults))


if __name__ == "__main__":
    main()
