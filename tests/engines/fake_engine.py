#!/usr/bin/env python3
"""fake_engine.py smina|gnina FATE OPTIONS…: what stands for Smina and Gnina in tests where they are not installed.

It refuses every command line that is not of their documented options, and writes what they are documented to write.
Its poses and energies mean nothing: the ligand is moved a little, as it is. FATE is how it goes wrong, "ok" for not.
"""
import math
import sys
from pathlib import Path

SMINA, GNINA = "smina", "gnina"
engine, fate, argv = sys.argv[1], sys.argv[2], sys.argv[3:]

BANNER = {
    SMINA: "   _______  _______ _________ _        _______ \n  (  ____ \\(       )\\__   __/( (    /|(  ___  )\n\n\n"
           "smina is based off AutoDock Vina. Please cite appropriately.\n\n",
    GNINA: "              _             \n             (_)            \n   __ _ _ __  _ _ __   __ _ \n"
           "  \\__, |_| |_|_|_| |_|\\__,_|\n\ngnina v1.3 master:97fa6bc+   Built Oct  3 2024.\n"
           "gnina is based on smina and AutoDock Vina.\nPlease cite appropriately.\n\n"
           "WARNING: No GPU detected. CNN scoring will be slow.\n"
           "Recommend running with single model (--cnn fast)\nor without cnn scoring (--cnn_scoring=none).\n\n",
}
VERSION = {SMINA: "Smina Nov  9 2017.  Based on AutoDock Vina 1.1.2.",
           GNINA: "gnina v1.3 master:97fa6bc+   Built Oct  3 2024."}
BAR = "0%   10   20   30   40   50   60   70   80   90   100%\n|----|----|----|----|----|----|----|----|----|----|\n"
TERMS = {"gauss(o=0,_w=0.5,_c=8)": -0.035579, "gauss(o=3,_w=2,_c=8)": -0.005156, "repulsion(o=0,_c=8)": 0.840245,
         "hydrophobic(g=0.5,_b=1.5,_c=8)": -0.035069, "non_dir_h_bond(g=-0.7,_b=0,_c=8)": -0.587439}
BUILT_IN = ("vina", "vinardo", "dkoes_scoring", "dkoes_scoring_old", "dkoes_fast", "ad4_scoring", "default")


def refuse(what):
    print(f"Command line parse error: {what}\n\nCorrect usage:\n", file=sys.stderr)
    sys.exit(1)


def readable(text):
    if not Path(text).is_file():
        print(f'\n\nError: could not open "{text}" for reading.', file=sys.stderr)
        sys.exit(1)
    return Path(text)


def one_of(*names):
    def check(text):
        if text not in names:
            refuse(f"the argument ('{text}') is invalid")
        return text
    return check


def whole(least, most=2**31 - 1):
    def check(text):
        if not least <= int(text) <= most:
            refuse(f"the argument ('{text}') is out of range")
        return int(text)
    return check


def finite(text):
    if not math.isfinite(float(text)):
        refuse(f"the argument ('{text}') is invalid")
    return float(text)


# The options that MAD may use, and how each value is read. None: a switch.
OPTIONS = {"receptor": readable, "ligand": readable, "scoring": one_of(*BUILT_IN), "custom_scoring": readable,
           "exhaustiveness": whole(1), "num_modes": whole(1), "min_rmsd_filter": finite, "minimize_iters": whole(0),
           "autobox_add": finite, "cpu": whole(1), "seed": whole(0), "out": Path,
           "flex": readable, "out_flex": Path, "score_only": None, "minimize": None, "atom_term_data": None}
OPTIONS |= {f"{name}_{axis}": finite for name in ("center", "size") for axis in "xyz"}
if engine == SMINA:
    OPTIONS |= {"energy_range": finite}
else:
    OPTIONS |= {"cnn_scoring": one_of("none", "rescore", "refinement", "metrorescore", "metrorefine", "all"),
                "cnn": str, "cnn_rotation": whole(0, 24), "pose_sort_order": one_of("CNNscore", "CNNaffinity", "Energy"),
                "device": whole(0), "no_gpu": None}
SEVERAL = {"cnn"}  # options of several values


