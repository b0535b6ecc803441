#include "engines/babel.hpp"

#include "engines/elements.hpp"
#include "engines/lines.hpp"
#include "engines/pdbqt.hpp"
#include "engines/residue_bonds.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <openbabel/atom.h>
#include <openbabel/babelconfig.h>
#include <openbabel/bond.h>
#include <openbabel/elements.h>
#include <openbabel/mol.h>
#include <openbabel/obconversion.h>
#include <openbabel/oberror.h>
#include <openbabel/obfunctions.h>
#include <openbabel/obiter.h>
#include <openbabel/residue.h>
#include <openbabel/ring.h>
#include <sstream>

namespace mad::engines {

namespace ob = OpenBabel;

namespace {

const char* babel_format(Format f, std::string_view text) {
    switch (f) {
        case Format::pdb:
            return "pdb";
        case Format::cif:
            return text.find("_atom_site.") != std::string_view::npos ? "mmcif" : "cif";
        case Format::sdf:
            return "sdf";
        case Format::mol2:
            return "mol2";
        case Format::pdbqt:
            return "pdbqt";
        case Format::smi:
            return "smi";
    }
    return "";
}

/// Protonation makes Open Babel forget the residues and guess them anew from the bonds, numbered from 1:
/// those of the file are kept over it.
class KeptResidues {
public:
    explicit KeptResidues(ob::OBMol& mol) {
        if (!mol.HasChainsPerceived()) return;  // asking for them would make some up
        FOR_RESIDUES_OF_MOL(residue, mol) {
            auto& kept = residues_.emplace_back(*residue);
            for (auto* atom : residue->GetAtoms())
                if (atom->GetAtomicNum() != 1)
                    kept.atoms.push_back({atom->GetId(), residue->GetAtomID(atom), residue->IsHetAtom(atom)});
        }
    }

