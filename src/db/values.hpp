// PostgreSQL's text form of values, to and from C++ types.
#pragma once
#include "db/query.hpp"

#include <boost/json/value.hpp>
#include <optional>
#include <string_view>

namespace mad::db {

/// A column's text as the JSON that `type` reads; nothing where it does not fit. A column of
/// type json or jsonb is read as JSON whatever `type` is.
std::optional<boost::json::value> from_text(const schema::Type& type, std::string_view text,
                                            bool is_json_column);

/// Whether a value of PostgreSQL's type `pg` ("_text": an array of text) can be read into the C++ type.
bool fits(const schema::Type&, std::string_view pg);
/// The same for a parameter, which is sent in one form only.
bool parameter_fits(const schema::Type&, std::string_view pg);

/// What the C++ type is called at PostgreSQL, for people.
std::string expected_name(const schema::Type&);

}  // namespace mad::db
