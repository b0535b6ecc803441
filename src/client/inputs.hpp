// Inputs of a task from the command line.
#pragma once
#include "base/error.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mad::client {
namespace json = boost::json;

/// A file to be uploaded, and the input that takes its URI.
struct FileInput {
    std::string name;
    std::string path;
};
struct Inputs {
    json::object inputs;
    std::vector<FileInput> files;
};

/// The inputs of a JSON file (empty: none; "-": standard input), then each "name=value": read as the schema's
/// type asks, a part of an object by "name.part". "name=@path" is a file where the input takes one, else its
/// text. Errors: invalid, malformed.
Result<Inputs> read_inputs(const std::string& file, const std::vector<std::string>& parameters,
                           const json::value& input_schema);

/// Puts `value` at "name" or "name.part".
void set_input(json::object& inputs, std::string_view name, json::value value);

/// A row {name, type, default, description} for each input.
json::array parameter_rows(const json::value& input_schema);

}  // namespace mad::client