    void restore(ob::OBMol& mol) const {
        if (residues_.empty()) return;
        std::vector<ob::OBResidue*> guessed;
        FOR_RESIDUES_OF_MOL(residue, mol) guessed.push_back(&*residue);
        for (auto* residue : guessed) mol.DeleteResidue(residue);
        for (const auto& kept : residues_) {
            auto* residue = mol.NewResidue();
            residue->SetName(kept.name);
            residue->SetNum(kept.number);
            residue->SetInsertionCode(kept.insertion);
            residue->SetChain(kept.chain);
            for (const auto& [id, name, hetero] : kept.atoms) {
                auto* atom = mol.GetAtomById(id);
                if (!atom) continue;
                residue->AddAtom(atom);
                residue->SetAtomID(atom, name);
                residue->SetHetAtom(atom, hetero);
            }
        }
        mol.SetChainsPerceived();
    }

private:
    struct KeptAtom {
        unsigned long id;
        std::string name;
        bool hetero;
    };
    struct Residue {
        explicit Residue(ob::OBResidue& from)
            : name(from.GetName()),
              number(from.GetNumString()),
              insertion(from.GetInsertionCode()),
              chain(from.GetChain()) {}
        std::string name, number;
        char insertion, chain;
        std::vector<KeptAtom> atoms{};
    };
    std::vector<Residue> residues_;
};

/// Open Babel's reader of PDB never ends on a line that its buffer does not hold.
constexpr std::size_t longest_line = 32'000;

/// The number of the first line that is longer, from 1.
std::optional<std::size_t> endless_line(std::string_view text) {
    const auto lines = lines_of(text);
    const auto it = std::ranges::find_if(lines, [](auto line) { return line.size() > longest_line; });
    if (it == lines.end()) return {};
    return static_cast<std::size_t>(it - lines.begin()) + 1;
}

/// The same molecule is the same text in any minute: its second line has the time, in columns 11 to 20.
std::string without_time(std::string sdf) {
    constexpr std::size_t first = 10, length = 10;
    const auto line = sdf.find('\n') + 1;
    if (line > 0 && sdf.find('\n', line) >= line + first + length)
        sdf.replace(line + first, length, length, ' ');
    return sdf;
}

}  // namespace

BabelMolecule::BabelMolecule(std::unique_ptr<ob::OBMol> mol) : mol_(std::move(mol)) {}
BabelMolecule::BabelMolecule(BabelMolecule&&) noexcept = default;
BabelMolecule& BabelMolecule::operator=(BabelMolecule&&) noexcept = default;
BabelMolecule::~BabelMolecule() = default;

Result<std::vector<BabelMolecule>> BabelMolecule::read(std::string_view text, Format format,
                                                       std::size_t most) {
    if (const auto line = endless_line(text); line && (format == Format::pdb || format == Format::pdbqt))
        return Error{Errc::invalid, "molecule_unreadable",
                     fmt::format("not readable as {}: line {} has more than {} characters", name_of(format),
                                 *line, longest_line)};
    ob::obErrorLog.SetOutputLevel(ob::obError);
    std::istringstream in{format == Format::pdbqt ? without_side_chains(text) : std::string(text)};
    ob::OBConversion conversion;
    if (!conversion.SetInFormat(babel_format(format, text)))
        throw std::runtime_error("Open Babel has no format plugins");
    conversion.SetInStream(&in);
    std::vector<BabelMolecule> molecules;
    const auto errors_before = ob::obErrorLog.GetErrorMessageCount();
    while (molecules.size() < most) {
        auto mol = std::make_unique<ob::OBMol>();
        if (!conversion.Read(mol.get())) break;
        if (mol->NumAtoms() == 0) continue;
        if (format == Format::pdb || format == Format::cif) mend_residue_bonds(*mol);
        molecules.push_back(BabelMolecule(std::move(mol)));
    }
    if (molecules.empty() && ob::obErrorLog.GetErrorMessageCount() > errors_before) {
        const auto said = ob::obErrorLog.GetMessagesOfLevel(ob::obError);
        return Error{Errc::invalid, "molecule_unreadable",
                     fmt::format("not readable as {}{}{}", name_of(format), said.empty() ? "" : ": ",
                                 said.empty() ? "" : said.back())};
    }
    return molecules;
}

std::string BabelMolecule::title() const { return mol_->GetTitle(); }
int BabelMolecule::atoms() const { return static_cast<int>(mol_->NumAtoms()); }
int BabelMolecule::heavy_atoms() const { return static_cast<int>(mol_->NumHvyAtoms()); }
int BabelMolecule::largest_ring() const {
    std::size_t largest = 0;
    for (const auto* ring : mol_->GetSSSR()) largest = std::max(largest, ring->Size());
    return static_cast<int>(largest);
}
int BabelMolecule::charge() const {
    int sum = 0;
    FOR_ATOMS_OF_MOL(atom, *mol_) sum += atom->GetFormalCharge();
    return sum;
}
std::string BabelMolecule::formula() const { return mol_->GetFormula(); }
bool BabelMolecule::has_coordinates() const { return mol_->GetDimension() == 3; }
bool BabelMolecule::has_finite_coordinates() const {
    FOR_ATOMS_OF_MOL(atom, *mol_)
    if (!std::isfinite(atom->GetX() + atom->GetY() + atom->GetZ())) return false;
    return true;
}

std::vector<std::string> BabelMolecule::elements() const {
    std::vector<std::string> symbols;
    FOR_ATOMS_OF_MOL(atom, *mol_) symbols.emplace_back(ob::OBElements::GetSymbol(atom->GetAtomicNum()));
    return symbols;
}

Graph BabelMolecule::graph() const {
    Graph g;
    std::vector<int> index(mol_->NumAtoms() + 1, -1);
    FOR_ATOMS_OF_MOL(atom, *mol_) {
        if (atom->GetAtomicNum() == 1) continue;
        index[atom->GetIdx()] = static_cast<int>(g.size());
        g.elements.emplace_back(ob::OBElements::GetSymbol(atom->GetAtomicNum()));
        g.at.push_back({atom->GetX(), atom->GetY(), atom->GetZ()});
    }
    g.neighbours.resize(g.size());
    FOR_BONDS_OF_MOL(bond, *mol_) {
        const int a = index[bond->GetBeginAtomIdx()], b = index[bond->GetEndAtomIdx()];
        if (a < 0 || b < 0) continue;
        g.neighbours[static_cast<std::size_t>(a)].push_back(b);
        g.neighbours[static_cast<std::size_t>(b)].push_back(a);
    }
    return g;
}

std::vector<std::string> BabelMolecule::keep_largest_fragment() {
    std::vector<std::string> dropped;
    auto pieces = mol_->Separate();
    if (pieces.size() < 2) return dropped;
    std::size_t largest = 0;
    for (std::size_t i = 1; i < pieces.size(); ++i)
        if (pieces[i].NumHvyAtoms() > pieces[largest].NumHvyAtoms()) largest = i;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (i != largest) dropped.push_back(pieces[i].GetFormula());
    const int dimension = mol_->GetDimension();
    std::string title = mol_->GetTitle();
    *mol_ = pieces[largest];
    mol_->SetDimension(static_cast<unsigned short>(dimension));
    mol_->SetTitle(title);
    return dropped;
}

void BabelMolecule::add_hydrogens(std::optional<double> ph) {
    if (ph) {
        const KeptResidues residues(*mol_);
        mol_->CorrectForPH(*ph);
        residues.restore(*mol_);
    }
    mol_->AddHydrogens();
}

void BabelMolecule::remove_hydrogens() { mol_->DeleteHydrogens(); }
void BabelMolecule::imply_hydrogens_of_carbon() {
    FOR_ATOMS_OF_MOL(atom, *mol_) {
        if (atom->GetAtomicNum() != 6) continue;
        atom->SetSpinMultiplicity(0);
        ob::OBAtomAssignTypicalImplicitHydrogens(&*atom);
    }
}
void BabelMolecule::set_title(const std::string& title) { mol_->SetTitle(title.c_str()); }

std::string BabelMolecule::write(const char* format, const char* option) const {
    ob::OBConversion conversion;
    if (!conversion.SetOutFormat(format)) throw std::runtime_error("Open Babel has no format plugins");
    if (option) conversion.AddOption(option, ob::OBConversion::OUTOPTIONS);
    ob::OBMol copy(*mol_);  // writing PDBQT removes the molecule's hydrogens
    return conversion.WriteString(&copy);
}

std::string BabelMolecule::to_smiles() const {
    const auto line = write("smi", "n");
    return line.substr(0, line.find_first_of(" \t\r\n"));
}
std::string BabelMolecule::to_sdf() const { return without_time(write("sdf")); }
std::string BabelMolecule::to_mol2() const { return write("mol2"); }
std::string BabelMolecule::to_pdb() const { return write("pdb"); }
std::string BabelMolecule::to_ligand_pdbqt() const { return write("pdbqt"); }
std::string BabelMolecule::to_receptor_pdbqt() const { return write("pdbqt", "r"); }

std::string babel_version() { return fmt::format("Open Babel {}", BABEL_VERSION); }

}  // namespace mad::engines
