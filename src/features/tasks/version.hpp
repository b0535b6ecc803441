// Semantic versions (semver.org 2.0.0) of tasks.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mad::tasks {

struct Version {
    std::int64_t major = 0, minor = 0, patch = 0;
    std::string prerelease;  ///< "rc.1"; build metadata is not accepted: it has no precedence

    std::string text() const;
    /// A text that sorts, byte by byte, as versions do.
    std::string precedence() const;
    Version next_patch() const { return {major, minor, patch + 1, ""}; }

    /// "1.2.3" or "1.2.3-rc.1"; nothing for anything else.
    static std::optional<Version> parse(std::string_view);
    /// The nearest version to what documents of all kinds call one: "v1" and "1.0" become 1.0.0; what cannot
    /// be read becomes 1.0.0.
    static Version nearest(std::string_view);
};

}  // namespace mad::tasks
