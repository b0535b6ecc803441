"""The memory of the programs that a bench measures, in MiB, from /proc."""
import child_process

MIB = 1024  # KiB, the unit of /proc


def resident(pid):
    """{"mad": (PSS, RSS), …} of the process and all below it. PSS counts a page that n processes share 1/n times,
    so that its sum is what would be free without them; the sum of RSS counts shared buffers once a process."""
    found = {}
    for each in child_process.tree(pid):
        try:
            with open(f"/proc/{each}/comm") as file:
                name = file.read().strip()
            pss, rss = (_field(f"/proc/{each}/smaps_rollup", field) for field in ("Pss", "Rss"))
        except (FileNotFoundError, ProcessLookupError):
            continue
        before = found.get(name, (0, 0))
        found[name] = (before[0] + pss, before[1] + rss)
    return found


def forget_peak(pid):
    """From now on peak() is of what comes."""
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")


def peak(pid):
    """The most that the process had resident."""
    return _field(f"/proc/{pid}/status", "VmHWM")


def now(pid):
    return _field(f"/proc/{pid}/status", "VmRSS")


def _field(path, name):
    with open(path) as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1]) / MIB
    raise ProcessLookupError(path)  # a process that is ending has none any more
