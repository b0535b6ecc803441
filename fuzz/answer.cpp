// What a task's answer says besides itself: poses and ligands as rows, interactions as words, what failed.
// And places in listings of poses, as clients hand them back.
#include "features/docking/cursor.hpp"
#include "features/executions/docked.hpp"
#include "features/executions/outcome.hpp"
#include "fuzz/fuzz.hpp"
#include "schema/json_text.hpp"
#include "schema/openapi.hpp"

#include <cmath>
#include <set>

using namespace mad;
using fuzz::must;

namespace {

schema::Operation operation() {
    schema::Operation it;
    it.confidence_pointer = "/confidence";
    it.docking_pointer = "/poses";
    it.ligands_pointer = "/ligands";
    it.failures_pointer = "/failures";
    return it;
}

void check_words(const results::DockingRow& pose) {
    if (!pose.interactions) return;
    must(std::ranges::is_sorted(*pose.interactions), "words are sorted");
    must(std::ranges::adjacent_find(*pose.interactions) == pose.interactions->end(), "each is there once");
    const auto names = results::names_among(*pose.interactions);
    for (const auto& name : names)
        must(std::ranges::binary_search(*pose.interactions, name), "names are among the words");
}

void check_rows(const executions::Docked& docked) {
    std::set<std::int64_t> ligands;
    for (const auto& ligand : docked.ligands) {
        ligands.insert(ligand.ligand);
        must(ligand.poses > 0, "a ligand has a pose");
        must(std::isfinite(ligand.best_affinity), "affinities are numbers");
    }
    for (const auto& pose : docked.poses) {
        must(ligands.contains(pose.ligand), "a pose has a ligand");
        must(std::isfinite(pose.affinity), "affinities are numbers");
        must(!pose.confidence || (*pose.confidence >= 0 && *pose.confidence <= 1), "confidence is 0 to 1");
        must(!pose.ligand_efficiency || std::isfinite(*pose.ligand_efficiency), "efficiencies are numbers");
        check_words(pose);
    }
}

void cursor(std::string_view text) {
    const auto place = docking::place_of_cursor(std::string(text));
    if (!place || !*place) return;
    const auto again = docking::place_of_cursor(docking::cursor_of(**place));
    must(again && *again && (*again)->value == (*place)->value && (*again)->ligand == (*place)->ligand &&
             (*again)->rank == (*place)->rank && (*again)->execution_id == (*place)->execution_id,
         "a cursor reads back the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto task = operation();
    const auto text = fuzz::text_of(data, size);
    cursor(text);
    const auto result = schema::parse_json(text);
    if (!result) return 0;
    check_rows(executions::docked_in(*result, task));
    for (const auto& part : executions::failed_parts_in(*result, task.failures_pointer))
        must(part.name.find('\0') == part.name.npos && part.detail.find('\0') == part.detail.npos,
             "PostgreSQL takes the texts");
    return 0;
}
