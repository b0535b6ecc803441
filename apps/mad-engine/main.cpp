// mad-engine TOOL: the chemistry task services.
#include "base/version.hpp"
#include "engine_kit/program.hpp"
#include "engines/tools.hpp"

int main(int argc, char** argv) {
    return mad::engine_kit::run_program(argc, argv, mad::engines::tools(), std::string(mad::version));
}
