// Templates as people keep them: in JSON or in YAML.
#pragma once
#include "features/pipelines/types.hpp"
#include "http/router.hpp"

namespace mad::pipelines {

/// A template as it is posted, in JSON or YAML.
struct TemplateBody {
    NewTemplate value;
    static Result<TemplateBody> from(const http::Request&);
    static void document(http::Operation&);
};

/// A template as it is exported.
struct TemplateFile {
    NewTemplate value;
    bool as_yaml = false;
};

}  // namespace mad::pipelines

namespace mad::http {
template <>
struct Answer<pipelines::TemplateFile> {
    static Response respond(pipelines::TemplateFile&);
    static void document(Operation&);
};
}  // namespace mad::http
