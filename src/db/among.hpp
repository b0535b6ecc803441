// Which items of a batch a statement did, by the ids that it returned.
#pragma once
#include "base/id.hpp"

#include <functional>
#include <set>
#include <vector>

namespace mad::db {

/// For each item whether its id is among `done`.
template <class Item, class IdOf>
std::vector<bool> among(const std::vector<Id>& done, const std::vector<Item>& items, IdOf id_of) {
    const std::set<Id> ids(done.begin(), done.end());
    std::vector<bool> answers;
    for (auto& item : items) answers.push_back(ids.contains(std::invoke(id_of, item)));
    return answers;
}

}  // namespace mad::db
