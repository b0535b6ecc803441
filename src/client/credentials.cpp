#include "base/file_contents.hpp"
#include "client/api.hpp"
#include "schema/json_text.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <iterator>
#include <sys/file.h>
#include <unistd.h>

namespace mad::client {
namespace fs = std::filesystem;
namespace {
std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes it
    return value ? value : "";
}
}  // namespace

fs::path credentials_file() {
    if (auto file = environment("MAD_CREDENTIALS"); !file.empty()) return file;
    auto config = environment("XDG_CONFIG_HOME");
    if (config.empty()) config = environment("HOME") + "/.config";
    return fs::path(config) / "mad" / "credentials.json";
}

Result<Credentials> load_credentials(const fs::path& file) {
    Credentials c;
    const auto text_of_file = contents_of(file);
    if (!text_of_file && text_of_file.error().code == Errc::not_found) return c;
    if (!text_of_file) return Error{Errc::unavailable, "credentials_unreadable", text_of_file.error().detail};
    const auto json = schema::parse_json(*text_of_file);
    const auto* object = json ? json->if_object() : nullptr;
    if (!object)
        return Error{Errc::malformed, "credentials_unreadable",
                     file.string() + " is not what `mad login` writes: remove it and sign in again"};
    const auto text = [&](std::string_view name, std::string& into) {
        if (const auto* value = object->if_contains(name); value && value->is_string())
            into = value->get_string();
    };
    text("url", c.url);
    text("access_token", c.access_token);
    text("refresh_token", c.refresh_token);
    text("email", c.email);
    return c;
}

Result<void> save_credentials(const fs::path& file, const Credentials& c) {
    json::object object;
    object["url"] = c.url;
    object["email"] = c.email;
    object["access_token"] = c.access_token;
    object["refresh_token"] = c.refresh_token;
    const auto text = schema::to_text(object) + "\n";
    const auto failed = [&](const std::string& why) {
        return Error{Errc::unavailable, "credentials_unwritable", file.string() + ": " + why};
    };
    std::error_code ec;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), ec);
    // Written beside and renamed, so that two clients at once never leave half a file.
    const auto fresh = file.string() + "." + std::to_string(::getpid());
    ::unlink(fresh.c_str());
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return failed(std::generic_category().message(errno));
    const auto written = ::write(fd, text.data(), text.size());
    ::close(fd);
    if (written == static_cast<ssize_t>(text.size()))
        fs::rename(fresh, file, ec);
    else
        ec = std::make_error_code(std::errc::no_space_on_device);
    if (!ec) return {};
    ::unlink(fresh.c_str());
    return failed(ec.message());
}

std::shared_ptr<void> lock_credentials(const fs::path& file) {
    const int fd =
        file.empty() ? -1 : ::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return nullptr;
    ::flock(fd, LOCK_EX);
    return {nullptr, [fd](void*) { ::close(fd); }};
}

}  // namespace mad::client
