// Whether what one task gives may be wired into what another takes, by their schemas alone.
#pragma once
#include "schema/schema.hpp"

namespace mad::schema {

/// One end of a wire: what lies at `pointer` inside the values of `schema`.
struct End {
    const Schema* schema = nullptr;  ///< null: nothing is known of the values
    std::string_view pointer = "";   ///< RFC 6901; "*" stands for every item of a list: "/poses/*/affinity"
};

/// What is said of a wire. Pointers are those of the target's values, with "*" for what holds of all items
/// or of all further properties.
struct Fit {
    std::vector<Fault> faults;   ///< it cannot work
    std::vector<Fault> remarks;  ///< it may fail, or is beyond this check: the values will tell

    /// Every value that the source allows is allowed by the target.
    bool proved() const { return faults.empty() && remarks.empty(); }
};

/// May what lies at the source be given at the target? Refused (a fault) is only what cannot work:
///  - the source gives no kind of value (text, number, null …) that is taken, or no value of its enum is; or
///    the ranges, lengths or counts do not meet; or the formats of files (`x-mad-file`) have none in common;
///  - a required property is never in the source, or one that is not allowed is always there;
///  - a property or an item that both describe can never fit, though it might be left out, the list empty;
///  - of anyOf and oneOf, no alternative of the source fits any of the target's;
///  - nothing can be at the source's pointer, or the target takes nothing at its own.
/// All else passes, with a remark, and is left to validation at run time: a source that is looser (null or
/// other kinds beside what is taken, wider limits, optional where required, a number for an integer, another
/// format or pattern), that may be without what is wired, or of which nothing is known; and what is beyond
/// the check (not, if, contains, dependencies … unless plainly met; $dynamicRef; very large schemas). Where
/// the target has a default, a required property is not missed. Of a file only the formats count, since its
/// text is a URI when it is wired; roles of files are not compared. What is proved at a pointer into the
/// target is proved for inputs that are right otherwise.
Fit fits(const End& source, const End& target);

/// Whether something lies at a pointer inside the values of a schema.
enum class Presence { never, unknown, sometimes, always };
Presence presence(const End&);

}  // namespace mad::schema
