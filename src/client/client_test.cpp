#include "base/temporary_folder.hpp"
#include "client/commands.hpp"
#include "client/inputs.hpp"
#include "client/table.hpp"
#include "schema/json_text.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace mad::client {
namespace {
namespace fs = std::filesystem;

json::value parsed(std::string_view text) { return schema::parse_json(text).value(); }

class ClientTest : public testing::Test {
protected:
    std::string file(const std::string& name, std::string_view text) const {
        std::ofstream(folder / name) << text;
        return (folder / name).string();
    }
    TemporaryFolder made;
    fs::path folder = made.path();
};

const auto task = R"({"type": "object", "required": ["ligand"], "properties": {
    "ligand": {"type": "string", "x-mad-file": {}, "description": "Å"}, "name": {"type": "string"},
    "seed": {"type": "integer", "default": 7}, "box": {"$ref": "#/$defs/Box"}, "engine": {"enum": ["a", "b"]}},
    "$defs": {"Box": {"type": "object", "properties": {"size": {"type": "array"}}}}})";
}  // namespace

TEST(EventReaderTest, HearsTheSameHoweverTheBytesAreCut) {
    const std::string stream =
        ":\n\nid: 1\r\nevent: a\r\ndata: one\r\ndata: two\r\n\r\n"
        ": said\rid:2\rdata\rdata:  Å\r\rid: 3\nevent: nothing\n\ndata: left";
    for (std::size_t size = 1; size <= stream.size(); ++size) {
        std::vector<std::string> heard;
        EventReader reader([&](const Event& e) { heard.push_back(e.id + "|" + e.type + "|" + e.data); });
        for (std::size_t at = 0; at < stream.size(); at += size) reader.add(stream.substr(at, size));
        EXPECT_EQ(heard, (std::vector<std::string>{"1|a|one\ntwo", "2||\n Å"})) << size;
    }
}

TEST(FollowTest, AnEventChangesItsExecutionAndAJobsEventTheJob) {
    auto job = parsed(
        R"({"job": {"status": "QUEUED"}, "executions": [{"id": "x", "status": "QUEUED"}, {"id": "y"}]})");
    follow(job, {"", "", R"({"status": "COMPLETED", "progress": 1, "message": "m", "execution_id": "y"})"});
    follow(job, {"", "", R"({"status": "RUNNING", "at": "now"})"});
    follow(job, {"", "", "no JSON"});
    EXPECT_EQ(job, parsed(R"({"job": {"status": "RUNNING"}, "executions": [{"id": "x", "status": "QUEUED"},
        {"id": "y", "status": "COMPLETED", "progress": 1, "message": "m"}]})"));
}

TEST_F(ClientTest, InputsAreReadAsTheTaskAsks) {
    const auto inputs =
        read_inputs(file("in.json", R"({"seed": 1, "kept": true})"),
                    {"seed=42", "name=42", "box.size=[1,2]", "ligand=@a.sdf", "name=@" + file("n", "text")},
                    parsed(task));
    ASSERT_TRUE(inputs) << inputs.error().detail;
    EXPECT_EQ(
        inputs->inputs,
        parsed(R"({"seed": 42, "kept": true, "name": "text", "box": {"size": [1, 2]}, "ligand": "@a.sdf"})"));
    ASSERT_EQ(inputs->files.size(), 1);
    EXPECT_EQ(inputs->files[0].pointer + inputs->files[0].path, "/liganda.sdf");
}

TEST_F(ClientTest, AFileIsGivenByPathByTextOrByItsUri) {
    const auto schema = parsed(R"({"properties": {"ligand": {"type": "string", "x-mad-file": ["sdf", "smi"]},
        "all": {"type": "array", "items": {"type": "string", "x-mad-file": true}},
        "receptor": {"type": "string", "x-mad-file": ["pdb"]},
        "box": {"type": "object", "properties": {"around": {"type": "string", "x-mad-file": ["pdb"]}}}}})");
    const auto uploads = [&](const std::string& parameter) {
        const auto inputs = read_inputs("", {parameter}, schema);
        std::string all = inputs ? "" : inputs.error().detail;
        if (inputs)
            for (const auto& f : inputs->files) all += f.pointer + "|" + f.path + "|";
        return all;
    };
    EXPECT_EQ(uploads("ligand=@a.sdf"), "/ligand|a.sdf|");
    EXPECT_EQ(uploads("ligand=CC(=O)O.Cl"), "") << "the platform takes a text";
    EXPECT_EQ(uploads("receptor=a\nb\n"), "");
    EXPECT_EQ(uploads("receptor=mad://o/molecules/m"), "");
    EXPECT_EQ(uploads("all=@a.sdf,@b.sdf"), "/all/0|a.sdf|/all/1|b.sdf|");
    EXPECT_EQ(uploads("all=[\"CO\",\"@b.sdf\"]"), "/all/1|b.sdf|");
    EXPECT_EQ(uploads("box.around=@a.pdb"), "/box/around|a.pdb|");

    EXPECT_EQ(uploads("ligand=https://there/a.sdf"),
              "ligand takes no URL but mad://; get the file and write -p ligand=@FILE");
    EXPECT_EQ(uploads("receptor=CC"), "receptor takes a file (pdb): write -p receptor=@FILE");
    EXPECT_EQ(uploads("box.around=CC"), "box.around takes a file (pdb): write -p box.around=@FILE");
    const auto there = file("a_file", "x");
    for (const auto& path : {there, std::string("nowhere.sdf")})
        EXPECT_EQ(uploads("ligand=" + path),
                  "ligand is given the name of a file; to upload it write -p ligand=@" + path);
}

