// Every task service of ours, run as the real program: the contract of design, section 5.
#include "tests/engines/service_of_ours.hpp"

namespace mad::engines {
namespace {
class EveryTool : public testing::TestWithParam<const char*> {
protected:
    Stage stage;
    Running service{stage, command(GetParam())};
};
}  // namespace

TEST_P(EveryTool, TellsItsHealthAndItsDocument) {
    const auto health = service.get("/health");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.string_at("/status"), "ok");
    EXPECT_EQ(health.string_at("/version").empty(), health.at("/available") == false);
    EXPECT_GE(health.at("/capacity").to_number<int>(), 1);
    EXPECT_EQ(health.at("/running"), 0);
    EXPECT_EQ(service.get("/openapi.json").text, document_of(GetParam()));
}

TEST_P(EveryTool, ChecksRequestsByItsDocument) {
    const auto api = schema::load_openapi(*schema::parse_json(document_of(GetParam())));
    for (const auto& operation : api->operations) {
        const auto empty = service.post(operation.path, json::object{});
        EXPECT_EQ(empty.status, 422) << operation.id;
        EXPECT_FALSE(empty.at("/errors").as_array().empty());
        EXPECT_EQ(service.post(operation.path, {{"colour", "red"}}).status, 422);
    }
}

TEST_P(EveryTool, EndsWhenItIsTold) {
    EXPECT_EQ(service.stop(), process::Exit{}) << service.log();
    Running again(stage, command(GetParam()));
    EXPECT_EQ(again.stop(SIGINT), process::Exit{}) << again.log();
}

INSTANTIATE_TEST_SUITE_P(Ours, EveryTool,
                         testing::Values("vina", "prepare_ligand", "prepare_receptor", "pose_rmsd", "rescore",
                                         "docking_confidence", "ligands", "poses", "smina", "gnina", "boxes",
                                         "formats", "docking_preflight"),
                         [](auto& tool) { return std::string(tool.param); });

}  // namespace mad::engines
