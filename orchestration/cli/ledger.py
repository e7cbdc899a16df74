"""``tieout ledger``: a TigerBeetle cluster on this machine, kept in the state folder."""

from typing import Annotated

import polars as pl
import typer

from contracts.errors import LedgerError
from orchestration.cli.console import complain, counted, out, say, show_table
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.local_ledger.cluster import LocalCluster, existing_cluster
from orchestration.local_ledger.data_files import formatted
from orchestration.local_ledger.plan import folder_of, new_plan, read_plan, with_cache
from orchestration.local_ledger.server import Server
from orchestration.resources import LEDGER_VARIABLE, ledger_url, tigerbeetle_binary

ledger = typer.Typer(help="Run a TigerBeetle cluster on this machine.", no_args_is_help=True)

_REPLICAS = (1, 3)
_CACHE = "64MiB"
_MIB = 1 << 20


@ledger.command()
def start(
    home: HomeOption = None,
    replicas: Annotated[
        int | None,
        typer.Option(help="1, or 3 of which one may fail; else as many as it has, or 1."),
    ] = None,
    cache: Annotated[
        str | None,
        typer.Option(
            help="Grid cache of a replica from now on, 64MiB unless told; "
            "it takes some 2 GiB beside it."
        ),
    ] = None,
    *,
    development: Annotated[
        bool,
        typer.Option(
            "--development", help="Less memory, small batches, no direct I/O: for trying out."
        ),
    ] = False,
) -> None:
    """Make the cluster where there is none, run it, and wait until it answers."""
    if replicas not in (None, *_REPLICAS):
        raise typer.BadParameter("a local cluster has 1 or 3 replicas", param_hint="--replicas")
    place = existing_home(home)
    server = Server(tigerbeetle_binary())
    known = read_plan(place)
    count = replicas or (len(known.ports) if known else 1)
    wanted = new_plan(count, cache or _CACHE, is_development=development)
    plan = formatted(place, server, wanted)
    if cache not in (None, plan.cache):
        plan = with_cache(place, plan, wanted.cache)
    cluster = LocalCluster(place, plan)
    down = sum(one.pid is None for one in cluster.replicas())
    if down:
        say(f"Starting {counted(down, 'replica')} of TigerBeetle {server.release()} ...")
    else:
        say(f"{counted(len(plan.ports), 'replica')} ran already; nothing is started.")
    cluster.start(server)
    out.print("[green]The cluster answers.[/]")
    say(f"Its files lie in {folder_of(place)}. To book into it:")
    say(f"  export {LEDGER_VARIABLE}={plan.url}")
    say(f"It runs until `{typed('ledger stop', place)}`, or until this machine stops.")


@ledger.command()
def stop(home: HomeOption = None) -> None:
    """Stop every replica. Nothing acknowledged is lost."""
    place = existing_home(home)
    stopped = existing_cluster(place).stop()
    say(f"Stopped {counted(stopped, 'replica')}." if stopped else "No replica was running.")


@ledger.command()
def status(home: HomeOption = None) -> None:
    """Show each replica, and the address under which the cluster is a ledger."""
    place = existing_home(home)
    cluster = existing_cluster(place)
    binary = tigerbeetle_binary()
    release = Server(binary).release() if binary else "no server here"
    rows = [
        (
            one.replica,
            one.address,
            "down" if one.pid is None else "up",
            "" if one.pid is None else str(one.pid),
            release,
            f"{one.data_bytes // _MIB:,} MiB",
        )
        for one in cluster.replicas()
    ]
    columns = ["replica", "address", "state", "pid", "version", "data file"]
    show_table("Local cluster", pl.DataFrame(rows, schema=columns, orient="row"))
    say(f"{LEDGER_VARIABLE}={cluster.plan.url}")
    if ledger_url(place) != cluster.plan.url:
        say(f"(not in use: this shell's ledger is {ledger_url(place)})")
    _show_answer(cluster, typed("ledger start", place))


def _show_answer(cluster: LocalCluster, start_command: str) -> None:
    """Say whether the cluster answers; end with the ledger's exit code where it does not."""
    if cluster.answers():
        out.print("[green]The cluster answers.[/]")
        return
    complain("[bold red]no answer[/]", f"run `{start_command}`")
    raise typer.Exit(LedgerError.exit_code)
