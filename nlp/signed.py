"""The same network for processors that multiply signed bytes in one instruction (VNNI).

The graph that omdok builds has unsigned matrices, because signed ones overflow in sums of two on
processors without VNNI. With VNNI nothing overflows, and only signed ones take that instruction:
passages cost a third less there. A matrix of bytes less 128, with its zero point less 128, is the
same matrix, so vectors stay the same to the last bit, and nothing is embedded anew. The second
graph is made where it is wanted first and kept beside the first one.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from nlp.model_folder import ONNX_FOLDER, ONNX_GRAPH

SIGNED_FOLDER = "onnx-vnni"
_KEPT = "of.json"
_FLAGS = frozenset({"avx512_vnni", "avx_vnni"})
# Where a node has its matrix and the matrix's zero point.
_INPUTS = {"DynamicQuantizeMatMul": (1, 3), "MatMulIntegerToFloat": (1, 5)}
_MIDDLE = 128
# What is smaller stands in the graph itself.
_LARGE = 1024
# The folder may belong to a group.
_READABLE = 0o644


@lru_cache(maxsize=1)
def multiplies_signed(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor has VNNI; False where the system does not tell."""
    with suppress(OSError):
        for line in cpuinfo.read_text(encoding="utf8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "flags":
                return not _FLAGS.isdisjoint(value.split())
    return False


def graph_for_here(folder: Path, content: str) -> Path:
    """The graph of a built model that this processor runs fastest; `content` is the hash of what
    was built. A folder that may not be written to has but the one.
    """
    plain = folder / ONNX_FOLDER / ONNX_GRAPH
    if not multiplies_signed():
        return plain
    if not _is_of(folder / SIGNED_FOLDER, content):
        with suppress(OSError):
            _make(plain, folder / SIGNED_FOLDER, content)
    return folder / SIGNED_FOLDER / ONNX_GRAPH if _is_of(folder / SIGNED_FOLDER, content) else plain


def write_signed(source: Path, target: Path) -> None:
    """Write the graph `source` with signed matrices, its large values in a file beside it."""
    import onnx

    model = onnx.load(source)
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    names: set[str] = set()
    for node in model.graph.node:
        names.update(node.input[place] for place in _INPUTS.get(node.op_type, ()))
    for name in names:
        _sign(stored[name])
    onnx.save(
        model,
        target,
        save_as_external_data=True,
        location=target.with_suffix(".bin").name,
        size_threshold=_LARGE,
    )


def _sign(tensor: Any) -> None:
    import numpy as np
    from onnx import numpy_helper

    values = numpy_helper.to_array(tensor)
    if values.dtype == np.uint8:
        signed = (values.astype(np.int16) - _MIDDLE).astype(np.int8)
        tensor.CopyFrom(numpy_helper.from_array(signed, tensor.name))


def _make(source: Path, folder: Path, content: str) -> None:
    """Whole or not at all, and by the last of several processes that make it at once."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir()
        write_signed(source, draft / ONNX_GRAPH)
        for file in draft.iterdir():
            file.chmod(_READABLE)
        (draft / _KEPT).write_text(
            json.dumps({"content_sha256": content, "files": _stamps(draft)}), encoding="utf8"
        )
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _is_of(folder: Path, content: str) -> bool:
    with suppress(OSError, ValueError):
        kept = json.loads((folder / _KEPT).read_text(encoding="utf8"))
        return bool(kept == {"content_sha256": content, "files": _stamps(folder)})
    return False


def _stamps(folder: Path) -> dict[str, list[int]]:
    """Size and time of change of each file: a copy that broke off or a damaged file is no match."""
    files = (file for file in sorted(folder.iterdir()) if file.name != _KEPT)
    found = {file.name: file.stat() for file in files}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found.items()}
