#include "chem/inspect.hpp"

#include "chem/cif.hpp"
#include "chem/fields.hpp"
#include "chem/mol2.hpp"
#include "chem/pdb.hpp"
#include "chem/sdf.hpp"
#include "chem/smiles.hpp"

#include <array>
#include <cmath>
#include <set>
#include <unordered_map>

namespace mad::chem {
namespace {

constexpr std::size_t head_size = 64 << 10;
constexpr std::size_t listed = 200;

struct Magic {
    std::string_view bytes, name;
};
constexpr std::array<Magic, 9> magics{{{"\x1f\x8b", "gzip data within gzip data"},
                                       {"PK\x03\x04", "a ZIP archive"},
                                       {"BZh", "bzip2 data"},
                                       {"\xfd"
                                        "7zXZ",
                                        "xz data"},
                                       {"\x28\xb5\x2f\xfd", "zstd data"},
                                       {"%PDF-", "a PDF document"},
                                       {"\x89PNG", "a PNG image"},
                                       {"\xff\xfe", "UTF-16 text"},
                                       {"\xfe\xff", "UTF-16 text"}}};

Error refusal(std::string kind, const std::string& detail) {
    return {Errc::invalid, std::move(kind), detail, {{"", detail}}};
}

/// Why the beginning of a file cannot be any molecule format, or empty.
std::string not_text(std::string_view head) {
    for (const auto& magic : magics)
        if (head.starts_with(magic.bytes))
            return "The file is " + std::string(magic.name) +
                   "; upload the molecule file itself, or compressed with gzip.";
    if (head.find('\0') != head.npos)
        return "The file is binary (byte 0x00 at offset " + std::to_string(head.find('\0')) +
               "); molecules are text: PDB, mmCIF, SDF, MOL2, PDBQT or SMILES.";
    return {};
}

std::string_view first_text_line(std::string_view head) {
    while (!head.empty()) {
        const auto end = std::min(head.find_first_of("\r\n"), head.size());
        if (const auto line = trimmed(head.substr(0, end)); !line.empty())
            return line.substr(0, text_length(line));
        head.remove_prefix(std::min(end + 1, head.size()));
    }
    return {};
}

Error molecule_invalid(Format format, const Faults& faults) {
    Error error{Errc::invalid, "molecule_invalid",
                "The " + std::string(name_of(format)) + " file cannot be used: " + faults.texts().front()};
    if (faults.texts().size() > 1)
        error.detail += " (the first of " + std::to_string(faults.texts().size()) + " faults" +
                        (faults.full() ? " or more)" : ")");
    for (const auto& text : faults.texts()) error.faults.push_back({"", text});
    return error;
}

}  // namespace

std::unique_ptr<Reader> make_reader(Format format, Sink& sink, Faults& faults) {
    switch (format) {
        case Format::pdb:
            return std::make_unique<PdbReader>(sink, faults);
        case Format::cif:
            return std::make_unique<CifReader>(sink, faults);
        case Format::sdf:
            return std::make_unique<SdfReader>(sink, faults);
        case Format::mol2:
            return std::make_unique<Mol2Reader>(sink, faults);
        case Format::pdbqt:
            return std::make_unique<PdbqtReader>(sink, faults);
        case Format::smi:
            return std::make_unique<SmiReader>(sink, faults);
    }
    throw std::logic_error("no such format");
}

/// Counts while atoms pass; keeps none of them.
class Inspector::Counter : public Sink {
public:
    explicit Counter(Format format) { summary.format = format; }

    void atom(const Atom& atom) override {
        if (further_model_) return;
        ++summary.atom_count;
        ++summary.elements[atom.element];
        if (atom.at.z != 0)
            summary.dimensions = 3;
        else if ((atom.at.x != 0 || atom.at.y != 0) && summary.dimensions == 0)
            summary.dimensions = 2;
        if (!atom.residue.empty()) residue(atom);
    }
    void end(Ending ending) override {
        ++summary.model_count;
        if (!std::exchange(further_model_, false) && ++summary.molecule_count == 1) {
            summary.name = cut(ending.name, 200);
            // Partial charges are given to four decimals at most; + 0.0 makes -0 a 0.
            if (ending.charge) summary.charge = std::round(*ending.charge * 1e4) / 1e4 + 0.0;
            summary.torsions = ending.torsions;
        }
        last_key_.clear();
        residues_.clear();
    }
    void further_model() override { further_model_ = true; }
    Summary finish() {
        if (summary.molecule_count > 1) summary.charge.reset();
        return std::move(summary);
    }

private:
    Summary summary;
    /// Atoms of a residue need not stand together: hydrogens often come last.
    void residue(const Atom& atom) {
        const auto key = atom.chain + '/' + atom.residue_number + '/' + atom.residue;
        if (key != last_key_) {
            last_key_ = key;
            const auto known = residues_.find(key);
            last_ = known != residues_.end() ? known->second : new_residue(atom);
            if (known == residues_.end() && residues_.size() < remembered) residues_.emplace(key, last_);
        }
        if (last_ != none) ++summary.hetero_residues[last_].atoms;
    }
    /// Its place among the hetero residues, or none.
    std::size_t new_residue(const Atom& atom) {
        ++summary.residue_count;
        if (chains_.size() < listed && !atom.chain.empty() && chains_.insert(atom.chain).second)
            summary.chains.push_back(atom.chain);
        if (is_water(atom.residue)) {
            ++summary.water_count;
            return none;
        }
        if (!atom.hetero || summary.hetero_residues.size() >= listed) return none;
        summary.hetero_residues.push_back({atom.residue, atom.chain, atom.residue_number});
        return summary.hetero_residues.size() - 1;
    }

