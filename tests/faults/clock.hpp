// A clock of PostgreSQL's own, which a test moves (libfaketime).
#pragma once
#include "embedded/cluster.hpp"
#include "tests/platform/platform.hpp"

namespace mad::tests {

class Clock {
public:
    Clock() {
        Stage stage;
        const auto found = stage.wait(embedded::find_postgres({}, {}));
        if (!found) throw std::runtime_error(found.error().detail);
        ahead_of_time(0s);
        const auto moved = "env LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME_TIMESTAMP_FILE=" +
                           (folder_.path() / "offset").string() +
                           " FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 ";
        write_program("postgres", moved + (found->folder / "postgres").string());
        write_program("initdb", (found->folder / "initdb").string());
    }
    /// What is started from here has this clock: embedded::Options::postgres_programs.
    std::string programs() const { return folder_.path().string(); }
    /// Seen within a second.
    void ahead_of_time(std::chrono::seconds by) {
        const auto path = folder_.path() / "offset";
        std::ofstream(path.string() + ".new") << '+' << by.count() << '\n';
        fs::permissions(path.string() + ".new", fs::perms{0644});
        fs::rename(path.string() + ".new", path);
    }

private:
    void write_program(const std::string& name, const std::string& command) const {
        std::ofstream(folder_.path() / name) << "#!/bin/sh\nexec " << command << " \"$@\"\n";
        fs::permissions(folder_.path() / name, fs::perms{0755});
    }
    Folder folder_;
};

}  // namespace mad::tests
