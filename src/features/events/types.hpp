// What happens to jobs, on its way from the transaction that made it happen to those who watch.
//
// Whoever changes a job writes rows into `outbox` (org_id, topic, job_id, payload) in the same transaction;
// the payload is schema::to_json(results::Event) with one of the topics
//   'event'         something happened;
//   'job.accepted'  something happened, and the results store does not know the job: the relay copies it from
//                   jobs_meta, and its executions' inputs from task_executions.
// Or with the topic 'job.grown' and the payload {"executions": [id, …]}: their inputs are copied.
// event_key is unique in the job and follows from what happened, never from chance, so that an event told
// twice stays one: "accepted", "<execution>:<attempt>:running", "<execution>:<attempt>:progress:<n>",
// "completed", "retried:<revision of the job>" … The last event of a job is "job.completed", "job.failed" or
// "job.canceled" (results::is_final), until it is retried. After the commit: Relay::wake().
#pragma once
#include "features/results/types.hpp"

namespace mad::events {

using results::Event;

/// Values of outbox.topic.
inline constexpr std::string_view topic_event = "event";
inline constexpr std::string_view topic_job_accepted = "job.accepted";
inline constexpr std::string_view topic_job_grown = "job.grown";

/// The Redis channel on which the relays tell who watches: the message is the id of a job with new events, or
/// of its organisation.
inline constexpr std::string_view channel_events = "mad:events";
/// The Redis channel on which a process without a relay of its own wakes one.
inline constexpr std::string_view channel_outbox = "mad:outbox";

}  // namespace mad::events
