// The results of a job as a response: raw or a document, each output by value or by reference.
#pragma once
#include "base/async.hpp"
#include "features/executions/types.hpp"
#include "features/ogc/types.hpp"
#include "http/message.hpp"

namespace mad::artifacts {
class Artifacts;
}

namespace mad::ogc {

/// What a job put together.
struct Outcome {
    json::value result;
    std::vector<executions::Output> files;
};

class Answers {
public:
    explicit Answers(artifacts::Artifacts& artifacts) : artifacts_(artifacts) {}

    /// `url` is that of the job's results; below it each output has its own. Errors: those of the storage.
    awaitable<Result<http::Response>> answer(Id org, Asked, Outcome, std::string url);

private:
    struct Piece;
    awaitable<Result<http::Response>> one(Id org, Piece);
    awaitable<Result<http::Response>> parts(Id org, std::vector<Piece>);
    awaitable<Result<http::Response>> document(Id org, std::vector<Piece>);
    awaitable<Result<std::string>> bytes(Id org, const Piece&);

    artifacts::Artifacts& artifacts_;
};

}  // namespace mad::ogc
