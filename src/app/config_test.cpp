#include "app/config_load.hpp"
#include "app/config_print.hpp"
#include "app/config_table.hpp"
#include "base/temporary_folder.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <unistd.h>

namespace mad::app {
namespace fs = std::filesystem;
namespace {

Arguments flags(std::vector<std::string> line) { return take_flags(line).value(); }

Surroundings nowhere(std::map<std::string, std::string> environment = {}) {
    environment.emplace("HOME", "/home/mia");
    return {.environment = std::move(environment), .directory = "/work", .system_file = "/no/such/mad.toml"};
}

std::string error_of(const Result<Loaded>& result) {
    return result ? "loaded" : result.error().kind + "\n" + result.error().detail;
}

/// A folder with a configuration file in it.
class ConfigFile : public testing::Test {
protected:
    std::string write(std::string_view text) const {
        std::ofstream(folder_ / "mad.toml") << text;
        return folder_ / "mad.toml";
    }
    Result<Loaded> load_text(std::string_view text) const { return load({.file = write(text)}, nowhere()); }
    std::string error(std::string_view text) const { return error_of(load_text(text)); }
    std::string line(int number, std::string_view rest) const {
        return "invalid_configuration\n" + (folder_ / "mad.toml").string() + ":" + std::to_string(number) +
               ": " + std::string(rest);
    }

