// Molecules in other formats, and libraries in pieces, as a task service.
#include "chem/inspect.hpp"
#include "engines/conversion.hpp"
#include "engines/inputs.hpp"
#include "engines/molecules.hpp"
#include "engines/operations.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mad::engines {
namespace {

constexpr std::size_t most_molecules = 10'000;

Conversion conversion_in(const json::object& input) {
    using Hydrogens = Conversion::Hydrogens;
    const auto hydrogens = text_in(input, "hydrogens");
    return {.to = *chem::format_named(text_in(input, "to")),
            .hydrogens = hydrogens == "add"      ? Hydrogens::add
                         : hydrogens == "at_ph"  ? Hydrogens::at_ph
                         : hydrogens == "remove" ? Hydrogens::remove
                                                 : Hydrogens::keep,
            .ph = number_in(input, "ph"),
            .place = input.at("make_3d").as_bool(),
            .seed = integer_in(input, "seed")};
}

/// Converts what it can of one record, which may hold several models.
class Converter {
public:
    Converter(Format from, const Conversion& how) : from_(from), how_(how) {}

    void take(std::string_view record) {
        auto read = BabelMolecule::read(record, from_, most_molecules);
        if (!read) return fail({}, read.error());
        if (read->empty())
            return fail({}, {Errc::invalid, "molecule_unreadable",
                             fmt::format("it cannot be read as {}", chem::name_of(from_))});
        for (auto& molecule : *read) {
            const auto name = molecule.title();
            if (from_ == Format::pdbqt) molecule.imply_hydrogens_of_carbon();
            auto text = convert(std::move(molecule), how_);
            if (!text) {
                fail(name, text.error());
                continue;
            }
            ++place_;
            converted_.push_back(std::move(*text));
        }
    }

    json::object result() && {
        json::object it;
        it["format"] = chem::name_of(how_.to);
        it["count"] = converted_.size();
        it["molecules"] = joined(converted_, how_.to);
        it["failures"] = std::move(failures_);
        return it;
    }

private:
    void fail(const std::string& name, const Error& error) {
        failures_.push_back(failure_at(++place_, name, error));
    }

    Format from_;
    Conversion how_;
    std::size_t place_ = 0;
    std::vector<std::string> converted_;
    json::array failures_;
};

/// A chunk of a library, as text that is a library again.
class Chunk {
public:
    explicit Chunk(Format format) : format_(format) {}

    std::size_t size() const { return names_.size(); }
    void add(std::size_t place, const std::string& name, std::string_view record) {
        if (names_.empty()) first_ = place;
        names_.emplace_back(name);
        const std::string_view end = record.ends_with('\n') ? "" : "\n";
        if (format_ == Format::pdbqt)
            text_ += fmt::format("MODEL {}\n{}{}ENDMDL\n", names_.size(), record, end);
        else
            text_ += fmt::format("{}{}{}", record, end, is_open(record) ? "$$$$\n" : "");
    }
    json::object described() && {
        json::object it;
        it["first"] = first_;
        it["count"] = names_.size();
        it["names"] = std::move(names_);
        it["molecules"] = text_;
        return it;
    }

private:
    bool is_open(std::string_view record) const {
        return format_ == Format::sdf && record.find("$$$$") == std::string_view::npos;
    }

    Format format_;
    std::size_t first_ = 0;
    json::array names_;
    std::string text_;
};

}  // namespace

Result<json::object> convert_task(Work& work) {
    const auto text = text_in(work.input, "molecules");
    const auto format = format_of_batch(text);
    if (!format)
        return Error{Errc::invalid, "format_unknown",
                     "the molecules: expected SMILES, SDF, MOL2, PDB, PDBQT or mmCIF"};
    const auto records = records_of(text, *format);
    if (auto counted = check_count(records.size(), most_molecules, "the molecules"); !counted)
        return counted.error();
    Converter converter(*format, conversion_in(work.input));
    for (std::size_t i = 0; i < records.size(); ++i) {
        work.progress(static_cast<double>(i) / static_cast<double>(records.size()), "converting");
        converter.take(records[i]);
    }
    return std::move(converter).result();
}

Result<json::object> split_library_task(Work& work) {
    const auto text = text_in(work.input, "molecules");
    const auto library = library_of(text, "the molecules");
    if (!library) return library.error();
    const auto& [format, records] = *library;
    const auto most = static_cast<std::size_t>(integer_in(work.input, "chunk_size"));
    json::array chunks, failures;
    std::size_t count = 0;
    Chunk chunk(format);
    const auto close = [&] {
        if (chunk.size()) chunks.push_back(std::exchange(chunk, Chunk(format)).described());
    };
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto record = records[i];
        const auto name = checked_name(record, format);
        if (!name) {
            failures.push_back(failure_at(i + 1, {}, name.error()));
            continue;
        }
        chunk.add(i + 1, *name, record);
        ++count;
        if (chunk.size() == most) close();
    }
    close();
    json::object it;
    it["format"] = chem::name_of(format);
    it["records"] = records.size();
    it["count"] = count;
    it["chunks"] = std::move(chunks);
    it["failures"] = std::move(failures);
    return it;
}

}  // namespace mad::engines
