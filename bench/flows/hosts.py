"""Several hosts on one archive: workers in network namespaces of their own, joined to this machine
by a bridge.

    sudo python -m bench.flows.hosts --hosts 2 --documents 120

Every host has its own network, host name and Prefect folder, and reaches PostgreSQL and Prefect's
server by the bridge only; the files are shared, as on a network share. Each host runs `omdok
worker` and is sent one run of `ingest` over the same inbox. Afterwards every document must be there
once and whole, and must be reported as new by one run alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.flows.corpus import PROJECT, faults, write_config, write_documents
from tests.servers.postgres import Server, running_server

_BRIDGE = "omdok-br"
_NET = "10.211.0"
GATE = f"{_NET}.1"
_ALL_SECONDS = 900


def ip(*words: str) -> None:
    """Run `ip`.

    Raises:
        SystemExit: this machine has no such program or forbids namespaces.
    """
    try:
        subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        raise SystemExit(
            f"This machine gives no network namespaces (ip {' '.join(words)}: {said.strip()})."
        ) from error


@contextmanager
def network(hosts: int) -> Iterator[list[str]]:
    """So many namespaces behind one bridge; yields their names, and takes everything away again."""
    names = [f"omdok-{number}" for number in range(1, hosts + 1)]
    with ExitStack() as undo:
        ip("link", "add", _BRIDGE, "type", "bridge")
        undo.callback(ip, "link", "del", _BRIDGE)
        ip("addr", "add", f"{GATE}/24", "dev", _BRIDGE)
        ip("link", "set", _BRIDGE, "up")
        for number, name in enumerate(names, 1):
            ip("netns", "add", name)
            undo.callback(ip, "netns", "del", name)
            ip("link", "add", f"{name}-out", "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", f"{name}-out", "master", _BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{_NET}.{10 + number}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield names


@contextmanager
def running(
    command: Sequence[str], log: Path, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended with the block."""
    with log.open("wb") as out:
        program = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=PROJECT,
            env={**os.environ, **environment},
        )
    try:
        yield program
    finally:
        program.terminate()
        try:
            program.wait(timeout=20)
        except subprocess.TimeoutExpired:
            program.kill()


def open_to_hosts(server: Server) -> str:
    """Let the bridge in, nobody else; gives the URL of a new archive as hosts reach it."""
    with (server.socket / "data" / "pg_hba.conf").open("a", encoding="utf8") as access:
        access.write(f"host all all {_NET}.0/24 trust\n")
    server.execute("SELECT pg_reload_conf()")
    database = server.new().split("@/")[1].split("?")[0]
    return f"postgresql+psycopg://omdok@{GATE}:{server.port}/{database}"


def worker(name: str, config: Path, url: str) -> list[str]:
    """The command of a host's worker, in its network and with its host name."""
    omdok = [sys.executable, "-m", "app", "--config", str(config), "worker", "--server", url]
    named = 'hostname "$0" && exec "$@"'
    return ["ip", "netns", "exec", name, "unshare", "--uts", "sh", "-c", named, name, *omdok]


def send_runs(count: int) -> list[Any]:
    """Ask for so many runs of `ingest` and wait until all are over, each host taking one; gives the
    runs.
    """
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    until = time.monotonic() + _ALL_SECONDS
    with get_client(sync_client=True) as client:
        while True:
            try:
                deployment = client.read_deployment_by_name("ingest/nach-plan")
                break
            except ObjectNotFound:
                _wait(until)
        while (
            len(client.request("POST", "/work_pools/omdok/workers/filter", json={}).json()) < count
        ):
            _wait(until)
        ids = [client.create_flow_run_from_deployment(deployment.id).id for _ in range(count)]
        while not all(
            (run := client.read_flow_run(one)).state and run.state.is_final() for one in ids
        ):
            _wait(until)
        return [client.read_flow_run(one) for one in ids]


def _wait(until: float) -> None:
    if time.monotonic() > until:
        raise SystemExit("The hosts did not get ready, or not done.")
    time.sleep(1)


def addresses(server: Server) -> set[str]:
    """From where PostgreSQL was asked, by its log."""
    log = (server.socket / "log").read_text(encoding="utf8", errors="replace")
    return {word.removeprefix("host=") for word in log.split() if word.startswith(f"host={_NET}.")}


def main() -> None:
    """Network, servers, hosts; one run each; the verdict."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--documents", type=int, default=120)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        names = stack.enter_context(network(asked.hosts))
        open_here = {"listen_addresses": f"127.0.0.1,{GATE}", "log_connections": "on"}
        server = stack.enter_context(running_server(**open_here))
        from flows.server import free_port, server_command, settle_in, wait_until_up
        from pipeline.settings import load_settings

        store_url = open_to_hosts(server)
        config = write_config(folder, store_url)
        write_documents(folder / "inbox", asked.documents, sentences=40)
        settle_in(load_settings(config), quiet=True)
        port = free_port()
        url, log = f"http://{GATE}:{port}/api", folder / "server.log"
        prefect = stack.enter_context(running(server_command(port, GATE), log))
        wait_until_up(url, log, lambda: prefect.poll() is None)
        os.environ["PREFECT_API_URL"] = url
        for name in names:
            stack.enter_context(
                running(
                    worker(name, config, url),
                    folder / f"{name}.log",
                    PREFECT_HOME=f"{folder}/{name}",
                )
            )
        runs = send_runs(asked.hosts)
        tell(
            folder,
            runs,
            sorted(addresses(server)),
            faults(store_url, folder / "inbox"),
            asked.documents,
        )


def tell(folder: Path, runs: list[Any], seen: list[str], amiss: list[str], documents: int) -> None:
    """Print what each run did and what is amiss.

    Raises:
        SystemExit: something is.
    """
    reports = [
        json.loads(file.read_text(encoding="utf8"))
        for file in (folder / "outputs" / "reports").glob("*.json")
    ]
    new = {report["run"]: report["new"] for report in reports if "new" in report}
    for run in runs:
        print(
            f"{run.name}: {run.state.name if run.state else 'unknown'}, {new.get(run.name, 0)} new"
        )
    wrong = [
        *amiss,
        *(run.name + " failed" for run in runs if not (run.state and run.state.is_completed())),
    ]
    if sum(new.values()) != documents:
        wrong.append(f"{sum(new.values())} of {documents} reported as new")
    if len(seen) < len(runs):
        wrong.append(f"PostgreSQL was asked from {len(seen)} hosts only")
    print(f"PostgreSQL was asked from {', '.join(seen)}; {'; '.join(wrong) or 'all there once'}")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