def parse(words):
    given = {}
    words = list(words)
    while words:
        word = words.pop(0)
        name = word[2:]
        if not word.startswith("--") or name not in OPTIONS:
            refuse(f"unrecognised option '{word}'")
        if name in given:
            refuse(f"option '--{name}' cannot be specified more than once")
        read = OPTIONS[name]
        if read is None:
            given[name] = True
            continue
        values = []
        while words and not words[0].startswith("--") and (name in SEVERAL or not values):
            values.append(words.pop(0))
        if not values:
            refuse(f"the required argument for option '--{name}' is missing")
        try:
            given[name] = [read(v) for v in values] if name in SEVERAL else read(values[0])
        except ValueError:
            refuse(f"the argument ('{values[0]}') for option '--{name}' is invalid")
    return given


def check(given):
    """What makes sense together; MAD says everything that it can say."""
    docks = not ("score_only" in given or "minimize" in given)
    must = {"receptor", "ligand", "cpu", "seed", "out"}
    if docks:
        must |= {f"{n}_{a}" for n in ("center", "size") for a in "xyz"} | {"exhaustiveness", "num_modes", "min_rmsd_filter"}
        must |= {"energy_range"} if engine == SMINA else {"pose_sort_order"}
    if "minimize" in given:
        must |= {"minimize_iters", "autobox_add"}
    if engine == GNINA:
        must |= {"cnn_scoring", "cnn_rotation"}
    must |= {"out_flex"} if "flex" in given else set()
    may = {"flex"} if docks else set()
    may |= {"scoring", "custom_scoring", "atom_term_data", "score_only", "minimize", "cnn", "device", "no_gpu"}
    if missing := must - given.keys():
        refuse(f"--{sorted(missing)[0]} is missing")
    if foreign := given.keys() - must - may:
        refuse(f"--{sorted(foreign)[0]} has no meaning here")
    if ("scoring" in given) == ("custom_scoring" in given) or ("score_only" in given and "minimize" in given):
        refuse("options exclude each other")
    if given["receptor"].suffix != ".pdbqt" or given["ligand"].suffix not in (".sdf", ".pdbqt"):
        refuse("a format that this is not for")
    if given["out"].suffix != ".sdf":
        refuse("the poses' format")
    if "flex" in given and (given["flex"].suffix != ".pdbqt" or given["out_flex"].suffix != ".pdb"):
        refuse("the side chains' format")


def read_terms(given):
    if "custom_scoring" not in given:
        return TERMS
    terms = {}
    for line in given["custom_scoring"].read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            weight, term = line.split()[:2]
            if "(" not in term and not term.startswith("num_"):
                print(f"\n\nError with scoring function specification.\nUnknown term[{term}]", file=sys.stderr)
                sys.exit(1)
            terms[term] = float(weight)
    return terms


class Ligand:
    """Its atoms as they are written: of an SDF without the hydrogens on carbon, of a PDBQT all."""

    def __init__(self, file):
        self.native = file.suffix == ".sdf"
        lines = file.read_text().splitlines()
        self.name = lines[0].strip() if self.native else ""
        (self.read_sdf if self.native else self.read_pdbqt)(lines)

    def read_sdf(self, lines):
        atoms, bonds = int(lines[3][:3]), int(lines[3][3:6])
        all_at = [(float(l[:10]), float(l[10:20]), float(l[20:30]), l[31:34].strip()) for l in lines[4:4 + atoms]]
        all_bonds = [(int(l[:3]) - 1, int(l[3:6]) - 1, int(l[6:9])) for l in lines[4 + atoms:4 + atoms + bonds]]
        on_carbon = set()
        for a, b, _ in all_bonds:
            for h, other in ((a, b), (b, a)):
                if all_at[h][3] == "H" and all_at[other][3] == "C":
                    on_carbon.add(h)
        kept = [i for i in range(atoms) if i not in on_carbon]
        number = {atom: i for i, atom in enumerate(kept)}
        self.atoms = [all_at[i] for i in kept]
        self.bonds = [(number[a], number[b], order) for a, b, order in all_bonds if a in number and b in number]

    def read_pdbqt(self, lines):
        elements = {"A": "C", "NA": "N", "NS": "N", "OA": "O", "OS": "O", "SA": "S", "HD": "H", "HS": "H"}
        self.bonds = []
        self.atoms = []
        for l in lines:
            if l.startswith(("ATOM  ", "HETATM")):
                kind = l[77:79].strip()
                self.atoms.append((float(l[30:38]), float(l[38:46]), float(l[46:54]), elements.get(kind, kind)))

    def block(self, shift):
        second = "" if self.native else " OpenBabel11292622003D"
        text = f"{self.name}\n{second}\n\n{len(self.atoms):3}{len(self.bonds):3}  0  0  0  0  0  0  0  0999 V2000\n"
        for x, y, z, element in self.atoms:
            text += f"{x + shift:10.4f}{y:10.4f}{z:10.4f} {element:<3} 0  0  0  0  0  0  0  0  0  0  0  0\n"
        for a, b, order in self.bonds:
            text += f"{a + 1:3}{b + 1:3}{order:3}  0  0  0\n"
        return text + "M  END\n"


