// The content of a molecule file on its way in: unpacked where it is gzip, inspected, handed on as text.
#pragma once
#include "chem/gzip.hpp"
#include "chem/inspect.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mad::molecules {

/// Blocks for as long as parsing a piece takes: call it on a pool thread.
class Intake {
public:
    Intake(chem::Claim claim, std::uint64_t max_bytes)
        : inspector_(std::move(claim)), max_bytes_(max_bytes) {}

    /// How much of the upload to feed at once: gzip data may grow a thousandfold.
    std::size_t piece_bytes() const { return decided_ && !gunzip_ ? 64 << 10 : 4 << 10; }
    /// The text that a piece of the upload gives, at most some megabytes for a piece of `piece_bytes()`.
    /// Errors: too_large, and what is wrong with the content.
    Result<std::string> feed(std::string_view piece);
    /// The rest of the text, and what it all was.
    struct End {
        std::string text;
        chem::Summary summary;
    };
    Result<End> finish();

private:
    Result<std::string> take(std::string_view piece);

    chem::Inspector inspector_;
    std::uint64_t max_bytes_, size_ = 0;
    std::string first_;  // until there are the two bytes that tell gzip from text
    bool decided_ = false;
    std::unique_ptr<chem::Gunzip> gunzip_;
};

}  // namespace mad::molecules
