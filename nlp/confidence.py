"""How sure each way of finding is: the share that was right on gold, written by
`bench.tagging.calibrate`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent / "data" / "confidence.json"
CONFIDENCE: Mapping[str, float] = json.loads(FILE.read_text(encoding="utf8"))
