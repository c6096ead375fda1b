"""What the tagger and the registers gain and lose on gold since the last snapshot: `make gains`.

.venv/bin/python -m bench.tagging.gains [--accept]

The snapshot (`snapshot.json` beside this file) holds every error on the gold files. Run this before
you commit a change to a tagger or a register; `--accept` writes the new state down, to be committed
with the change.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.evaluation.tags import evaluate_tags
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings

SNAPSHOT = Path(__file__).with_name("snapshot.json")
GOLD = ("tags.jsonl", "passages.jsonl", "press.jsonl")


def measure(settings: Settings) -> dict[str, Any]:
    """For each gold file its figures and its errors, each error as one readable line."""
    vocabulary = load_vocabulary(settings.vocabulary_folder)
    state = {}
    for name in GOLD:
        result = evaluate_tags(settings.paths.corpus / "gold" / name, vocabulary, settings)
        errors = sorted(
            f"{e['error']} {e['kind']} {e['id']}: {' '.join(e['around'].split())}"
            for e in result["errors"]
        )
        figures = {kind: values["f1"] for kind, values in result["by_kind"].items()}
        state[name] = {
            "f1": figures,
            "micro": result["micro"]["f1"],
            "n": result["micro"]["n"],
            "errors": errors,
        }
    return state


def report(before: dict[str, Any], after: dict[str, Any]) -> tuple[list[str], bool]:
    """The lines of the report, and whether anything was lost."""
    lines, lost = [], False
    for name, now in after.items():
        old = before.get(name, {"micro": 0.0, "f1": {}, "n": 0, "errors": []})
        gains = [error for error in old["errors"] if error not in now["errors"]]
        losses = [error for error in now["errors"] if error not in old["errors"]]
        lines.append(
            f"{name}: F1 {old['micro']:.4f} -> {now['micro']:.4f} on {now['n']} tags and quotes "
            f"({old['n']} before)"
        )
        kinds = (
            f"{kind} {old['f1'].get(kind, 0):.3f} -> {f1:.3f}" for kind, f1 in now["f1"].items()
        )
        lines.append("  " + ", ".join(kinds))
        lines.extend(f"  + {error}" for error in gains)
        lines.extend(f"  - {error}" for error in losses)
        lost = lost or bool(losses)
    return lines, lost


def main() -> int:
    """0 when nothing was lost, else 1."""
    after = measure(Settings())
    before = json.loads(SNAPSHOT.read_text(encoding="utf8")) if SNAPSHOT.exists() else {}
    lines, lost = report(before, after)
    sys.stdout.write(
        "\n".join([*lines, "something was lost" if lost else "nothing was lost"]) + "\n"
    )
    if "--accept" in sys.argv:
        SNAPSHOT.write_text(json.dumps(after, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
        return 0
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
