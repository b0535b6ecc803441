// Expected failures are values: a Result<T> holds a T or an Error that a person can act on.
#pragma once
#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace mad {

/// The kind of an expected failure; http/ maps each to one status.
enum class Errc {
    malformed,            ///< 400: cannot be read at all
    unauthorized,         ///< 401: not signed in
    forbidden,            ///< 403: signed in, not allowed
    not_found,            ///< 404: also for what belongs to another organisation
    conflict,             ///< 409
    precondition_failed,  ///< 412
    too_large,            ///< 413
    unsupported,          ///< 415: a media type or format that is not read
    invalid,              ///< 422: readable, but against the rules; see Error::faults
    too_many,             ///< 429
    upstream,             ///< 502: a task service answered wrongly or not at all
    unavailable,          ///< 503
    timeout,              ///< 504
};

/// One thing wrong with a document, and where.
struct Fault {
    std::string pointer;  ///< RFC 6901; empty for the whole document
    std::string detail;
    friend bool operator==(const Fault&, const Fault&) = default;
};

struct Error {
    Errc code;
    std::string kind;    ///< stable, for programs: "task_not_found"
    std::string detail;  ///< for people: what is wrong and what to do
    std::vector<Fault> faults{};
    std::optional<std::chrono::seconds> retry_after{};
    std::string type{};  ///< the URI that a standard gives the kind; empty: none does
};

/// Called by Result::value() on an error: a programming mistake, so an exception.
[[noreturn]] inline void throw_exception_from_error(const Error& e, const boost::source_location&) {
    throw std::logic_error("unchecked error " + e.kind + ": " + e.detail);
}

template <class T = void>
using Result = boost::system::result<T, Error>;

}  // namespace mad
