#include "features/checks/checks.hpp"

#include "blobs/blobs.hpp"
#include "features/checks/rules.hpp"
#include "features/checks/store.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <map>
#include <set>
#include <unordered_map>

namespace mad::checks {
namespace {

void add(Finding& finding, std::string subject, std::string detail) {
    if (std::ssize(finding.violations) < most_violations)
        finding.violations.push_back({std::move(subject), std::move(detail)});
}

/// The rows of a batch by their organisation, whose results store is asked once for them.
template <class Row>
std::map<Id, std::vector<Row>> by_organization(std::vector<Row> rows) {
    std::map<Id, std::vector<Row>> parted;
    for (auto& row : rows) parted[row.org_id].push_back(std::move(row));
    return parted;
}

template <class Row>
std::vector<Id> ids_of(const std::vector<Row>& rows) {
    std::vector<Id> ids;
    for (auto& row : rows) ids.push_back(row.id);
    return ids;
}

std::vector<Id> unknown(const std::vector<Id>& ids, const std::vector<Id>& known) {
    const std::set<Id> there(known.begin(), known.end());
    std::vector<Id> missing;
    for (const auto id : ids)
        if (!there.contains(id)) missing.push_back(id);
    return missing;
}
}  // namespace

Checks::Checks(Store& store, blobs::Store& blobs) : Checks(store, blobs, Options()) {}
Checks::Checks(Store& store, blobs::Store& blobs, Options options)
    : store_(store), blobs_(blobs), options_(options) {}

awaitable<Result<Report>> Checks::run() {
    auto first = co_await look();
    if (!first || first->violations == 0) co_return first;
    asio::steady_timer pause(co_await asio::this_coro::executor, options_.settle);
    co_await pause.async_wait(asio::use_awaitable);
    const auto second = co_await look();
    if (!second) co_return second.error();
    co_return confirmed(std::move(*first), *second);
}

awaitable<Result<Report>> Checks::look() {
    const auto grace = static_cast<double>(options_.grace.count());
    Report report;
    auto& all = report.findings;
    all.push_back(co_await store_.jobs());
    all.push_back(co_await outcomes());
    all.push_back(co_await store_.places());
    all.push_back(co_await store_.leases(grace));
    all.push_back(co_await events());
    all.push_back(co_await outputs());
    all.push_back(co_await store_.molecules());
    auto rows_found = co_await rows();
    if (!rows_found) co_return rows_found.error();
    all.push_back(std::move(*rows_found));
    auto files_found = co_await files();
    if (!files_found) co_return files_found.error();
    all.push_back(std::move(*files_found));
    all.push_back(co_await store_.scopes());
    for (auto& finding : all) report.violations += std::ssize(finding.violations);
    co_return report;
}

awaitable<Finding> Checks::outcomes() {
    Finding finding{"outcomes",
                    "what is COMPLETED has its outcome recorded once, and nothing else that ended"};
    const auto grace = static_cast<double>(options_.grace.count());
    for (Id after{};;) {
        auto batch = co_await store_.executions_after(after, grace);
        if (batch.empty()) break;
        after = batch.back().id;
        finding.examined += std::ssize(batch);
        const auto parts = by_organization(std::move(batch));
        for (auto& [org, executions] : parts) {
            std::unordered_map<Id, std::vector<OutcomeRow>> recorded;
            const auto rows = co_await store_.outcomes(org, ids_of(executions));
            for (auto& row : rows) recorded[row.execution_id].push_back(row);
            for (auto& execution : executions)
                if (const auto fault = fault_of(execution, recorded[execution.id]))
                    add(finding, "execution " + execution.id.text(), *fault);
        }
    }
    co_await find_strays(&Store::outcomes_after, &Store::known_executions, "execution",
                         "it has an outcome, but there is no such execution", finding);
    co_return finding;
}

awaitable<Finding> Checks::events() {
    Finding finding{"events", "the events of every job tell how it stands, and its end once, as the last"};
    for (Id after{};;) {
        auto batch = co_await store_.jobs_after(after);
        if (batch.empty()) break;
        after = batch.back().id;
        finding.examined += std::ssize(batch);
        const auto parts = by_organization(std::move(batch));
        for (auto& [org, jobs] : parts) {
            std::unordered_map<Id, RecordedJob> recorded;
            const auto rows = co_await store_.recorded_jobs(org, ids_of(jobs));
            for (auto& row : rows) recorded[row.id] = row;
            for (auto& job : jobs) {
                const auto found = recorded.find(job.id);
                const auto fault = fault_of(job, found == recorded.end() ? nullptr : &found->second);
                if (fault) add(finding, "job " + job.id.text(), *fault);
            }
        }
    }
    co_await find_strays(&Store::recorded_jobs_after, &Store::known_jobs, "job",
                         "the results store has it, but there is no such job", finding);
    co_return finding;
}

awaitable<void> Checks::find_strays(Recorded recorded, Known known, std::string kind, std::string fault,
                                    Finding& finding) {
    const auto organizations = co_await store_.organizations();
    for (const auto org : organizations) {
        for (Id after{};;) {
            const auto batch = co_await (store_.*recorded)(org, after);
            if (batch.empty()) break;
            after = batch.back();
            const auto missing = unknown(batch, co_await (store_.*known)(org, batch));
            for (const auto id : missing) add(finding, kind + " " + id.text(), fault);
        }
    }
}

awaitable<Finding> Checks::outputs() {
    Finding finding{"outputs", "every recorded output file is stored, and what ended keeps no other file"};
    const auto organizations = co_await store_.organizations();
    for (const auto org : organizations) {
        for (Id after{};;) {
            auto batch = co_await store_.outcomes_after(org, after);
            if (batch.empty()) break;
            after = batch.back();
            co_await compare_outputs(org, std::move(batch), finding);
        }
    }
    co_await find_leftovers(finding);
    co_return finding;
}

awaitable<void> Checks::compare_outputs(Id org, std::vector<Id> completed, Finding& finding) {
    const auto outputs = co_await store_.outputs(org, std::move(completed));
    if (outputs.empty()) co_return;
    finding.examined += std::ssize(outputs);
    std::vector<std::string> uris;
    for (auto& output : outputs) uris.push_back(output.uri);
    std::unordered_map<std::string, ArtifactRow> there;
    auto artifacts = co_await store_.artifacts(std::move(uris));
    for (auto& artifact : artifacts) there[artifact.uri] = std::move(artifact);
    for (auto& output : outputs) {
        const auto found = there.find(output.uri);
        const auto of = fmt::format("output {} of execution {}", output.name, output.execution_id.text());
        if (found == there.end())
            add(finding, output.uri, of + ": there is no such file");
        else if (found->second.state != "stored")
            add(finding, output.uri, of + ": the file is " + found->second.state);
        else if (found->second.sha256 != output.sha256)
            add(finding, output.uri, of + ": the file has another checksum than was recorded");
    }
}

awaitable<void> Checks::find_leftovers(Finding& finding) {
    for (Id after{};;) {
        auto batch = co_await store_.outputs_of_ended_after(after);
        if (batch.empty()) break;
        after = batch.back().id;
        const auto parts = by_organization(std::move(batch));
        for (auto& [org, artifacts] : parts) {
            std::vector<Id> executions;
            for (auto& artifact : artifacts) executions.push_back(artifact.execution_id);
            std::set<std::string> recorded;
            const auto outputs = co_await store_.outputs(org, std::move(executions));
            for (auto& output : outputs) recorded.insert(output.uri);
            for (auto& artifact : artifacts)
                if (!recorded.contains(artifact.uri))
                    add(finding, artifact.uri,
                        fmt::format("it is {} for execution {}, which has ended without it", artifact.state,
                                    artifact.execution_id.text()));
        }
    }
}

awaitable<Result<Finding>> Checks::rows() {
    Finding finding{"rows", "every row of a stored file has its file"};
    for (Id after{};;) {
        const auto batch = co_await store_.stored_after(after);
        if (batch.empty()) break;
        after = batch.back().id;
        finding.examined += std::ssize(batch);
        for (auto& artifact : batch) {
            const auto uri = blobs::Uri::parse(artifact.uri);
            if (!uri) {
                add(finding, artifact.uri, "it is no URI of a file");
                continue;
            }
            const auto file = co_await blobs_.open(*uri);
            if (!file && file.error().code != Errc::not_found) co_return file.error();
            if (!file)
                add(finding, artifact.uri, "there is no file");
            else if ((*file)->size() != static_cast<std::uint64_t>(artifact.size_bytes))
                add(finding, artifact.uri,
                    fmt::format("the file has {} bytes, its row says {}", (*file)->size(),
                                artifact.size_bytes));
        }
    }
    co_return finding;
}

awaitable<Result<Finding>> Checks::files() {
    Finding finding{"files", "every file in the storage has its row"};
    const auto listed = co_await blobs_.list([&](std::vector<blobs::Listed> batch) -> awaitable<void> {
        co_await find_owners(std::move(batch), finding);
    });
    if (!listed) co_return listed.error();
    co_return finding;
}

awaitable<void> Checks::find_owners(std::vector<blobs::Listed> batch, Finding& finding) {
    finding.examined += std::ssize(batch);
    std::vector<std::string> uris;
    for (auto& file : batch)
        if (file.uri) uris.push_back(file.uri->text());
    std::set<std::string> owned;
    auto rows = co_await store_.artifacts(std::move(uris));
    for (auto& row : rows) owned.insert(std::move(row.uri));
    for (auto& file : batch) {
        if (!file.uri)
            add(finding, file.name, "it is no file of the platform's, or a crashed upload left it");
        else if (!owned.contains(file.uri->text()))
            add(finding, file.uri->text(), "no row knows it");
    }
}

}  // namespace mad::checks