    static constexpr auto none = static_cast<std::size_t>(-1);
    static constexpr std::size_t remembered = 200'000;
    std::unordered_map<std::string, std::size_t> residues_;
    std::string last_key_;
    std::size_t last_ = none;
    std::set<std::string> chains_;
    bool further_model_ = false;
};

Inspector::Inspector(Claim claim) : claim_(std::move(claim)) {}
Inspector::~Inspector() = default;

bool Inspector::failed() const { return refused_ || lines_.stopped(); }

void Inspector::feed(std::string_view bytes) {
    if (failed()) return;
    if (reader_) {
        lines_.feed(bytes, *reader_);
        return;
    }
    head_ += bytes;
    if (head_.size() >= head_size) begin(false);
}

/// Decides on the format. Content that looks like nothing is read as what it is said to be, so that the
/// faults name lines.
void Inspector::begin(bool whole) {
    const auto head = std::string_view(head_).substr(0, head_size);
    const auto text = head.starts_with("\xEF\xBB\xBF") ? head.substr(3) : head;
    const auto binary = not_text(text);
    const auto found = sniff(text, whole && head.size() == head_.size());
    const auto first_line = first_text_line(text);
    if (!binary.empty()) {
        refused_ = refusal("format_unknown", binary);
    } else if (first_line.empty() && whole) {
        refused_ = refusal("format_unknown", "The file is empty.");
    } else if (found && claim_.format && *found != *claim_.format) {
        refused_ =
            refusal("format_mismatch", "The content is " + std::string(name_of(*found)) + ", but " +
                                           claim_.by + " says " + std::string(name_of(*claim_.format)) +
                                           "; name it after what it is.");
    } else if (!found && !claim_.format) {
        refused_ = refusal("format_unknown",
                           "The content is none of PDB, mmCIF, SDF, MOL2, PDBQT and SMILES; it begins with " +
                               in_quotes(first_line) + ".");
    }
    if (refused_) return;
    format_ = found ? found : claim_.format;
    counter_ = std::make_unique<Counter>(*format_);
    reader_ = make_reader(*format_, *counter_, faults_);
    lines_.feed(head_, *reader_);
    head_ = {};
}

Result<Summary> Inspector::finish() {
    if (!reader_ && !refused_) begin(true);
    if (refused_) return *refused_;
    lines_.finish(*reader_);
    if (!faults_.empty()) return molecule_invalid(*format_, faults_);
    return counter_->finish();
}

Result<Summary> inspect(std::string_view text, Claim claim) {
    Inspector inspector(std::move(claim));
    inspector.feed(text);
    return inspector.finish();
}

Result<std::vector<Structure>> read_structures(Format format, std::string_view text) {
    struct Collector : Sink {
        void atom(const Atom& atom) override { current.push_back(atom); }
        void end(Ending e) override {
            structures.push_back({std::move(e.name), std::exchange(current, {}), e.charge, e.torsions});
        }
        std::vector<Atom> current;
        std::vector<Structure> structures;
    } collector;
    Faults faults;
    Lines lines(faults);
    const auto reader = make_reader(format, collector, faults);
    lines.feed(text, *reader);
    lines.finish(*reader);
    if (!faults.empty()) return molecule_invalid(format, faults);
    return std::move(collector.structures);
}

Result<std::vector<Atom>> atoms_of(Format format, std::string_view text) {
    auto structures = read_structures(format, text);
    if (!structures) return structures.error();
    return std::move(structures->front().atoms);
}

}  // namespace mad::chem
