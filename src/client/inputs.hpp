// Inputs of a task from the command line.
#pragma once
#include "base/error.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace mad::client {
namespace json = boost::json;

/// A file to be uploaded before the task runs, and where among the inputs its URI goes.
struct NewFile {
    std::string pointer;
    std::string path;
};
struct Inputs {
    json::value inputs;  ///< an object
    std::vector<NewFile> files;
};

/// The inputs of a JSON file (empty: none; "-": standard input), then each "name=value": read as the schema's
/// type asks, a part of an object by "name.part". Where an input is a file, "@path" is one to upload, a
/// mad:// URI one that is there, and any other text its content, such as a SMILES; elsewhere
/// "name=@path" is the file's text. Errors: invalid, malformed.
Result<Inputs> read_inputs(const std::string& file, const std::vector<std::string>& parameters,
                           const json::value& input_schema);

/// Puts `value` at "name" or "name.part".
void set_input(json::object& inputs, std::string_view name, json::value value);

/// A row {name, type, default, description} for each input; names of those that must be given end with " *".
json::array parameter_rows(const json::value& input_schema);

}  // namespace mad::client
