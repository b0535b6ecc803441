"""How a bench reports: tables in Markdown, each number beside its peer's and its aim."""
import statistics


def table(columns, rows):
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print(flush=True)


def print_foreign(foreign):
    print(f"Others used {foreign.share:.0%} of the machine meanwhile.\n", flush=True)


def median(values, unit="", digits=2):
    """"2.31 s (2.25 to 2.40)": the median, and the least and the most."""
    unit = unit and " " + unit
    middle = f"{statistics.median(values):,.{digits}f}{unit}"
    return middle if len(values) < 2 else f"{middle} ({min(values):,.{digits}f} to {max(values):,.{digits}f})"


def against(value, aim, unit="", below=True):
    """"< 3 s: kept" or "< 3 s: **missed**"."""
    kept = value < aim if below else value > aim
    return f"{'<' if below else '>'} {aim:g}{unit and ' ' + unit}: {'kept' if kept else '**missed**'}"