class SideChain:
    """A residue of the file of side chains: its atoms' lines, and its CA and CB, around which the others turn."""

    def __init__(self, lines):
        self.atoms = [(l, [float(l[30 + 8 * i:38 + 8 * i]) for i in range(3)]) for l in lines if l.startswith(("ATOM  ", "HETATM"))]
        self.ca, self.cb = (next(at for l, at in self.atoms if l[12:16].strip() == name) for name in ("CA", "CB"))

    def turned(self, angle):
        axis = [b - a for a, b in zip(self.ca, self.cb)]
        length = math.hypot(*axis)
        k = [x / length for x in axis]
        for line, at in self.atoms:
            v = [x - c for x, c in zip(at, self.ca)]
            along = sum(a * b for a, b in zip(k, v))
            cross = [k[1] * v[2] - k[2] * v[1], k[2] * v[0] - k[0] * v[2], k[0] * v[1] - k[1] * v[0]]
            yield line, [c + x * math.cos(angle) + y * math.sin(angle) + z * along * (1 - math.cos(angle))
                         for c, x, y, z in zip(self.ca, v, cross, k)]


def read_side_chains(given):
    residues = given["flex"].read_text().split("BEGIN_RES")[1:]
    for residue in residues:
        if "ROOT\n" not in residue or "END_RES" not in residue or residue.count("\nBRANCH") != residue.count("ENDBRANCH"):
            refuse("side chains that are none")
    rigid = {l[12:27] for l in given["receptor"].read_text().splitlines() if l.startswith("ATOM")}
    side_chains = [SideChain(residue.splitlines()) for residue in residues]
    if any(line[12:27] in rigid for s in side_chains for line, _ in s.atoms if line[77:79].strip() != "HD"):
        refuse("an atom that is in the rigid receptor too")
    return side_chains


def write_side_chains(given, poses):
    """As Open Babel writes them: a model a pose, which are not numbered from 1."""
    text = ""
    side_chains = read_side_chains(given)
    for pose in range(0 if fate == "no_side_chains" else poses):
        text += f"MODEL {pose + 2:8}\nCOMPND    {given['ligand'].stem}\n"
        for side_chain in side_chains:
            for number, (line, at) in enumerate(side_chain.turned(0.5 * (pose + 1))):
                shift = 0.5 if fate == "bent_side_chains" and number == 3 else 0
                text += line[:30] + f"{at[0] + shift:8.3f}{at[1]:8.3f}{at[2]:8.3f}" + line[54:66].ljust(24) + "\n"
        text += "ENDMDL\n"
    given["out_flex"].write_text(text)


def tags_of(ligand, given, terms, energy, score, affinity):
    tags = [("minimizedAffinity", f"{energy:.5f}")]
    if "minimize" in given:
        tags.append(("minimizedRMSD", f"{0.1:.5f}"))
    if engine == GNINA and given["cnn_scoring"] != "none" and fate != "no_cnn":
        tags += [("CNNscore", f"{score:.10f}"), ("CNNaffinity", f"{affinity:.10f}")]
        if ligand.native:
            tags += [("CNN_VS", f"{score * affinity:.10f}"), ("CNNaffinity_variance", f"{0.0177119523:.10f}")]
    if "atom_term_data" in given:
        rows = "".join(f"{i + 1} {e} <{x:.4f},{y:.4f},{z:.4f}>" + " -0.01" * len(terms) + "\n"
                       for i, (x, y, z, e) in enumerate(ligand.atoms))
        tags.append(("atomic_interaction_terms", "atomid el pos " + " ".join(terms) + "\n" + rows + "END\n"))
    return tags


def record(ligand, shift, tags):
    text = ligand.block(shift)
    for name, value in tags:
        text += f"> <{name}>\n{value}\n\n" if ligand.native else f">  <{name}>\n{value}\n\n"
    return text + "$$$$\n"


