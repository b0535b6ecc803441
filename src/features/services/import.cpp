#include "features/services/import.hpp"

#include "features/tasks/tasks.hpp"
#include "schema/json_text.hpp"

#include <set>

namespace mad::services {
namespace {
constexpr std::size_t most_bytes = 64 << 20;  ///< of the documents that one import stores

/// "http://host:port" of a URL.
std::string_view origin(std::string_view url) {
    const auto host = url.find("://") + 3;
    return url.substr(0, url.find_first_of("/?#", host));
}

std::string_view without_slash(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

Result<std::vector<const schema::Operation*>> chosen(const schema::OpenApi& document, const Import& import) {
    std::vector<const schema::Operation*> operations;
    for (std::size_t i = 0; i < import.operations.size(); ++i) {
        const auto* found = document.find(import.operations[i]);
        if (!found)
            return import_refused("/operations/" + std::to_string(i),
                                  "the document has no operation of this name");
        operations.push_back(found);
    }
    if (operations.empty())
        for (auto& operation : document.operations) operations.push_back(&operation);
    if (operations.empty()) return import_refused("/url", "the document has no operation");
    if (operations.size() == 1) return operations;
    if (schema::to_text(*document.document).size() * operations.size() > most_bytes)
        return import_refused("/operations", "must name some of the " + std::to_string(operations.size()) +
                                                 " operations: each task keeps the document, which is large");
    if (import.task_id)
        return import_refused("/task_id",
                              "is for one operation: name it in \"operations\", or give a \"prefix\"");
    return operations;
}
}  // namespace

Error import_refused(std::string pointer, std::string detail) {
    return {Errc::invalid,
            "import_invalid",
            "The service cannot be imported as asked",
            {{std::move(pointer), std::move(detail)}}};
}

std::vector<std::string> document_urls(std::string_view url) {
    const std::string trimmed(without_slash(url));
    if (trimmed.ends_with(".json")) return {trimmed};
    std::vector<std::string> urls{trimmed + "/openapi.json"};
    if (trimmed.size() > origin(url).size())
        urls.push_back(std::string(url));  // it may be the document itself
    return urls;
}

std::string base_url_of(const schema::OpenApi& document, std::string_view document_url) {
    const std::string here(origin(document_url));
    if (document.servers.empty()) return here;
    const std::string server(without_slash(document.servers.front()));
    if (server.find('{') != server.npos) return here;  // a template that nobody filled
    if (server.starts_with("http://") || server.starts_with("https://")) return server;
    return server.empty() || server.starts_with('/') ? here + server : here + '/' + server;
}

Result<std::vector<tasks::NewTask>> tasks_of(const schema::OpenApi& document, const Import& import) {
    const auto operations = chosen(document, import);
    if (!operations) return operations.error();
    std::vector<tasks::NewTask> result;
    std::set<std::string> taken;
    for (const auto* operation : *operations) {
        tasks::NewTask task;
        task.task_id = import.task_id ? *import.task_id
                                      : (import.prefix + tasks::task_id_from(operation->id)).substr(0, 63);
        if (!taken.insert(task.task_id).second)
            return import_refused("/url", "two operations would both become the task " + task.task_id +
                                              ": import one of them with a \"task_id\" of its own");
        task.category = import.category;
        task.tags = import.tags;
        task.interface_spec = document.document->as_object();
        task.operation_id = operation->id;
        task.service_config.capacity = import.capacity;
        task.service_config.timeout_seconds = import.timeout_seconds;
        result.push_back(std::move(task));
    }
    return result;
}

}  // namespace mad::services
