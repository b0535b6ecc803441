// Receptors that are prepared already, in files that the executions of a service share.
#pragma once
#include "engines/receptor.hpp"

#include <filesystem>

namespace mad::engines {

/// What docking needs of a prepared receptor.
struct ReceptorToDock {
    std::string pdbqt;
    std::vector<std::string> warnings;
};

/// Keeps receptors by what they were made of. What is missing, unreadable or cannot be written is as if it
/// had never been kept. For any number of processes at once.
class ReceptorCache {
public:
    static constexpr std::uintmax_t usual_bytes = 256 << 20;

    /// The folder is made when it is needed; where there is no name for it, nothing is kept.
    explicit ReceptorCache(std::filesystem::path folder, std::uintmax_t most_bytes = usual_bytes)
        : folder_(std::move(folder)), most_bytes_(most_bytes) {}

    /// As prepare_receptor, but that the same is done once.
    Result<ReceptorToDock> prepared(const std::string& text, const ReceptorOptions&) const;

private:
    std::optional<ReceptorToDock> find(const std::filesystem::path&) const;
    void keep(const std::filesystem::path&, const ReceptorToDock&) const;
    void make_room() const;

    std::filesystem::path folder_;
    std::uintmax_t most_bytes_;
};

}  // namespace mad::engines
