"""Language only: text in, mentions and vectors out. Knows no files of ours, no store and no
orchestration.

The libraries that run models read the environment when they are imported, so what must always hold
stands here: none of them calls home. onnxruntime reports its use to its maker, in native code that
no hook of Python sees.
"""

import os

for _name in ("ORT_DISABLE_TELEMETRY", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ.setdefault(_name, "1")
