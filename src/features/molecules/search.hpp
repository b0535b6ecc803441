// Files by what is in them: names, formulas, properties, substructures, likeness.
#pragma once
#include "features/molecules/record_store.hpp"
#include "http/answer.hpp"

namespace mad::molecules {

class Store;

class Search {
public:
    Search(Store& store, RecordStore& records, chemistry::Chemistry& chemistry)
        : store_(store), records_(records), chemistry_(chemistry) {}

    /// The newest first; with similar_to the most alike first. Errors: invalid, at the parameter: what is no
    /// formula, SMARTS, SMILES or cursor, and a substructure among too many; unavailable (no_matcher,
    /// no_chemistry) where nobody can be asked.
    awaitable<Result<http::Page<Molecule>>> page(Id org, Filter, std::optional<std::string> cursor,
                                                 std::int64_t limit);

private:
    awaitable<Result<http::Page<Molecule>>> by_name(Id org, Filter, std::optional<std::string> cursor,
                                                    std::int64_t limit);
    awaitable<Result<Sought>> sought(Id org, Filter);
    awaitable<Result<std::string>> fingerprint_of(Id org, std::string smiles);
    awaitable<Result<std::vector<RecordKey>>> with_substructure(Id org, Sought);

    Store& store_;
    RecordStore& records_;
    chemistry::Chemistry& chemistry_;
};

}  // namespace mad::molecules
