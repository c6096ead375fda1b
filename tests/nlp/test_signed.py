"""The graph with signed matrices: the same numbers, made once, and only where it pays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from nlp import signed
from nlp.embedders.onnx import open_session
from nlp.model_folder import ONNX_FOLDER, ONNX_GRAPH
from nlp.signed import SIGNED_FOLDER, graph_for_here, multiplies_signed

WIDE, NARROW = 64, 24


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model of one product, its matrix of unsigned bytes with a zero point a column."""
    chance = np.random.default_rng(3)
    stored = {
        "matrix": chance.integers(0, 256, (WIDE, NARROW), dtype=np.uint8),
        "scales": chance.random(NARROW, dtype=np.float32),
        "zeros": chance.integers(0, 256, NARROW, dtype=np.uint8),
    }
    node = helper.make_node(
        "DynamicQuantizeMatMul", ["given", *stored], ["found"], domain="com.microsoft"
    )
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info("given", TensorProto.FLOAT, ["n", WIDE])],
        [helper.make_tensor_value_info("found", TensorProto.FLOAT, ["n", NARROW])],
        [numpy_helper.from_array(values, name) for name, values in stored.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    (tmp_path / ONNX_FOLDER).mkdir()
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.save(model, tmp_path / ONNX_FOLDER / ONNX_GRAPH)
    return tmp_path


@pytest.fixture
def with_vnni(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed, "multiplies_signed", lambda: True)


@pytest.mark.usefixtures("with_vnni")
def test_signed_matrices_give_the_same_numbers(folder: Path) -> None:
    made = graph_for_here(folder, "abc")
    assert made == folder / SIGNED_FOLDER / ONNX_GRAPH
    kinds = {tensor.name: tensor.data_type for tensor in onnx.load(made).graph.initializer}
    assert (kinds["matrix"], kinds["zeros"]) == (TensorProto.INT8, TensorProto.INT8)
    # Small numbers, so that nothing overflows on a processor without VNNI either.
    given = {"given": np.linspace(0, 1, 3 * WIDE, dtype=np.float32).reshape(3, WIDE) ** 9}
    plain = open_session(folder / ONNX_FOLDER / ONNX_GRAPH).run(None, given)[0]
    np.testing.assert_allclose(open_session(made).run(None, given)[0], plain, rtol=1e-6)


@pytest.mark.usefixtures("with_vnni")
def test_it_is_made_once_for_one_content_and_again_for_another_or_a_damaged_file(
    folder: Path,
) -> None:
    made = graph_for_here(folder, "abc")
    first = made.stat().st_mtime_ns
    assert graph_for_here(folder, "abc").stat().st_mtime_ns == first
    assert graph_for_here(folder, "other").stat().st_mtime_ns > first
    made.write_bytes(b"")
    assert graph_for_here(folder, "other").stat().st_size > 0
    assert sorted(file.name for file in folder.iterdir()) == [ONNX_FOLDER, SIGNED_FOLDER]


@pytest.mark.usefixtures("with_vnni")
def test_where_nothing_can_be_written_the_first_graph_stays(folder: Path) -> None:
    (folder / SIGNED_FOLDER).write_text("no folder")
    assert graph_for_here(folder, "abc") == folder / ONNX_FOLDER / ONNX_GRAPH


@pytest.mark.parametrize(
    ("told", "has"),
    [
        ("flags\t\t: fpu avx2 avx512_vnni rdpid", True),
        ("flags\t\t: fpu avx2 avx_vnni", True),
        ("flags\t\t: fpu avx2 fma", False),
        ("bugs\t\t: avx_vnni", False),
        ("", False),
    ],
)
def test_the_processor_is_asked_what_it_can(tmp_path: Path, told: str, has: bool) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text(f"processor\t: 0\n{told}\n")
    multiplies_signed.cache_clear()
    assert multiplies_signed(file) == has


def test_a_system_that_does_not_tell_has_the_first_graph(tmp_path: Path) -> None:
    assert not multiplies_signed(tmp_path / "none")
