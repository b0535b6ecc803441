#include "client/commands.hpp"
#include "schema/json_text.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <iostream>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

namespace mad::client {
namespace {
struct SignIn {
    std::string email, organization;
    bool password_stdin = false;
};

std::string asked(const std::string& what) {
    std::fputs(what.c_str(), stderr);
    std::string line;
    std::getline(std::cin, line);
    return line;
}

/// A terminal that does not show what is typed, as long as this lives. Signals that end or stop the program
/// wait until it shows it again.
class Unseen {
public:
    Unseen() {
        sigset_t signals;
        ::sigemptyset(&signals);
        for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) ::sigaddset(&signals, each);
        ::pthread_sigmask(SIG_BLOCK, &signals, &mask_);
        signals_ = ::signalfd(-1, &signals, SFD_CLOEXEC);
        ::tcgetattr(STDIN_FILENO, &shown_);
        auto hidden = shown_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~Unseen() {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
        std::fputs("\n", stderr);
        ::close(signals_);
        ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);  // here a signal that came does what it does
    }
    Unseen(const Unseen&) = delete;

    /// Waits for a line, or the end of input; false where a signal came first.
    bool has_line() const {
        std::array<pollfd, 2> either{{{STDIN_FILENO, POLLIN, 0}, {signals_, POLLIN, 0}}};
        while (::poll(either.data(), either.size(), -1) < 0 && errno == EINTR) {
        }
        return either[1].revents == 0;
    }

private:
    termios shown_{};
    sigset_t mask_{};
    int signals_ = -1;
};

/// From MAD_PASSWORD, standard input, or asked for without showing it.
std::string password_for(const SignIn& sign_in) {
    const char* given = std::getenv("MAD_PASSWORD");  // NOLINT(concurrency-mt-unsafe): nobody changes it
    if (given) return given;
    return sign_in.password_stdin ? asked("") : secret("Password: ");
}

awaitable<Result<int>> sign_in(Api& api, Settings& settings, SignIn who) {
    if (who.email.empty()) who.email = asked("E-mail: ");
    json::object body;
    body["email"] = who.email;
    body["password"] = password_for(who);
    api.set_tokens("", "");  // else a wrong password would renew a sign-in of before, and be tried twice
    if (!who.organization.empty()) body["organization"] = who.organization;
    const auto answer = co_await api.call("POST", "/api/v1/auth/token", body);
    if (!answer) co_return answer.error();
    const auto text = [&](const char* pointer) {
        const auto* value = schema::at_pointer(*answer, pointer);
        return value && value->is_string() ? std::string(value->get_string()) : "";
    };
    auto kept = api.credentials();
    kept.email = who.email;
    kept.access_token = text("/access_token");
    kept.refresh_token = text("/refresh_token");
    if (auto saved = save_credentials(credentials_file(), kept); !saved) co_return saved.error();
    print(settings, *answer, [&](const json::value& v) {
        const auto* must = schema::at_pointer(v, "/must_change_password");
        return fmt::format("Signed in to {} as {}\n{}", kept.url, kept.email,
                           must && *must == true ? "Choose a password of your own: mad password\n" : "");
    });
    co_return 0;
}

awaitable<Result<int>> sign_out(Api& api) {
    auto kept = api.credentials();
    json::object body;
    body["refresh_token"] = kept.refresh_token;
    const auto answer = co_await api.call("POST", "/api/v1/auth/logout", body);
    kept.access_token.clear();
    kept.refresh_token.clear();
    if (auto saved = save_credentials(credentials_file(), kept); !saved) co_return saved.error();
    if (!answer && answer.error().code != Errc::unauthorized) co_return answer.error();
    co_return 0;
}

awaitable<Result<int>> change_password(Api& api) {
    json::object body;
    body["current_password"] = secret("Current password: ");
    body["new_password"] = secret("New password: ");
    const auto answer = co_await api.call("POST", "/api/v1/auth/password", body);
    if (!answer) co_return answer.error();
    co_return 0;
}
}  // namespace

std::string secret(const std::string& what) {
    if (::isatty(STDIN_FILENO) == 0) return asked("");
    for (;;) {
        const Unseen terminal;
        std::fputs(what.c_str(), stderr);
        if (terminal.has_line()) return asked("");
    }
}

void add_sign_in_commands(CLI::App& app, Settings& settings) {
    auto who = std::make_shared<SignIn>();
    auto* login = add_command(
        app, "login", "Sign in; the password from MAD_PASSWORD, standard input or a prompt", settings);
    login->add_option("--email", who->email);
    login->add_option("--organization", who->organization, "Its slug, where you are a member of several");
    login->add_flag("--password-stdin", who->password_stdin);
    login->callback([&settings, who] {
        with_api(settings, [&settings, who](Api& api) { return sign_in(api, settings, *who); });
    });

    auto* logout = add_command(app, "logout", "Sign out", settings);
    logout->callback([&settings] { with_api(settings, sign_out); });

    auto* password = add_command(
        app, "password",
        "Change your password; without a terminal the old and the new are lines of standard input", settings);
    password->callback([&settings] { with_api(settings, change_password); });
}

}  // namespace mad::client
