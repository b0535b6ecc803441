#include "features/molecules/search.hpp"

#include "chem/fields.hpp"
#include "chem/formula.hpp"
#include "features/molecules/store.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace mad::molecules {
namespace {
Error invalid(std::string_view parameter, const std::string& what) {
    return {Errc::invalid, "filter_invalid", what, {{'/' + std::string(parameter), what}}};
}

/// What a service says of the text is wrong with the parameter.
Error at(std::string_view parameter, Error error) {
    if (error.code == Errc::invalid) error.faults = {{'/' + std::string(parameter), error.detail}};
    return error;
}

std::string cursor_of(const FoundFile& file) {
    return http::cursor_of(std::to_string(file.likeness) + ' ' + file.molecule_id.text());
}

Result<std::optional<After>> after_in(const std::optional<std::string>& cursor) {
    const auto text = http::name_of_cursor(cursor, "0123456789abcdef- ");
    if (!text) return text.error();
    if (text->empty()) return std::optional<After>{};
    const auto space = text->find(' ');
    After after;
    const auto* end = text->data() + std::min(space, text->size());
    const auto [stop, wrong] = std::from_chars(text->data(), end, after.likeness);
    const auto id = space == text->npos ? std::nullopt : Id::parse(text->substr(space + 1));
    if (wrong != std::errc{} || stop != end || !id) return invalid("cursor", "is not a next_cursor");
    after.molecule_id = *id;
    return std::optional(after);
}

/// The molecules in the order of what was found in them.
std::vector<Molecule> joined(std::vector<FoundFile> found, std::vector<Molecule> molecules) {
    std::map<Id, Molecule> by_id;
    for (auto& molecule : molecules) by_id.emplace(molecule.id, std::move(molecule));
    std::vector<Molecule> all;
    for (auto& file : found) {
        const auto molecule = by_id.find(file.molecule_id);
        if (molecule == by_id.end()) continue;  // deleted meanwhile
        molecule->second.match_count = file.match_count;
        molecule->second.matches = std::move(file.matches);
        all.push_back(std::move(molecule->second));
    }
    return all;
}

std::vector<Id> ids_of(const std::vector<FoundFile>& found) {
    std::vector<Id> ids;
    for (const auto& file : found) ids.push_back(file.molecule_id);
    return ids;
}
}  // namespace

awaitable<Result<http::Page<Molecule>>> Search::page(Id org, Filter filter, std::optional<std::string> cursor,
                                                     std::int64_t limit) {
    if (!filter.by_content()) co_return co_await by_name(org, std::move(filter), std::move(cursor), limit);
    const auto after = after_in(cursor);
    if (!after) co_return after.error();
    auto what = co_await sought(org, std::move(filter));
    if (!what) co_return what.error();
    auto found = co_await records_.search(org, std::move(*what), *after, limit + 1);
    http::Page<Molecule> page;
    if (std::ssize(found) > limit) {
        found.resize(static_cast<std::size_t>(limit));
        page.next_cursor = cursor_of(found.back());
    }
    auto molecules = co_await store_.get(org, ids_of(found));
    page.items = joined(std::move(found), std::move(molecules));
    co_return page;
}

awaitable<Result<http::Page<Molecule>>> Search::by_name(Id org, Filter filter,
                                                        std::optional<std::string> cursor,
                                                        std::int64_t limit) {
    const auto before = http::id_of_cursor(cursor);
    if (!before) co_return before.error();
    const auto formula = filter.q ? chem::in_hill_order(*filter.q) : std::nullopt;
    auto rows = co_await store_.list(org, filter.format, filter.q, formula, *before, limit + 1);
    auto page = http::page_of(std::move(rows), limit, [](const Molecule& m) { return m.id; });
    if (!filter.q || page.items.empty()) co_return page;
    Sought within{.filter = std::move(filter), .formula_of_q = formula, .names_of_records_only = true};
    within.among.emplace();
    for (const auto& molecule : page.items) within.among->push_back(molecule.id);
    auto found = co_await records_.search(org, std::move(within), {}, limit);
    for (auto& file : found)
        for (auto& molecule : page.items)
            if (molecule.id == file.molecule_id) {
                molecule.match_count = file.match_count;
                molecule.matches = std::move(file.matches);
            }
    co_return page;
}

awaitable<Result<Sought>> Search::sought(Id org, Filter filter) {
    Sought what;
    if (filter.q) what.formula_of_q = chem::in_hill_order(*filter.q);
    if (auto& formula = filter.criteria.formula) {
        const auto ordered = chem::in_hill_order(*formula);
        if (!ordered)
            co_return invalid("formula", chem::in_quotes(*formula) + " is no formula such as C9H8O4.");
        formula = *ordered;
    }
    if (filter.similar_to) {
        auto fingerprint = co_await fingerprint_of(org, *filter.similar_to);
        if (!fingerprint) co_return fingerprint.error();
        what.fingerprint = std::move(*fingerprint);
    }
    what.filter = std::move(filter);
    if (what.filter.substructure) {
        auto keys = co_await with_substructure(org, what);
        if (!keys) co_return keys.error();
        what.of = std::move(*keys);
    }
    co_return what;
}

awaitable<Result<std::string>> Search::fingerprint_of(Id org, std::string smiles) {
    const auto none = [&](const std::string& why) {
        return invalid("similar_to", chem::in_quotes(smiles) + " is no SMILES of a molecule" +
                                         (why.empty() ? "." : ": " + why));
    };
    if (chem::words(smiles).size() != 1 || smiles.find_first_of("\r\n") != smiles.npos) co_return none("");
    const auto described = co_await chemistry_.describe(org, smiles);
    if (!described)
        co_return described.error().code == Errc::invalid ? none(described.error().detail)
                                                          : described.error();
    if (described->size() != 1 || !described->front().problem.empty())
        co_return none(described->size() == 1 ? described->front().problem : "");
    co_return described->front().fingerprint;
}

awaitable<Result<std::vector<RecordKey>>> Search::with_substructure(Id org, Sought others) {
    constexpr auto most = static_cast<std::int64_t>(chemistry::Chemistry::most_molecules);
    const auto smarts = *others.filter.substructure;
    const auto candidates = co_await records_.candidates(org, std::move(others), most + 1);
    if (std::ssize(candidates) > most)
        co_return invalid("substructure",
                          "More than " + std::to_string(most) +
                              " molecules pass the other filters: say more of what is wanted, such as q or "
                              "weight_max.");
    std::vector<std::string> smiles;
    for (const auto& candidate : candidates) smiles.push_back(candidate.smiles);
    if (smiles.empty()) smiles.emplace_back("C");  // what is no SMARTS is refused all the same
    const auto places = co_await chemistry_.matching(org, smarts, std::move(smiles));
    if (!places) co_return at("substructure", places.error());
    std::vector<RecordKey> keys;
    for (const auto place : *places)
        if (place < candidates.size())
            keys.push_back({candidates[place].molecule_id, candidates[place].place});
    co_return keys;
}

}  // namespace mad::molecules
