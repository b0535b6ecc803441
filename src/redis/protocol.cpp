#include "redis/protocol.hpp"

#include <hiredis/hiredis.h>
#include <new>
#include <stdexcept>

namespace mad::redis {
namespace {
Reply to_reply(const redisReply& raw) {
    Reply reply;
    const auto text = [&] { return std::string(raw.str, static_cast<std::size_t>(raw.len)); };
    switch (raw.type) {
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            reply.kind = Reply::Kind::text;
            reply.text = text();
            break;
        case REDIS_REPLY_ERROR:
            reply.kind = Reply::Kind::error;
            reply.text = text();
            break;
        case REDIS_REPLY_INTEGER:
            reply.kind = Reply::Kind::integer;
            reply.integer = raw.integer;
            break;
        case REDIS_REPLY_ARRAY:
            reply.kind = Reply::Kind::array;
            for (std::size_t i = 0; i < raw.elements; ++i) reply.items.push_back(to_reply(*raw.element[i]));
            break;
        default:
            break;
    }
    return reply;
}
}  // namespace

std::string command(const std::vector<std::string_view>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> lengths;
    for (const auto word : words) {
        texts.push_back(word.data());
        lengths.push_back(word.size());
    }
    char* bytes = nullptr;
    const int size =
        redisFormatCommandArgv(&bytes, static_cast<int>(words.size()), texts.data(), lengths.data());
    if (size < 0) throw std::bad_alloc();
    const std::unique_ptr<char, decltype(&redisFreeCommand)> owned(bytes, &redisFreeCommand);
    return {bytes, static_cast<std::size_t>(size)};
}

void Reader::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

Reader::Reader() : reader_(redisReaderCreate()) {
    if (!reader_) throw std::bad_alloc();
}

void Reader::feed(std::string_view bytes) { redisReaderFeed(reader_.get(), bytes.data(), bytes.size()); }

std::optional<Reply> Reader::next() {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK)
        throw std::runtime_error(std::string("Redis spoke no RESP: ") + reader_->errstr);
    if (!raw) return {};
    const std::unique_ptr<void, decltype(&freeReplyObject)> owned(raw, &freeReplyObject);
    return to_reply(*static_cast<const redisReply*>(raw));
}

}  // namespace mad::redis
