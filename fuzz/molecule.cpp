// One format of molecules (MAD_FUZZ_FORMAT): its reader's answer does not depend on how the bytes come, and
// the summary of an upload says what the structures say. A library's records are its molecules.
#include "chem/inspect.hpp"
#include "chem/records.hpp"
#include "fuzz/fuzz.hpp"

#include <cmath>
#include <fmt/format.h>

using namespace mad;
using fuzz::must;

namespace {

constexpr auto format = chem::Format::MAD_FUZZ_FORMAT;

/// Writes down all that a reader says.
struct Record : chem::Sink {
    std::string told;
    void further_model() override { told += "further\n"; }
    void atom(const chem::Atom& a) override {
        must(chem::element_named(a.element) == a.element, "an atom's element is one");
        must(std::isfinite(a.at.x) && std::isfinite(a.at.y) && std::isfinite(a.at.z),
             "coordinates are finite");
        fmt::format_to(std::back_inserter(told), "{}|{}|{},{},{}|{}|{}|{}|{}|{}|{}\n", a.element, a.name,
                       a.at.x, a.at.y, a.at.z, a.residue, a.chain, a.residue_number, a.alternate, a.occupancy,
                       a.hetero);
    }
    void end(chem::Ending e) override {
        fmt::format_to(std::back_inserter(told), "end {} {} {}\n", e.name, e.charge.value_or(-99),
                       e.torsions.value_or(-99));
    }
};

template <class Feed>
std::string told_of(Feed feed) {
    Record record;
    chem::Faults faults;
    chem::Lines lines(faults);
    const auto reader = chem::make_reader(format, record, faults);
    feed([&](std::string_view piece) { lines.feed(piece, *reader); });
    lines.finish(*reader);
    must(faults.texts().size() <= chem::Faults::limit, "the faults are limited");
    for (const auto& text : faults.texts()) record.told += "fault " + text + "\n";
    return record.told;
}

std::vector<chem::Record> records_of(std::string_view text, std::uint64_t offset = 0) {
    std::vector<chem::Record> found, at_once;
    chem::Records pieces(format, offset), whole(format, offset);
    fuzz::in_pieces(text, [&](std::string_view piece) { pieces.feed(piece, found); });
    pieces.finish(found);
    whole.feed(text, at_once);
    whole.finish(at_once);
    must(found == at_once, "the records do not depend on the pieces");
    return found;
}

// Unused where a file is one molecule (PDB, mmCIF).
[[maybe_unused]] void check_records(std::string_view text, const Result<chem::Summary>& summary) {
    const auto records = records_of(text);
    std::uint64_t end = 0;
    for (const auto& record : records) {
        must(record.offset >= end && record.end() <= text.size(), "records lie one behind the other");
        end = record.end();
    }
    if (records.size() > 1) {
        auto rest = records_of(text.substr(records[0].end()), records[0].end());
        rest.insert(rest.begin(), records[0]);
        must(rest == records, "one may read on behind any record");
    }
    if (!summary || summary->format != format || format == chem::Format::pdbqt) return;
    must(std::ssize(records) == summary->molecule_count, "each molecule is a record");
    const auto last = records.back();
    const auto alone = chem::read_structures(format, text.substr(last.offset, last.length));
    must(alone && alone->size() == 1, "a record alone is a file with its molecule");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto whole = told_of([&](auto take) { take(text); });
    const auto pieces = told_of([&](auto take) { fuzz::in_pieces(text, take); });
    must(whole == pieces, "the answer does not depend on the pieces");

    const auto structures = chem::read_structures(format, text);
    const auto summary = chem::inspect(text, {format, "the fuzzer"});
    if (!structures) must(!structures.error().detail.empty(), "a refusal says why");
    if (!summary) must(!summary.error().detail.empty(), "a refusal says why");
    if (structures) must(!structures->empty(), "a file that is fine has a structure");
    if (structures && summary && summary->format == format) {
        must(summary->model_count == static_cast<std::int64_t>(structures->size()), "every model is counted");
        must(summary->molecule_count >= 1 && summary->molecule_count <= summary->model_count,
             "a molecule has a model");
        must(summary->residue_count >= summary->water_count, "waters are residues");
    }
    if constexpr (chem::Records::has(format)) check_records(text, summary);
    return 0;
}
