// How a statement fails.
#pragma once
#include <stdexcept>
#include <string>

namespace mad::db {

/// PostgreSQL refused a statement.
class QueryError : public std::runtime_error {
public:
    QueryError(const std::string& what, std::string sqlstate, std::string constraint)
        : std::runtime_error(what), sqlstate_(std::move(sqlstate)), constraint_(std::move(constraint)) {}
    const std::string& sqlstate() const { return sqlstate_; }
    const std::string& constraint() const { return constraint_; }  ///< the violated one's name, or empty
    bool is_unique_violation() const { return sqlstate_ == "23505"; }
    /// It lies in the values: data exceptions and violated constraints.
    bool is_about_values() const { return sqlstate_.starts_with("22") || sqlstate_.starts_with("23"); }

private:
    std::string sqlstate_, constraint_;
};

/// No connection in time, or it was lost under a statement, whose outcome is then unknown.
class Unavailable : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A row does not fit its struct: a programming mistake.
class MappingError : public std::logic_error {
    using std::logic_error::logic_error;
};

}  // namespace mad::db
