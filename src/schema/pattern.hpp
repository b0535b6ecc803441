// Regular expressions of schemas: ECMA-262 as written, run by RE2, so that no input makes them slow.
#pragma once
#include "base/error.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mad::schema {

class Pattern {
public:
    /// Errors: invalid, saying what is wrong, or that RE2 cannot do it (look-around, back-references).
    static Result<std::shared_ptr<const Pattern>> compile(std::string_view ecma);
    ~Pattern();

    /// True when `text` matches somewhere.
    bool found_in(std::string_view text) const;
    const std::string& text() const { return text_; }

private:
    struct Expression;
    Pattern(std::string text, std::unique_ptr<Expression> e);
    std::string text_;
    std::unique_ptr<Expression> expression_;
};

}  // namespace mad::schema
