#include "features/molecules/intake.hpp"

namespace mad::molecules {

Result<std::string> Intake::feed(std::string_view piece) {
    if (decided_) return take(piece);
    first_ += piece;
    if (first_.size() < 2) return std::string();
    decided_ = true;
    if (chem::is_gzip(first_))
        gunzip_ = std::make_unique<chem::Gunzip>(chem::Gunzip::Limits{.bytes = max_bytes_});
    return take(std::exchange(first_, {}));
}

Result<std::string> Intake::take(std::string_view piece) {
    std::string text;
    if (gunzip_) {
        auto unpacked = gunzip_->feed(piece, [&](std::string_view more) { text += more; });
        if (!unpacked) return unpacked.error();
    } else {
        text = piece;
    }
    size_ += text.size();
    if (size_ > max_bytes_)
        return Error{Errc::too_large, "molecule_too_large",
                     "A molecule file may have " + std::to_string(max_bytes_) + " bytes at most."};
    inspector_.feed(text);
    if (inspector_.failed()) return inspector_.finish().error();
    return text;
}

Result<Intake::End> Intake::finish() {
    End end;
    if (!decided_) {  // a byte or none
        inspector_.feed(first_);
        end.text = first_;
    }
    if (gunzip_)
        if (auto whole = gunzip_->finish(); !whole) return whole.error();
    auto summary = inspector_.finish();
    if (!summary) return summary.error();
    end.summary = std::move(*summary);
    return end;
}

}  // namespace mad::molecules
