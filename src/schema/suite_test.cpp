// The official JSON Schema test suite: drafts 4 and 7 as of Debian's json-schema-test-suite, and drafts 4, 7
// and 2020-12 as of the newer copy in libtest-json-schema-acceptance-perl.
#include "schema/json_text.hpp"
#include "schema/schema.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <set>

namespace mad::schema {
namespace {

namespace fs = std::filesystem;

const fs::path debian = "/usr/share/json-schema-test-suite";
const fs::path newer = "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance";

struct Exclusion {
    std::string_view tests;  ///< what their names start with
    int failing;             ///< how many of them fail, over all the suites
    std::string_view reason;
};

/// What does not pass: nothing of the required parts.
constexpr Exclusion exclusions[] = {
    {"draft4/optional/zeroTerminatedFloats.json", 2,
     "1.0 is an integer here in every draft, as it is from draft 6 on"},
    {"draft7/optional/content.json", 8,
     "contentEncoding and contentMediaType are remarks, as 2020-12 has them"},
    {"draft7/optional/cross-draft.json", 1, "draft 2019-09 is not read"},
    {"draft2020-12/optional/cross-draft.json", 1, "draft 2019-09 is not read"},
    {"draft7/optional/format/idn-hostname.json", 32, "idn-hostname is a remark: it needs IDNA's tables"},
    {"draft2020-12/optional/format/idn-hostname.json", 29,
     "idn-hostname is a remark: it needs IDNA's tables"},
};

json::value read(const fs::path& file) {
    std::ifstream in(file);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return parse_json(text, {.depth = 256}).value();
}

/// The suite's "remote" documents, which it addresses at localhost:1234.
std::map<std::string, json::value> remotes(const fs::path& suite) {
    std::map<std::string, json::value> found;
    for (const auto& entry : fs::recursive_directory_iterator(suite / "remotes"))
        if (entry.path().extension() == ".json")
            found.emplace("http://localhost:1234/" + fs::relative(entry, suite / "remotes").string(),
                          read(entry));
    return found;
}

class Suite {
public:
    Suite(fs::path root, std::string draft, Dialect dialect)
        : root_(std::move(root)), draft_(std::move(draft)), dialect_(dialect), remotes_(remotes(root_)) {}

    void run() {
        std::set<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(root_ / "tests" / draft_))
            if (entry.path().extension() == ".json") files.insert(entry.path());
        for (const auto& file : files) run_file(file);
        std::cout << draft_ << " of " << root_.string() << ": " << passed_ << " pass, " << excluded_
                  << " excluded\n";
        EXPECT_GT(passed_, 300);
    }

    const std::map<std::string_view, int>& excused() const { return excused_; }

private:
    void run_file(const fs::path& file) {
        const auto name = draft_ + "/" + fs::relative(file, root_ / "tests" / draft_).string();
        const bool formats =
            name.find("optional/format") != name.npos || name.find("ecmascript-regex") != name.npos;
        const auto document = read(file);
        for (const auto& group : document.as_array()) {
            const auto group_name = name + ": " + std::string(group.at("description").as_string());
            const auto schema = compile(group.at("schema"), formats);
            for (const auto& test : group.at("tests").as_array()) {
                const auto test_name = group_name + ": " + std::string(test.at("description").as_string());
                const bool valid = schema && schema->check(test.at("data")).empty();
                judge(test_name, schema && valid == test.at("valid").as_bool(),
                      schema ? ""
                             : schema.error().faults.front().pointer + " " +
                                   schema.error().faults.front().detail);
            }
        }
    }

    Result<Schema> compile(const json::value& schema, bool formats) {
        const auto documents = [this](std::string_view uri) -> const json::value* {
            const auto found = remotes_.find(std::string(uri));
            return found == remotes_.end() ? nullptr : &found->second;
        };
        return Schema::compile(std::make_shared<json::value>(schema), "", dialect_, documents,
                               formats ? Formats::asserted : Formats::remarked);
    }

    void judge(const std::string& test, bool right, const std::string& fault) {
        if (right) {
            ++passed_;
            return;
        }
        const auto* excuse =
            std::ranges::find_if(exclusions, [&](const auto& e) { return test.starts_with(e.tests); });
        if (excuse == std::end(exclusions)) {
            ADD_FAILURE() << root_ << " " << test << " " << fault;
            return;
        }
        ++excluded_;
        ++excused_[excuse->tests];
    }

    fs::path root_;
    std::string draft_;
    Dialect dialect_;
    std::map<std::string, json::value> remotes_;
    int passed_ = 0, excluded_ = 0;
    std::map<std::string_view, int> excused_;
};

}  // namespace

TEST(OfficialSuite, PassesButForTheExclusions) {
    std::map<std::string_view, int> excused;
    for (auto suite : {Suite(debian, "draft4", Dialect::draft4), Suite(debian, "draft7", Dialect::draft7),
                       Suite(newer, "draft4", Dialect::draft4), Suite(newer, "draft7", Dialect::draft7),
                       Suite(newer, "draft2020-12", Dialect::draft2020)}) {
        suite.run();
        for (const auto& [tests, count] : suite.excused()) excused[tests] += count;
    }
    for (const auto& [tests, failing, reason] : exclusions) {
        EXPECT_EQ(excused[tests], failing) << tests << ": set the count, or remove the exclusion";
        std::cout << "excluded: " << failing << " of " << tests << ": " << reason << "\n";
    }
}

}  // namespace mad::schema
