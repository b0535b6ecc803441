// A task service of ours as the real program, its document, and what the document promises.
#pragma once
#include "engine_kit/running_test.hpp"
#include "engines/test_files.hpp"
#include "schema/openapi.hpp"

#include <cstdlib>

namespace mad::engines {
using namespace engine_kit;

inline constexpr const char* aspirin = "CC(=O)Oc1ccccc1C(=O)O aspirin";

inline std::vector<std::string> command(std::string tool, std::vector<std::string> more = {}) {
    std::vector<std::string> argv{MAD_BUILD_DIR "/bin/mad-engine", std::move(tool)};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
}

inline std::string document_of(const std::string& tool) {
    return read_test_file(MAD_SOURCE_DIR "/tasks/" + tool + "/openapi.json");
}

/// An environment variable as long as this lives.
class Variable {
public:
    Variable(std::string name, const std::string& value) : name_(std::move(name)) {
        if (const char* before = std::getenv(name_.c_str())) before_ = before;
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    Variable(const Variable&) = delete;
    ~Variable() { before_ ? ::setenv(name_.c_str(), before_->c_str(), 1) : ::unsetenv(name_.c_str()); }

private:
    std::string name_;
    std::optional<std::string> before_;
};

/// What the document promises of an operation's output, and this is not.
inline std::vector<Fault> faults_of(const std::string& tool, const std::string& operation,
                                    const json::value& result) {
    const auto api = schema::load_openapi(*schema::parse_json(document_of(tool)));
    const auto* about = api->find(operation);
    const auto promised =
        schema::Schema::compile(std::make_shared<const json::value>(about->output_schema), "", api->dialect);
    return promised->check(result);
}

inline std::string text(const Fault& fault) { return fault.pointer + " " + fault.detail; }

/// A crystal structure taken apart by the service for it.
struct Complex {
    std::string receptor, ligand;
};
inline Complex take_apart(Stage& stage, const std::string& structure, const std::string& ligand) {
    Running prepare(stage, command("prepare_receptor"));
    const auto answer = prepare.post("/prepare", {{"receptor", structure}, {"extract_ligand", ligand}});
    EXPECT_EQ(answer.status, 200) << answer.text;
    EXPECT_TRUE(faults_of("prepare_receptor", "prepare_receptor", answer.body).empty());
    return {answer.string_at("/receptor_pdbqt"), answer.string_at("/ligand_sdf")};
}

}  // namespace mad::engines