TEST_F(ClientTest, WrongInputsAreUsageErrorsThatNameThem) {
    for (const auto* wrong : {"seed", "=1", ".size=1", "box.=1", "box..size=1", "name=@/nowhere"}) {
        const auto inputs = read_inputs("", {wrong}, parsed(task));
        ASSERT_FALSE(inputs) << wrong;
        EXPECT_EQ(exit_code_of(inputs.error()), 2) << wrong;
    }
    for (const auto& wrong :
         {file("text", "{"), file("list", "[]"), std::string("/nowhere.json"), folder.string()}) {
        const auto inputs = read_inputs(wrong, {}, parsed(task));
        ASSERT_FALSE(inputs) << wrong;
        EXPECT_EQ(exit_code_of(inputs.error()), 2) << wrong;
        EXPECT_NE(inputs.error().detail.find(wrong), std::string::npos) << inputs.error().detail;
    }
}

TEST(InputsTest, ATasksInputsAreRows) {
    const auto rows = parameter_rows(parsed(task));
    ASSERT_EQ(rows.size(), 5);
    EXPECT_EQ(rows[0],
              parsed(R"({"name": "ligand *", "type": "file", "default": null, "description": "Å"})"));
    EXPECT_EQ(rows[2].at("default"), 7);
    EXPECT_EQ(rows[3].at("type"), "object");
    EXPECT_EQ(rows[4].at("type"), "a|b");
}

TEST(TableTest, ColumnsAreMeasuredInCharacters) {
    const auto rows = parsed(R"([{"n": "Å", "x": -1.5}, {"n": "ab\n\u001b", "x": 10}])").as_array();
    EXPECT_EQ(table(columns_of(rows), rows), "n        x\nÅ     -1.5\nab      10\n");
    EXPECT_EQ(one_line("Åååå", 3), "Åå…");
    EXPECT_EQ(one_line("Åå", 2), "Åå");
    EXPECT_EQ(shown(1e-9), "1e-09");
    EXPECT_EQ(shown(-9.50004), "-9.5");
    EXPECT_EQ(progress_bar(0.5, "Å", 4), "[##--]  50%  Å");
    EXPECT_EQ(progress_bar(7, "", 4), "[####] 100%  ");
    EXPECT_EQ(overview(parsed(R"({"a": 1, "b": {"c": "d"}})")), "a: 1\nb:\n  c: d\n");
}

TEST_F(ClientTest, CredentialsAreTheirUsersAlone) {
    const auto place = folder / "new" / "credentials.json";
    EXPECT_EQ(load_credentials(place)->access_token, "") << "none yet";
    ASSERT_TRUE(save_credentials(
        place, {.url = "http://there", .access_token = "a", .refresh_token = "r", .email = "e"}));
    struct stat found{};
    ASSERT_EQ(::stat(place.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600);
    EXPECT_EQ(load_credentials(place)->refresh_token, "r");
    EXPECT_EQ(std::distance(fs::directory_iterator(place.parent_path()), {}), 1) << "nothing beside it";
}

TEST_F(ClientTest, CredentialsThatCannotBeReadAreNamed) {
    fs::create_symlink("loop", folder / "loop");
    for (const auto& wrong : {file("text", "{"), (folder / "loop").string(), folder.string()}) {
        const auto credentials = load_credentials(wrong);
        ASSERT_FALSE(credentials) << wrong;
        EXPECT_NE(credentials.error().detail.find(wrong), std::string::npos) << credentials.error().detail;
    }
}

TEST(OutputTest, IsSavedUnderANameOfItsKind) {
    const auto name = [](const char* output, const char* type) {
        json::object o;
        o["name"] = output;
        o["content_type"] = type;
        return file_name_of(o);
    };
    EXPECT_EQ(name("poses_sdf", "chemical/x-mdl-sdfile"), "poses.sdf");
    EXPECT_EQ(name("poses.sdf", "chemical/x-mdl-sdfile"), "poses.sdf");
    EXPECT_EQ(name("log", "text/plain; charset=utf-8"), "log.txt");
    EXPECT_EQ(name("ligand_pdbqt", "chemical/x-pdbqt"), "ligand.pdbqt");
    EXPECT_EQ(name("../../x", "image/png"), "x");
    EXPECT_EQ(name("..", "image/png"), "output");
}

}  // namespace mad::client
