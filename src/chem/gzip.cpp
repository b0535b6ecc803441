#include "chem/gzip.hpp"

#include <array>
#include <string>
#include <zlib.h>

namespace mad::chem {
namespace {
constexpr int gzip_only = 15 + 16;  // zlib's window bits: 32 KiB, and a gzip header

Error damaged(const std::string& why) {
    const auto detail = "The gzip data is damaged: " + why + ".";
    return {Errc::invalid, "gzip_damaged", detail, {{"", detail}}};
}
}  // namespace

struct Gunzip::State {
    State() { works = inflateInit2(&stream, gzip_only) == Z_OK; }
    ~State() { inflateEnd(&stream); }
    State(const State&) = delete;

    z_stream stream{};
    bool works = false, between_members = false;
    std::uint64_t in = 0, out = 0;
    std::array<char, 64 << 10> buffer;
};

bool is_gzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }

Gunzip::Gunzip(Limits limits) : state_(std::make_unique<State>()), limits_(limits) {
    if (!state_->works) throw std::bad_alloc();
}
Gunzip::~Gunzip() = default;

Result<void> Gunzip::feed(std::string_view packed, const std::function<void(std::string_view)>& give) {
    auto& s = *state_;
    s.in += packed.size();
    s.stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    s.stream.avail_in = static_cast<uInt>(packed.size());
    for (bool more = false; s.stream.avail_in > 0 || more;) {
        if (s.between_members) {
            inflateReset(&s.stream);
            s.between_members = false;
        }
        s.stream.next_out = reinterpret_cast<Bytef*>(s.buffer.data());
        s.stream.avail_out = static_cast<uInt>(s.buffer.size());
        const int status = inflate(&s.stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return damaged(s.stream.msg != nullptr ? s.stream.msg : "zlib error " + std::to_string(status));
        const auto size = s.buffer.size() - s.stream.avail_out;
        s.out += size;
        if (s.out > limits_.bytes)
            return Error{
                Errc::too_large, "too_large",
                "The unpacked file is larger than the limit of " + std::to_string(limits_.bytes) + " bytes."};
        if (s.out > limits_.free && s.out / s.in > limits_.ratio)
            return Error{
                Errc::too_large, "gzip_bomb",
                "The file unpacks to more than " + std::to_string(limits_.ratio) + " times its size."};
        if (size > 0) give({s.buffer.data(), size});
        s.between_members = status == Z_STREAM_END;
        more = !s.between_members && s.stream.avail_out == 0;
    }
    return {};
}

Result<void> Gunzip::finish() const {
    if (!state_->between_members) return damaged("it ends early");
    return {};
}

}  // namespace mad::chem
