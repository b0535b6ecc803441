// What an execution has done of the whole already, a JSON line each, in a file: it may be as large as the
// result.
#pragma once
#include "base/blocking.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace mad::engine_kit {

class PartialResults {
public:
    explicit PartialResults(std::filesystem::path file) : file_(std::move(file)) {}
    PartialResults(const PartialResults&) = delete;
    ~PartialResults();  ///< removes the file

    awaitable<void> add(BlockingPool&, std::string line);
    /// The lines behind the first `after`, so many as fit into some MiB but at least one where there is one.
    awaitable<std::string> lines(BlockingPool&, std::size_t after) const;

private:
    std::filesystem::path file_;
    std::vector<std::uint64_t> ends_;  // of each line in the file
};

}  // namespace mad::engine_kit
