// Chance that a seed decides, alike on every machine.
#pragma once
#include <cstdint>
#include <random>

namespace mad::simulation {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t below(std::uint64_t n) { return engine_() % n; }
    bool percent(std::uint64_t n) { return below(100) < n; }
    double fraction() { return static_cast<double>(below(1000)) / 1000; }

private:
    std::mt19937_64 engine_;
};

}  // namespace mad::simulation
