#include "db/pool.hpp"
#include "db/values.hpp"
#include "schema/type_schema.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

namespace mad::db {
namespace {
using schema::Kind;
using schema::Type;
namespace json = boost::json;

constexpr Oid json_oid = 114, jsonb_oid = 3802;  // pg_type.dat: they never change

/// The description of a row that is a struct; null for a row of one value.
const schema::Object* object_of(const Type* row) {
    return row && row->object && !row->optional ? &row->object() : nullptr;
}

bool is_enumeration(const Type& type) {
    return type.kind == Kind::enumeration ||
           (type.kind == Kind::array && type.item->kind == Kind::enumeration);
}

class PgRows : public Rows {
public:
    PgRows(Statement statement, PgResult result)
        : statement_(std::move(statement)), result_(std::move(result)), object_(object_of(statement_.row)) {
        const auto columns = static_cast<std::size_t>(PQnfields(result_.get()));
        const std::size_t fields = object_ ? object_->fields.size() : 1;
        if (statement_.row && columns != fields)
            throw MappingError(
                fmt::format("{}: {} columns for a row of {}", statement_.name, columns, fields));
    }

    std::size_t count() const override { return static_cast<std::size_t>(PQntuples(result_.get())); }

    std::int64_t affected() const override {
        const std::string_view text = PQcmdTuples(result_.get());
        std::int64_t rows = 0;
        std::from_chars(text.data(), text.data() + text.size(), rows);
        return rows;
    }

    void read(std::size_t i, void* into) const override {
        const int row = static_cast<int>(i);
        if (!object_) return read_column(row, 0, *statement_.row, into);
        int column = 0;
        for (auto& field : object_->fields) read_column(row, column++, *field.type, field.member(into));
    }

private:
    void read_column(int row, int column, const Type& type, void* into) const {
        if (PQgetisnull(result_.get(), row, column) != 0) {
            if (!type.optional) misfit(column, type, "null");
            return type.read(json::value(nullptr), into);
        }
        const std::string_view text(PQgetvalue(result_.get(), row, column),
                                    static_cast<std::size_t>(PQgetlength(result_.get(), row, column)));
        const auto oid = PQftype(result_.get(), column);
        const bool is_json = oid == json_oid || oid == jsonb_oid;
        const auto value = from_text(type, text, is_json);
        if (!value) misfit(column, type, text);
        if (is_json) check_json(column, type, *value);
        type.read(*value, into);
        if (is_enumeration(type) && type.write(into) != *value) misfit(column, type, text);
    }

    void check_json(int column, const Type& type, const json::value& value) const {
        auto known = schemas_.find(column);
        if (known == schemas_.end()) known = schemas_.emplace(column, schema::compiled(type)).first;
        const auto faults = known->second.check(value);
        if (!faults.empty())
            throw MappingError(fmt::format("{}: column {}: {} {}", statement_.name,
                                           PQfname(result_.get(), column), faults.front().pointer,
                                           faults.front().detail));
    }

    [[noreturn]] void misfit(int column, const Type& type, std::string_view found) const {
        throw MappingError(fmt::format("{}: column {}: expected {}{}, found {}", statement_.name,
                                       PQfname(result_.get(), column), expected_name(type),
                                       is_enumeration(type) ? " (a name of its enumeration)" : "",
                                       found.substr(0, 100)));
    }

    Statement statement_;
    PgResult result_;
    const schema::Object* object_;
    mutable std::map<int, schema::Schema> schemas_;  // of the columns of JSON
};

class Comparison {
public:
    Comparison(const PGresult* described, const std::map<Oid, std::string>& types,
               const std::map<std::pair<Oid, int>, bool>& nullable)
        : described_(described), types_(types), nullable_(nullable) {}

    void parameters(const std::vector<const Type*>& types) {
        const auto count = static_cast<std::size_t>(PQnparams(described_));
        if (count != types.size())
            return say(fmt::format("it takes {} parameters, not {}", count, types.size()));
        for (std::size_t i = 0; i < count; ++i) {
            const auto pg = type_name(PQparamtype(described_, static_cast<int>(i)));
            if (!parameter_fits(*types[i], pg))
                say(fmt::format("${} is {}, not {}", i + 1, pg, expected_name(*types[i])));
        }
    }
    void columns(const Type& row) {
        const auto* object = object_of(&row);
        const auto count = static_cast<std::size_t>(PQnfields(described_));
        const std::size_t fields = object ? object->fields.size() : 1;
        if (count != fields) return say(fmt::format("it returns {} columns, not {}", count, fields));
        if (!object) return column(0, row, "");
        for (std::size_t i = 0; i < count; ++i)
            column(static_cast<int>(i), *object->fields[i].type, object->fields[i].name);
    }
    std::vector<std::string> found() && { return std::move(found_); }

private:
    void column(int i, const Type& type, std::string_view field) {
        const std::string_view name = PQfname(described_, i);
        if (!field.empty() && name != field) say(fmt::format("column {} is {}, not {}", i + 1, name, field));
        if (const auto pg = type_name(PQftype(described_, i)); !fits(type, pg))
            say(fmt::format("column {} is {}, not {}", name, pg, expected_name(type)));
        // Only a column of a table says whether it can be null.
        const auto known = nullable_.find({PQftable(described_, i), PQftablecol(described_, i)});
        if (known != nullable_.end() && known->second && !type.optional)
            say(fmt::format("column {} can be null", name));
    }
    std::string type_name(Oid oid) const {
        const auto it = types_.find(oid);
        return it == types_.end() ? std::to_string(oid) : it->second;
    }
    void say(std::string what) { found_.push_back(std::move(what)); }

    const PGresult* described_;
    const std::map<Oid, std::string>& types_;
    const std::map<std::pair<Oid, int>, bool>& nullable_;
    std::vector<std::string> found_;
};
}  // namespace

std::unique_ptr<Rows> make_rows(Statement statement, PgResult result) {
    return std::make_unique<PgRows>(std::move(statement), std::move(result));
}

std::vector<std::string> disagreements(const Statement& statement, const PGresult* described,
                                       const std::map<Oid, std::string>& type_names,
                                       const std::map<std::pair<Oid, int>, bool>& nullable) {
    Comparison comparison(described, type_names, nullable);
    comparison.parameters(statement.parameters);
    if (statement.row) comparison.columns(*statement.row);
    return std::move(comparison).found();
}

}  // namespace mad::db
