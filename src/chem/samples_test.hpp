// Small files of every format, and what the tests of this folder share.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

namespace mad::chem::samples {

inline std::string file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return std::move(text).str();
}

inline const std::string pdb =
    "HEADER    HYDROLASE                               18-NOV-94   1ABC\n"
    "TITLE     A SMALL PEPTIDE WITH\n"
    "TITLE    2 A LIGAND\n"
    "ATOM      1  N   ALA A   1      11.104   6.134  -6.504  1.00  0.00           N\n"
    "ATOM      2  CA AALA A   1      11.639   6.071  -5.147  0.60  0.00           C\n"
    "ATOM      3  N   GLY A   2A     12.104   7.134  -6.504  1.00  0.00           N\n"
    "TER       4      GLY A   2A\n"
    "HETATM    5 ZN    ZN A 100       1.000   2.000   3.000  1.00  0.00          ZN\n"
    "HETATM    6  C1  LIG B 200       2.000   2.000   3.000  1.00  0.00           C\n"
    "HETATM    7 CL1  LIG B 200       3.000   2.000   3.000  1.00  0.00          CL\n"
    "HETATM    8  O   HOH A 301       9.000   9.000   9.000  1.00  0.00           O\n"
    "END\n";

inline const std::string cif =
    "data_1ABC\n"
    "#\n"
    "_struct.entry_id 1ABC\n"
    "_struct.title\n"
    ";A title\n"
    "on two lines\n"
    ";\n"
    "loop_\n"
    "_atom_type.symbol\n"
    "C N O\n"
    "loop_\n"
    "_atom_site.group_PDB\n_atom_site.id\n_atom_site.type_symbol\n_atom_site.label_atom_id\n"
    "_atom_site.label_alt_id\n_atom_site.label_comp_id\n_atom_site.label_asym_id\n_atom_site.label_seq_id\n"
    "_atom_site.pdbx_PDB_ins_code\n_atom_site.Cartn_x\n_atom_site.Cartn_y\n_atom_site.Cartn_z\n"
    "_atom_site.auth_seq_id\n_atom_site.auth_comp_id\n_atom_site.auth_asym_id\n_atom_site.pdbx_PDB_model_"
    "num\n"
    "ATOM 1 N N . ALA A 1 ? 11.104 6.134 -6.504 1 ALA A 1\n"
    "ATOM 2 C CA A ALA A 1 ? 11.639 6.071 -5.147 1 ALA A 1 # the alpha carbon\n"
    "HETATM 3 O \"O5'\" . LIG B . A\n"
    " 1.0 2.0 3.0 200 LIG X 1\n"
    "ATOM 1 N N . ALA A 1 ? 11.204 6.134 -6.504 1 ALA A 2\n"
    "#\n";

inline const std::string sdf =
    "aspirin anion\n  by hand\n\n"
    "  3  2  0  0  0  0  0  0  0  0999 V2000\n"
    "    0.0000    0.0000    0.5000 C   0  0  0  0  0  0  0  0  0  0  0  0\n"
    "    1.2000    0.0000    0.0000 O   0  0  0  0  0  0  0  0  0  0  0  0\n"
    "   -1.2000    0.0000    0.0000 O   0  5  0  0  0  0  0  0  0  0  0  0\n"
    "  1  2  2  0  0  0  0\n"
    "  1  3  1  0  0  0  0\n"
    "M  CHG  1   3  -1\n"
    "M  END\n"
    "> <activity>\n$5.0\n\n"
    "$$$$\n";

inline const std::string v3000 =
    "water\n  by hand\n\n"
    "  0  0  0     0  0            999 V3000\n"
    "M  V30 BEGIN CTAB\n"
    "M  V30 COUNTS 2 1 0 0 0\n"
    "M  V30 BEGIN ATOM\n"
    "M  V30 1 O 0 0 0.1 0 -\n"
    "M  V30 CHG=-1\n"
    "M  V30 2 H 0.9 0 0 0\n"
    "M  V30 END ATOM\n"
    "M  V30 BEGIN BOND\n"
    "M  V30 1 1 1 2\n"
    "M  V30 END BOND\n"
    "M  V30 END CTAB\n"
    "M  END\n";

inline const std::string mol2 =
    "# made by hand\n"
    "@<TRIPOS>MOLECULE\nmethanol\n 2 1 1 0 0\nSMALL\nUSER_CHARGES\n\n"
    "@<TRIPOS>ATOM\n"
    "  1 C1  0.0000 0.0000 0.5000 C.3 1 MOL1 0.1000\n"
    "  2 O1  1.4000 0.0000 \\\n 0.0000 O.3 1 MOL1 -0.4000\n"
    "@<TRIPOS>BOND\n  1 1 2 1\n"
    "@<TRIPOS>SUBSTRUCTURE\n  1 MOL1 1\n";

inline const std::string pdbqt =
    "REMARK  Name = ethanol\n"
    "ROOT\n"
    "ATOM      1  C   LIG A   1       0.643   0.076   0.483  0.00  0.00    +0.100 C \n"
    "ENDROOT\n"
    "BRANCH   1   2\n"
    "ATOM      2  O   LIG A   1       1.848  -0.376   0.083  0.00  0.00    -0.400 OA\n"
    "ATOM      3  H   LIG A   1       2.348  -0.376   0.083  0.00  0.00    +0.210 HD\n"
    "ENDBRANCH   1   2\n"
    "TORSDOF 1\n";

inline const std::string smi =
    "CC(=O)Oc1ccccc1C(=O)O aspirin\n"
    "\n"
    "C[N+](C)(C)CC([O-])=O\tbetaine hydrate\n"
    "N[C@@H](C)C(=O)O\n";

}  // namespace mad::chem::samples
