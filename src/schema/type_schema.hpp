// The compiled schema of a described type.
#pragma once
#include "schema/described.hpp"
#include "schema/schema.hpp"

namespace mad::schema {

/// Throws std::logic_error where the description itself is wrong.
Schema compiled(const Type&);

/// T's schema: compiled at its first use.
template <class T>
const Schema& schema_for() {
    static const auto it = compiled(TypeOf<T>::value);
    return it;
}

}  // namespace mad::schema
