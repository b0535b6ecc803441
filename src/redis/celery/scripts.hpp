// What must be done at once, as Lua within Redis. All of them leave "unacked" and "unacked_index" as kombu
// does, so that its workers restore our messages and we theirs. KEYS: unacked, unacked_index, one more.
#pragma once
#include <string_view>

namespace mad::celery::scripts {

/// Takes the next message of the lists KEYS[4…] and records it as taken, in one step: kombu does it in two
/// and loses the message of a worker that dies between. The record names the list itself as the queue, so
/// that the message goes back to its priority, whoever restores it. A message that kombu could not record
/// goes to KEYS[3]. ARGV: how many of those are kept. Answers {list, tag, score, message}; without tag when
/// refused.
inline constexpr std::string_view take = R"lua(
local now = redis.call('TIME')
local score = now[1] .. string.format('.%06d', now[2])
for i = 4, #KEYS do
  local text = redis.call('RPOP', KEYS[i])
  if text then
    local read, message = pcall(cjson.decode, text)
    local properties = read and type(message) == 'table' and message.properties
    local tag = type(properties) == 'table' and properties.delivery_tag
    if type(tag) ~= 'string' or tag == '' then
      redis.call('LPUSH', KEYS[3], text)
      redis.call('LTRIM', KEYS[3], 0, ARGV[1] - 1)
      return {KEYS[i], '', '', text}
    end
    redis.call('ZADD', KEYS[2], score, tag)
    redis.call('HSET', KEYS[1], tag, '[' .. text .. ', "", ' .. cjson.encode(KEYS[i]) .. ']')
    return {KEYS[i], tag, score, text}
  end
end
return false
)lua";

/// Pushes the message ARGV[1] to the list KEYS[2], bound by ARGV[2] in KEYS[3], unless KEYS[1] is there,
/// which stays for ARGV[3] milliseconds. The push is first: where it is refused, nothing was done.
inline constexpr std::string_view send_once = R"lua(
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('LPUSH', KEYS[2], ARGV[1])
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('SET', KEYS[1], '', 'PX', ARGV[3])
return 1
)lua";

/// Removes the messages of the task ARGV[1] from the lists KEYS[3…], and from those that were taken and not
/// acknowledged. Headers are no base64, so that an id is found in the text.
inline constexpr std::string_view withdraw = R"lua(
local mark = '"' .. ARGV[1] .. '"'
local found = 0
for i = 3, #KEYS do
  local at, texts = 0, nil
  repeat
    texts = redis.call('LRANGE', KEYS[i], at, at + 99)
    at = at + #texts
    for _, text in ipairs(texts) do
      if string.find(text, mark, 1, true) then
        local removed = redis.call('LREM', KEYS[i], 1, text)
        found, at = found + removed, at - removed
      end
    end
  until #texts < 100
end
local records = redis.call('HGETALL', KEYS[1])
for i = 1, #records, 2 do
  if string.find(records[i + 1], mark, 1, true) then
    redis.call('HDEL', KEYS[1], records[i])
    redis.call('ZREM', KEYS[2], records[i])
    found = found + 1
  end
end
return found
)lua";

/// Before each of the next four, which act only while the message is still ours, that is, taken at our score:
/// kombu's own ack goes by the tag alone, and so takes a message from whoever got it after us. ARGV: tag,
/// score, …
inline constexpr std::string_view if_ours = R"lua(
local held = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not held or tonumber(held) ~= tonumber(ARGV[2]) then return false end
)lua";

/// Done with it.
inline constexpr std::string_view acknowledge = R"lua(
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return 1
)lua";

/// Ours for another visibility timeout. Answers the new score.
inline constexpr std::string_view keep = R"lua(
local now = redis.call('TIME')
local score = now[1] .. string.format('.%06d', now[2])
redis.call('ZADD', KEYS[2], score, ARGV[1])
return score
)lua";

/// Back to the list KEYS[3], as the text ARGV[3]; ARGV[4] says at which end: RPUSH, to be next, or LPUSH.
inline constexpr std::string_view put_back = R"lua(
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call(ARGV[4], KEYS[3], ARGV[3])
return 1
)lua";

/// To the refused ones in KEYS[3], of which ARGV[4] are kept.
inline constexpr std::string_view refuse = R"lua(
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('LPUSH', KEYS[3], ARGV[3])
redis.call('LTRIM', KEYS[3], 0, ARGV[4] - 1)
return 1
)lua";

/// The oldest ARGV[2] messages that were taken longer than ARGV[1] seconds ago, as {tag, score, record, …};
/// none while somebody has kombu's mutex (KEYS[3]) and so restores them.
inline constexpr std::string_view overdue = R"lua(
if redis.call('EXISTS', KEYS[3]) == 1 then return {} end
local now = redis.call('TIME')
local before = now[1] + now[2] / 1000000 - ARGV[1]
local late = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.6f', before),
                        'WITHSCORES', 'LIMIT', 0, ARGV[2])
local found = {}
for i = 1, #late, 2 do
  local record = redis.call('HGET', KEYS[1], late[i])
  if record then
    found[#found + 1] = late[i]
    found[#found + 1] = late[i + 1]
    found[#found + 1] = record
  else
    redis.call('ZREM', KEYS[2], late[i])
  end
end
return found
)lua";

/// Stores the result ARGV[2] at KEYS[1] for ARGV[1] seconds and tells who waits, unless the task has
/// succeeded before.
inline constexpr std::string_view store = R"lua(
local before = redis.call('GET', KEYS[1])
if before then
  local read, result = pcall(cjson.decode, before)
  if read and type(result) == 'table' and result.status == 'SUCCESS' then return 0 end
end
redis.call('SETEX', KEYS[1], ARGV[1], ARGV[2])
redis.call('PUBLISH', KEYS[1], ARGV[2])
return 1
)lua";

/// Pushes the reply ARGV[2] to the queues that are bound to KEYS[1] by the routing key ARGV[1]. They are not
/// kept for long: who asked may have gone.
inline constexpr std::string_view reply = R"lua(
local prefix = ARGV[1] .. '\6\22'
for _, bound in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if bound:sub(1, #prefix) == prefix then
    local queue = bound:sub(#prefix + 1):match('\6\22(.*)$')
    if queue then
      redis.call('LPUSH', queue, ARGV[2])
      redis.call('EXPIRE', queue, 60)
    end
  end
end
return 1
)lua";

}  // namespace mad::celery::scripts
