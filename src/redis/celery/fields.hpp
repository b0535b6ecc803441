// Members of a JSON object from outside, taken one by one; the first that is wrong becomes the error, which
// names it.
#pragma once
#include "base/clock.hpp"
#include "base/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace mad::celery {
namespace json = boost::json;

/// A member that is absent and one that is null are the same to Celery, and so here.
class Fields {
public:
    /// `pointer` says where in the message the object is. An error goes to `failed`, unless one is there;
    /// what is taken then is empty.
    Fields(const json::object& object, std::string pointer, std::optional<Error>& failed)
        : object_(object), pointer_(std::move(pointer)), failed_(failed) {}

    const json::value* find(std::string_view name) const;
    Fields inside(std::string_view name) const;

    std::string text(std::string_view name) const;  ///< must be there
    std::string text_or(std::string_view name, std::string_view otherwise) const;
    std::optional<std::string> maybe_text(std::string_view name) const;
    std::optional<std::int64_t> maybe_integer(std::string_view name) const;
    std::optional<double> maybe_number(std::string_view name) const;
    bool flag(std::string_view name) const;
    json::array array(std::string_view name) const;
    json::object object(std::string_view name) const;
    /// ISO 8601; without an offset it is UTC.
    std::optional<Time> maybe_time(std::string_view name) const;
    void fail(std::string_view name, std::string_view must) const;

private:
    const json::object& object_;
    std::string pointer_;
    std::optional<Error>& failed_;
};

/// An Error of `code` that says what `pointer` must be.
Error wrong_field(std::string pointer, std::string_view must);

}  // namespace mad::celery
