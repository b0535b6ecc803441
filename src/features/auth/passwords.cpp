#include "features/auth/passwords.hpp"

#include "base/encoding.hpp"

#include <new>
#include <sodium.h>

namespace mad::auth {
namespace {

std::string hash_of(const std::string& password, HashingCost cost) {
    std::string out(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.passes, cost.memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    out.resize(out.find('\0'));
    return out;
}

}  // namespace

PasswordHasher::PasswordHasher(HashingCost cost, std::size_t threads, std::size_t max_waiting)
    : cost_(cost), max_waiting_(max_waiting), nobodys_(hash_of(random_token(), cost)), pool_(threads) {}

template <class Work>
awaitable<Result<std::invoke_result_t<Work>>> PasswordHasher::queued(Work work) {
    if (waiting_ >= max_waiting_)
        co_return Error{.code = Errc::unavailable,
                        .kind = "sign_in_busy",
                        .detail = "Too many sign-ins at once. Try again in a moment.",
                        .retry_after = std::chrono::seconds(1)};
    struct Counted {
        std::size_t& n;
        explicit Counted(std::size_t& waiting) : n(waiting) { ++n; }
        ~Counted() { --n; }
    } counted(waiting_);
    co_return co_await pool_.run(std::move(work));
}

awaitable<Result<std::string>> PasswordHasher::hash(std::string password) {
    co_return co_await queued(
        [password = std::move(password), cost = cost_] { return hash_of(password, cost); });
}

awaitable<Result<bool>> PasswordHasher::verify(std::string hash, std::string password) {
    co_return co_await queued([hash = std::move(hash), password = std::move(password)] {
        return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
    });
}

bool PasswordHasher::is_outdated(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memory_bytes) != 0;
}

std::string one_time_password() {
    constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string out;
    for (int i = 0; i < 20; ++i) {
        if (i > 0 && i % 5 == 0) out += '-';
        out += alphabet[randombytes_uniform(alphabet.size())];
    }
    return out;
}

}  // namespace mad::auth
