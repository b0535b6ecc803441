// A molecule's heavy atoms and the bonds between them: what comparing poses needs.
#pragma once
#include "engines/structure.hpp"

#include <string>
#include <vector>

namespace mad::engines {

struct Graph {
    std::vector<std::string> elements;
    std::vector<Point> at;
    std::vector<std::vector<int>> neighbours;

    std::size_t size() const { return elements.size(); }
};

}  // namespace mad::engines
