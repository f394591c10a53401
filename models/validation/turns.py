"""Who is next, as a pure function: people before bulk, workspaces in turn, no host or workspace beyond its slots."""

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that is due."""

    id: UUID
    workspace_id: UUID
    host: str
    bulk: bool
    created_ms: int


def next_in_turn(
    waiting: Iterable[Waiting],
    *,
    busy_workspaces: Mapping[UUID, int],
    busy_hosts: Mapping[str, int],
    workspace_slots: int,
    host_slots: int,
    free: int,
) -> list[Waiting]:
    """At most `free` of the waiting. A run whose host is full holds up nobody: not its workspace's runs for other hosts,
    and no other workspace."""
    lines: dict[tuple[bool, UUID], deque[Waiting]] = {}
    for run in sorted(waiting, key=lambda run: (run.created_ms, run.id)):
        lines.setdefault((run.bulk, run.workspace_id), deque()).append(run)
    workspaces, hosts = Counter(busy_workspaces), Counter(busy_hosts)
    # The least served workspace is first, then whoever waits longest.
    heap = [(bulk, workspaces[key], line[0].created_ms, key) for (bulk, key), line in lines.items()]
    heapq.heapify(heap)
    chosen: list[Waiting] = []
    while heap and len(chosen) < free:
        bulk, load, _, key = heapq.heappop(heap)
        line = lines[bulk, key]
        while line and hosts[line[0].host] >= host_slots:
            line.popleft()  # a host that is full stays full until the next round
        if not line or workspaces[key] >= workspace_slots:
            continue
        if load == workspaces[key]:
            run = line.popleft()
            chosen.append(run)
            workspaces[key] += 1
            hosts[run.host] += 1
        if line:
            heapq.heappush(heap, (bulk, workspaces[key], line[0].created_ms, key))
    return chosen
