

def test_threads_stem_without_disturbing_each_other() -> None:
    from concurrent.futures import ThreadPoolExecutor

    words = [f"vereinbarungen{chr(97 + i % 26)}{chr(97 + i // 26)}en" for i in range(600)]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(stem.__wrapped__, words * 4))
    assert together == alone * 4
