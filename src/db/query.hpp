// A statement has a name, the type of its row and the types of its parameters; in debug builds PostgreSQL is
// asked at its first use whether it agrees (names, types, and whether a column can be null).
#pragma once
#include "schema/described.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::db {

template <class Signature>
struct Query;

/// `Row` is void, one value (of a one-column row), or a described struct whose fields are the columns, in
/// order.
template <class Row, class... Args>
struct Query<Row(Args...)> {
    std::string_view name;  ///< unique in the product: labels logs, metrics and the prepared statement
    std::string_view sql;
};

/// A parameter as PostgreSQL's text format writes it; none is null.
using Parameter = std::optional<std::string>;

/// What maps a C++ type to a PostgreSQL type: bool, int64, double, text, uuid, timestamptz, json(b), an
/// enumeration as text, and arrays of them.
Parameter to_parameter(const schema::Type&, const void* value);

/// The signature of a Query without its types, for the untyped code behind it.
struct Statement {
    std::string_view name, sql;
    std::vector<const schema::Type*> parameters;
    const schema::Type* row;  ///< null: no rows are read
};

template <class Row, class... Args>
Statement statement(const Query<Row(Args...)>& q) {
    const schema::Type* row = nullptr;
    if constexpr (!std::is_void_v<Row>) row = &schema::TypeOf<Row>::value;
    return {q.name, q.sql, {&schema::TypeOf<Args>::value...}, row};
}

/// The rows of one answer, ready to be read into structs.
class Rows {
public:
    virtual ~Rows() = default;
    virtual std::size_t count() const = 0;      ///< rows returned
    virtual std::int64_t affected() const = 0;  ///< rows inserted, updated or deleted
    /// Reads row `i` into an object of the statement's row type. Throws MappingError where a value does not
    /// fit, naming the statement and the column.
    virtual void read(std::size_t i, void* into) const = 0;
};

}  // namespace mad::db
