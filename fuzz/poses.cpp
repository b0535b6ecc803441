// A file of poses taken apart. Its records are parts of it, in its order, and none overlaps the next.
#include "engines/pose_records.hpp"
#include "fuzz/fuzz.hpp"

#include <cmath>

using namespace mad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t most = 100;
    const auto text = fuzz::text_of(data, size);
    const auto poses = engines::read_poses(text, most);
    if (!poses) return 0;
    must(!poses->empty() && poses->size() <= most, "there are poses, and no more than are taken");
    const char* end = text.data();
    for (std::size_t i = 0; i < poses->size(); ++i) {
        const auto& pose = (*poses)[i];
        must(pose.rank == i + 1, "ranks are places");
        must(pose.text.data() >= end && pose.text.data() + pose.text.size() <= text.data() + text.size(),
             "a record is a part of the file, behind the one before");
        end = pose.text.data() + pose.text.size();
        for (const auto& number : {pose.affinity(), pose.number("affinity")})
            must(!number || std::isfinite(*number), "a number is finite");
    }
    return 0;
}