    TemporaryFolder made_;
    fs::path folder_ = made_.path();
};
}  // namespace

TEST(Settings, HaveUniqueKeysVariablesAndFlags) {
    std::set<std::string> variables, flag_names;
    for (auto& setting : settings()) {
        EXPECT_TRUE(variables.insert(variable_of(setting.key)).second) << setting.key;
        EXPECT_TRUE(flag_names.insert(flag_of(setting.key)).second) << setting.key;
        EXPECT_TRUE(setting.meaning.ends_with('.')) << setting.key;
    }
    EXPECT_EQ(variable_of("http.max_body_bytes"), "MAD_HTTP_MAX_BODY_BYTES");
    EXPECT_EQ(flag_of("http.max_body_bytes"), "--http-max-body-bytes");
}

TEST(Settings, AcceptTheirOwnDefaults) {
    for (auto& setting : settings()) {
        Config config;
        EXPECT_EQ(set_value(setting, config, value_of(setting, Config{})), "") << setting.key;
    }
}

TEST(Settings, SetTheMemberTheyName) {
    std::set<const void*> members;
    Config config;
    for (auto& setting : settings())
        std::visit([&](auto of) { EXPECT_TRUE(members.insert(&of(config)).second) << setting.key; },
                   setting.member);
    EXPECT_EQ(set_value(*find_setting("http.port"), config, Value(std::int64_t(9))), "");
    EXPECT_EQ(config.http.port, 9);
    EXPECT_EQ(set_value(*find_setting("log.form"), config, Value("json")), "");
    EXPECT_EQ(config.log.form, "json");
}

TEST(Nearest, FindsASlip) {
    const std::vector<std::string> words{"http.port", "http.host", "worker.slots"};
    EXPECT_EQ(nearest("http.prot", words), "http.port");
    EXPECT_EQ(nearest("htp.host", words), "http.host");
    EXPECT_EQ(nearest("elephant", words), "");
}

TEST(Flags, AreTakenFromTheCommandLine) {
    const std::vector<std::string> own{"--json", "--to"};
    const std::vector<std::string> line{"migrate", "--http-port", "9000",     "--to",   "5",  "--data=/srv",
                                        "--json",  "-v",          "--config", "x.toml", "--", "--other"};
    const auto taken = take_flags(line, own).value();
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(taken.flags, (Pairs{{"http.port", "9000"}, {"data_dir", "/srv"}}));
    EXPECT_EQ(taken.file, "x.toml");
    EXPECT_EQ(taken.rest,
              (std::vector<std::string>{"migrate", "--to", "5", "--json", "-v", "--", "--other"}));
}

TEST(Flags, UnknownOnesAreRefusedWithTheNearest) {
    const std::vector<std::string> slip{"--http-prot=1"}, strange{"--elephant"}, bare{"--http-port"};
    EXPECT_EQ(take_flags(slip).error().detail, "there is no flag --http-prot; is --http-port meant?");
    EXPECT_EQ(take_flags(strange).error().detail, "there is no flag --elephant");
    EXPECT_EQ(take_flags(strange).error().kind, "unknown_flag");
    EXPECT_EQ(take_flags(bare).error().detail, "--http-port needs a value");
}

TEST(Load, FillsWhatFollowsFromOtherValues) {
    const auto plain = load({}, nowhere()).value();
    EXPECT_EQ(plain.config.data_dir, "/home/mia/.local/share/mad");
    EXPECT_EQ(plain.config.storage.path, "/home/mia/.local/share/mad/blobs");
    EXPECT_EQ(plain.config.http.public_url, "http://127.0.0.1:8080");
    EXPECT_EQ(plain.sources.at("http.port"), "default");
    EXPECT_EQ(plain.file, "");

    auto root = nowhere();
    root.root = true;
    EXPECT_EQ(load({}, root)->config.data_dir, "/var/lib/mad");
    EXPECT_EQ(load({}, nowhere({{"XDG_DATA_HOME", "/d"}}))->config.data_dir, "/d/mad");
    EXPECT_EQ(load(flags({"--data", "here/../there"}), nowhere())->config.data_dir, "/work/there");
    EXPECT_EQ(load(flags({"--data", "run/"}), nowhere())->config.storage.path, "/work/run/blobs");
    EXPECT_EQ(load(flags({"--data", "/"}), nowhere())->config.storage.path, "/blobs");
    EXPECT_EQ(load(flags({"--http-host", "::", "--http-port", "80"}), nowhere())->config.http.public_url,
              "http://localhost:80");
    EXPECT_EQ(load(flags({"--http-host", "::1"}), nowhere())->config.http.public_url, "http://[::1]:8080");
    EXPECT_EQ(load(flags({"--http-public-url", "https://mad.example/"}), nowhere())->config.http.public_url,
              "https://mad.example");
}

TEST_F(ConfigFile, YieldsToTheEnvironmentAndThatToFlags) {
    const auto file =
        write("worker.slots = 1\n[http]\nport = 1\nmax_connections = 1\nidle_timeout_seconds = 1\n");
    const auto loaded =
        load(flags({"--config", file, "--http-max-connections=3"}),
             nowhere({{"MAD_HTTP_IDLE_TIMEOUT_SECONDS", "2"}, {"MAD_HTTP_MAX_CONNECTIONS", "2"}}));
    ASSERT_TRUE(loaded) << error_of(loaded);
    EXPECT_EQ(loaded->config.worker.slots, 1);
    EXPECT_EQ(loaded->config.http.port, 1);
    EXPECT_EQ(loaded->config.http.idle_timeout_seconds, 2);
    EXPECT_EQ(loaded->config.http.max_connections, 3);
    EXPECT_EQ(loaded->sources.at("worker.slots"), file + ":1");
    EXPECT_EQ(loaded->sources.at("http.port"), file + ":3");
    EXPECT_EQ(loaded->sources.at("http.idle_timeout_seconds"), "MAD_HTTP_IDLE_TIMEOUT_SECONDS");
    EXPECT_EQ(loaded->sources.at("http.max_connections"), "--http-max-connections");
    EXPECT_EQ(loaded->sources.at("http.host"), "default");
}

TEST_F(ConfigFile, IsLookedForWhereItIsUsual) {
    const auto file = write("[http]\nport = 7\n");
    EXPECT_EQ(load({}, nowhere({{"MAD_CONFIG", file}}))->config.http.port, 7);
    EXPECT_EQ(load(flags({"--data", folder_}), nowhere())->file, file);
    EXPECT_EQ(load({}, nowhere({{"MAD_DATA_DIR", folder_}}))->file, file);
    auto system = nowhere();
    system.system_file = file;
    EXPECT_EQ(load({}, system)->config.http.port, 7);
    EXPECT_EQ(load({}, nowhere())->file, "");
}

TEST_F(ConfigFile, ThatIsNamedMustExist) {
    EXPECT_EQ(
        error_of(load({.file = "absent.toml"}, nowhere())),
        "invalid_configuration\nthe configuration file /work/absent.toml cannot be read: No such file or "
        "directory");
    EXPECT_EQ(error_of(load({}, nowhere({{"MAD_CONFIG", "/absent.toml"}}))),
              "invalid_configuration\nthe configuration file /absent.toml cannot be read: No such file or "
              "directory");
}

TEST_F(ConfigFile, FaultsNameKeyPlaceAndReason) {
    EXPECT_EQ(error("[http]\n\nprot = 1\n"), line(3, "there is no setting http.prot; is http.port meant?"));
    EXPECT_EQ(error("elephant = 1\n"), line(1, "there is no setting elephant"));
    EXPECT_EQ(error("[elephant]\n"), line(1, "there is no setting elephant"));
    EXPECT_EQ(error("http.port = 70000"), line(1, "http.port must be at most 65535, not 70000"));
    EXPECT_EQ(error("http.port = -1"), line(1, "http.port must be at least 0, not -1"));
    EXPECT_EQ(error("http.port = \"80\""), line(1, "http.port must be a whole number"));
    EXPECT_EQ(error("http.port = 80.5"), line(1, "http.port must be a whole number"));
    EXPECT_EQ(error("http.port = true"), line(1, "http.port must be a whole number"));
    EXPECT_EQ(error("http.host = [\"a\"]"), line(1, "http.host must be a text"));
    EXPECT_EQ(error("http.host = 5"), line(1, "http.host must be a text"));
    EXPECT_EQ(error("log.level = \"loud\""),
              line(1, "log.level must be one of debug, info, warning, error, not \"loud\""));
    EXPECT_EQ(error("http.public_url = \"ftp://x\""),
              line(1, "http.public_url must begin with http:// or https://, not \"ftp://x\""));
    EXPECT_EQ(error("http.public_url = 'http:///'"),
              line(1, "http.public_url must go on after http://, not \"http:///\""));
    EXPECT_NE(error("http.port = \n[[").find("mad.toml:1: not TOML"), std::string::npos)
        << error("http.port = \n[[");
}

TEST_F(ConfigFile, EveryFaultIsTold) {
    const auto result = load(flags({"--config", write("a = 1\nhttp.port = -1\n"), "--worker-slots", "0"}),
                             nowhere({{"MAD_HTTP_HOTS", "x"}, {"MAD_LOG_FORM", "xml"}}));
    ASSERT_FALSE(result);
    std::vector<std::string> pointers;
    for (auto& fault : result.error().faults) pointers.push_back(fault.pointer);
    EXPECT_EQ(pointers,
              (std::vector<std::string>{"a", "http.port", "MAD_HTTP_HOTS", "log.form", "worker.slots"}));
}

TEST(Environment, FaultsNameTheVariable) {
    const auto error = [](std::string name, std::string value) {
        return error_of(load({}, nowhere({{std::move(name), std::move(value)}})));
    };
    EXPECT_EQ(
        error("MAD_HTTP_PROT", "1"),
        "invalid_configuration\nenvironment: there is no variable MAD_HTTP_PROT; is MAD_HTTP_PORT meant?");
    EXPECT_EQ(error("MAD_HTTP_PORT", "80a"),
              "invalid_configuration\nMAD_HTTP_PORT: http.port must be a whole number");
    EXPECT_EQ(error("MAD_HTTP_PORT", ""),
              "invalid_configuration\nMAD_HTTP_PORT: http.port must be a whole number");
    EXPECT_EQ(error("MAD_HTTP_PORT", "99999999999999999999"),
              "invalid_configuration\nMAD_HTTP_PORT: http.port must be a whole number");
}

TEST(Environment, OfOthersIsLeftAlone) {
    const auto loaded = load({}, nowhere({{"MAD_TEST_POSTGRES", "x"},
                                          {"MAD_ENGINE_VINA", "x"},
                                          {"MAD_URL", "x"},
                                          {"MAD_TOKEN", "x"},
                                          {"MAD_CREDENTIALS", "x"},
                                          {"MAD_PASSWORD", "x"},
                                          {"MAD_SMINA", "x"},
                                          {"PATH", "x"},
                                          {"MADNESS", "x"}}));
    EXPECT_TRUE(loaded) << error_of(loaded);
}

TEST(Secrets, AreMaskedEverywhere) {
    const auto loaded = load(flags({"--postgres-dsn", "password=hunter2"}), nowhere()).value();
    EXPECT_EQ(loaded.config.postgres.dsn, "password=hunter2");
    EXPECT_EQ(print_configuration(loaded).find("hunter2"), std::string::npos);
    const auto json = configuration_as_json(loaded);
    EXPECT_EQ(json.at("postgres.dsn").at("value"), "********");
    EXPECT_EQ(json.at("redis.url").at("value"), "") << "not set: nothing to mask";
    EXPECT_EQ(error_of(load(flags({"--redis-url", "http://:hunter2@x"}), nowhere())).find("hunter2"),
              std::string::npos);
}

TEST(Print, ShowsKeyValueAndSource) {
    const auto loaded = load(flags({"--http-port", "9000"}), nowhere()).value();
    const auto json = configuration_as_json(loaded);
    EXPECT_EQ(json.at("http.port").at("value"), 9000);
    EXPECT_EQ(json.at("http.port").at("source"), "--http-port");
    EXPECT_EQ(json.size(), settings().size());
    EXPECT_NE(print_configuration(loaded).find("\nhttp.port  "), std::string::npos);
}

TEST(Page, IsTheOneInTheRepository) {
    std::ifstream in(std::string(MAD_SOURCE_DIR) + "/docs/configuration.md");
    const std::string committed(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(print_configuration_page(), committed) << "mad config --page > docs/configuration.md";
}

}  // namespace mad::app
