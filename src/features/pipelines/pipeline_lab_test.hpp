// For the tests of pipelines: the platform of the tests of executions, with templates and a coordinator.
#pragma once
#include "features/executions/lab_test.hpp"
#include "features/pipelines/control.hpp"
#include "features/pipelines/coordinator.hpp"
#include "features/pipelines/pipelines.hpp"
#include "features/pipelines/reports.hpp"
#include "features/pipelines/routes.hpp"

#include <fmt/format.h>

namespace mad::pipelines {
using namespace std::chrono_literals;
using executions::Reply;
using executions::says;

/// Each call of "predict" gives log_s = -(characters of smiles), "wrong" is refused.
class PipelineLab : public testing::Test, public executions::LabBase {
public:
    PipelineLab() {
        add_routes(router, pipelines);
        add_routes(router, {store, pipelines, control, reports});
        publish("predict", "predict");
        publish("dock", "dock");
        service.answer = [](http::Request& request) -> awaitable<http::Response> {
            const auto smiles = executions::text_at(executions::parsed(request.body), "/smiles");
            if (smiles == "wrong") co_return says(422, R"({"detail": "no such molecule"})");
            co_return says(200, fmt::format(R"({{"log_s": -{}, "certainty": 0.5}})", smiles.size()));
        };
    }
    ~PipelineLab() override {
        if (started_) run(coordinator.stop());
    }

    void works() {
        add_service("predict", 50);
        add_worker();
        coordinator.start();
        started_ = true;
    }
    Reply create(std::string_view steps, std::string_view parameters = "{}", std::string_view outputs = "{}",
                 std::string_view id = "p") {
        return ask("POST", "/api/v1/pipeline-templates",
                   fmt::format(R"({{"template_id": "{}", "parameters": {}, "steps": {}, "outputs": {}}})", id,
                               parameters, steps, outputs));
    }
    /// "pointer: detail" of each fault of a template with these steps.
    std::vector<std::string> faults(std::string_view steps, std::string_view outputs = "{}") {
        return faults_in(create(steps, "{}", outputs));
    }
    static std::vector<std::string> faults_in(const Reply& reply) {
        std::vector<std::string> all;
        const auto* errors = schema::at_pointer(reply.body, "/errors");
        if (!errors) return {};
        for (const auto& each : errors->as_array())
            all.push_back(executions::text_at(each, "/pointer") + ": " +
                          executions::text_at(each, "/detail"));
        return all;
    }
    /// The id of a run's job.
    std::string begin_run(std::string_view parameters = "{}", std::string_view id = "p") {
        const auto reply = ask("POST", fmt::format("/api/v1/pipeline-templates/{}/instantiate", id),
                               std::string(parameters));
        EXPECT_EQ(reply.status, 202) << schema::to_text(reply.body);
        return reply.text("/job_id");
    }
    std::string job_column(std::string_view job, std::string_view name) const {
        return test.sql(fmt::format("select {} from jobs_meta where id = '{}'", name, job));
    }
    /// Whether the job has come to its end, and that is the status.
    bool until_job(std::string_view job, std::string_view status) {
        return until([&] { return ended.contains(Id::parse(job).value()); }) &&
               job_column(job, "status") == status;
    }
    std::string outputs(std::string_view job) {
        const auto reply = ask("GET", fmt::format("/api/v1/jobs/{}/outputs", job));
        return schema::to_text(reply.body);
    }
    /// Runs a template with these steps to its end, and gives its outputs.
    std::string outcome(std::string_view steps, std::string_view parameters, std::string_view wired = "{}") {
        const auto made = create(steps, R"({"type": "object"})", wired, "once");
        EXPECT_EQ(made.status, 201) << schema::to_text(made.body);
        const auto job = begin_run(parameters, "once");
        EXPECT_TRUE(until_job(job, "COMPLETED")) << job_column(job, "status");
        return outputs(job);
    }

    std::set<Id> ended;  ///< jobs
    Store templates{database};
    Runs runs{database};
    executions::QueueLimit queues{store, 10'000};
    Pipelines pipelines{{templates, runs, store, queues, registry, results, [this] { coordinator.wake(); }}};
    Control control{{database, [this] { coordinator.wake(); },
                     [this] { doorbell.ring(std::string(executions::channel_due)); }}};
    Reports reports{{database, store, runs, results}};
    Coordinator coordinator{loop.get_executor(),
                            {runs, registry, results, artifacts, [this] { ++commits; },
                             [this] { doorbell.ring(std::string(executions::channel_due)); },
                             [this](Id job) { ended.insert(job); }},
                            doorbell,
                            {.poll = 20ms}};

private:
    bool started_ = false;
};

}  // namespace mad::pipelines
