// Reads the operations of an OpenAPI document that its official schema has passed.
#pragma once
#include "schema/openapi.hpp"
#include "schema/references.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

namespace mad::schema {

/// An object of the document, references followed, and where it stands.
struct Part {
    const json::object* object = nullptr;
    std::string pointer;

    explicit operator bool() const { return object != nullptr; }
    const json::value* get(std::string_view name) const {
        return object ? object->if_contains(name) : nullptr;
    }
    std::string text(std::string_view name) const;
    bool flag(std::string_view name) const;
    std::string at(std::string_view name) const;
};

class OpenApiReader {
public:
    OpenApiReader(const json::value& document, Dialect dialect);

    std::vector<Operation> operations();
    std::vector<Fault> faults() { return std::move(faults_); }

private:
    struct Input {
        json::object properties;
        json::array required;
    };
    struct Success {
        std::string status;
        Part response;
    };

    Part follow(const json::value& v, std::string pointer) const;
    Part member(const Part&, std::string_view name) const;
    Operation read(const std::string& path, const std::string& method, const Part& item,
                   const Part& operation);
    void read_names(Operation&, const Part& operation);
    void read_mode(Operation&, const Part& operation, const std::vector<Success>&);
    std::vector<Part> parameters(const Part& item, const Part& operation) const;
    void read_inputs(Operation&, const Part& item, const Part& operation);
    Input read_parameters(Operation&, const Part& item, const Part& operation);
    void check_path_parameters(const Operation&, const Part& operation);
    Part body_media(Operation&, const Part& operation);
    void add_body(Operation&, Input&, const Part& media);
    std::vector<Success> successes(const Part& operation) const;
    void read_output(Operation&, const Part& item, const Part& operation, const std::vector<Success>&);
    const json::value* output_of(const Operation&, const std::vector<Success>&, Part& response) const;
    const json::value* job_result(const Operation&, const Part& accepted) const;
    Part status_operation(const Operation&, const Part& accepted) const;
    std::string pointer_extension(const Part& response, std::string_view name);

    const json::value& document_;
    Dialect dialect_;
    std::map<std::string, std::string> ids_;  ///< operation ids, and whose they are
    std::vector<Fault> faults_;
};

/// Of a media type map, the JSON one if there is one; null pointer when the map is empty.
const json::object::value_type* preferred_media(const json::object& content);
bool is_json_media(std::string_view type);

/// The files among an operation's outputs.
std::vector<FileOutput> file_outputs(const json::value& output_schema);
/// `schema` with what its references reach of the document, at the same places, so that it stands alone.
json::value self_contained(const json::value& document, json::value schema);
/// What is wrong with an `x-mad-file`; empty when it may be so.
std::string file_mark_fault(const json::value& mark);
/// The formats that an `x-mad-file` names; none: any.
std::vector<std::string> file_formats(const json::value& mark);

/// All places of schemas, and all references outside of them, in a document.
struct Places {
    std::vector<std::string> schemas;
    std::vector<std::pair<std::string, std::string>> references;  ///< pointer, and what it says
    std::vector<std::pair<std::string, const json::value*>> file_marks;
};
Places places_of(const json::value& document);

}  // namespace mad::schema