def dock(ligand, given, terms):
    poses = [(-7.5 + 0.4 * i, 0.9 - 0.1 * i, 5.5 - 0.2 * i, 0.5 * i) for i in range(min(given["num_modes"], 3))]
    if engine == GNINA and given["pose_sort_order"] == "CNNscore" and given["cnn_scoring"] != "none":
        poses = [(-7.5 + 0.4 * (len(poses) - i), s, a, d) for i, (_, s, a, d) in enumerate(poses)]
    print(f"Using random seed: {given['seed']}\n")
    print(BAR + "*" * 51 + "\n")
    if fate == "no_pose":
        print("WARNING: Could not find any conformations completely within the search space.\n"
              "WARNING: Check that it is large enough for all movable atoms, including those in the flexible side chains.")
        return []
    if engine == SMINA:
        print("mode |   affinity | dist from best mode\n     | (kcal/mol) | rmsd l.b.| rmsd u.b.\n"
              "-----+------------+----------+----------")
        for i, (energy, _, _, shift) in enumerate(poses):
            print(f"{i + 1}       {energy:.1f}       {shift:.3f}      {shift:.3f}    ")
    else:
        print("mode |  affinity  |  intramol  |    CNN     |   CNN\n"
              "     | (kcal/mol) | (kcal/mol) | pose score | affinity\n"
              "-----+------------+------------+------------+----------")
        for i, (energy, score, affinity, _) in enumerate(poses):
            print(f"{i + 1:5}{energy:12.2f}{-0.25:12.2f} {score:12.4f}  {affinity:9.3f}")
    return [record(ligand, shift, tags_of(ligand, given, terms, energy, score, affinity))
            for energy, score, affinity, shift in poses]


def score(ligand, given, terms):
    print("## Name " + " ".join(terms) + ("" if "custom_scoring" in given else " num_tors_div"))
    print("Affinity: -8.12345 (kcal/mol)")
    if engine == GNINA:
        print("CNNscore: 0.70952\nCNNaffinity: 6.76675\nCNNvariance: 0.03029")
    print("Intramolecular energy: -0.42520\nTerm values, before weighting:")
    print(f"## {ligand.name.replace(' ', '_')} " + " ".join(f"{10 + i:.5f}" for i in range(len(terms)))
          + ("" if "custom_scoring" in given else " 0.00000"))
    return [record(ligand, 0, tags_of(ligand, given, terms, -8.12345, 0.70952, 6.76675))]


def minimize(ligand, given, terms):
    print("Affinity: -8.54321  -0.31000 (kcal/mol)\nRMSD: 0.10000")
    if engine == GNINA:
        print("CNNscore: 0.80000 \nCNNaffinity: 6.90000")
    return [record(ligand, 0.1, tags_of(ligand, given, terms, -8.54321, 0.8, 6.9))]


def main():
    if argv == ["--version"]:
        print(VERSION[engine])
        return 0
    given = parse(argv)
    check(given)
    terms = read_terms(given)
    print(BANNER[engine], end="")
    if fate == "fail":
        print('\n\nParse error on line 3 in file "receptor.pdbqt": ATOM syntax incorrect', file=sys.stderr)
        return 1
    if engine == SMINA:
        print("Weights      Terms")
        for term, weight in terms.items():
            print(f"{weight:<12} {term}")
        if "custom_scoring" not in given:
            print(f"{1.923:<12} num_tors_div")
        print()
    ligand = Ligand(given["ligand"])
    if fate == "other_atoms":
        ligand.atoms[0], ligand.atoms[-1] = ligand.atoms[-1], ligand.atoms[0]
    if fate == "bent":
        x, y, z, element = ligand.atoms[0]
        ligand.atoms[0] = (x + 0.5, y, z, element)
    do = score if "score_only" in given else minimize if "minimize" in given else dock
    records = do(ligand, given, terms)
    if "flex" in given:
        write_side_chains(given, len(records))
    text = "".join(records)
    if fate == "no_number":
        text = text.replace("minimizedAffinity>\n-", "minimizedAffinity>\nnan")
    if fate == "no_affinity":
        text = text.replace("minimizedAffinity", "minimisedAffinity")
    if fate == "cut_off":
        text = text[:-30]
    if fate != "no_file":  # Gnina ends with 0 where it could not write
        given["out"].write_text(text)
    print("Refine time 1.25")
    print("Loop time 1.5")
    return 3 if fate == "fail_late" else 0


sys.exit(main())
