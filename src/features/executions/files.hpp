// The files of an execution: inputs become URLs that get them, outputs become artifacts.
#pragma once
#include "features/artifacts/artifacts.hpp"
#include "features/results/types.hpp"
#include "schema/openapi.hpp"

#include <map>

namespace mad::executions {
namespace json = boost::json;

/// A file input is the URI of a stored file, or the file's text itself.
bool is_text_of_file(const json::value& input);

class Files {
public:
    explicit Files(artifacts::Artifacts& artifacts) : artifacts_(artifacts) {}

    /// Stores each file input that was given as its text, as a file of the execution that goes when it ends;
    /// in the inputs it becomes its mad:// URI.
    awaitable<Result<void>> store_texts(Id org, Id execution, json::value& inputs,
                                        std::vector<schema::FileInput>);

    /// Each file input as a URL that gets it; one given as its text stays that. Errors: invalid
    /// (inputs_invalid), with the pointer of each that is neither a text nor the mad:// URI of a stored file
    /// of the organisation.
    awaitable<Result<json::value>> presigned(Id org, json::value inputs, std::vector<schema::FileInput>,
                                             std::chrono::seconds ttl);

    /// Keeps the files of a result: those that were put stay, those that came inline are stored; in the
    /// result each becomes its mad:// URI. Errors: upstream (output_missing) where the service names a place
    /// to which it has put nothing; those of storing.
    awaitable<Result<std::vector<results::OutputFile>>> keep(Id org, Id execution, json::value& result,
                                                             std::vector<schema::FileOutput>);

private:
    awaitable<Result<artifacts::Artifact>> put(Id org, Id execution, std::string name,
                                               std::string content_type, std::string text);

    artifacts::Artifacts& artifacts_;
};

}  // namespace mad::executions
