// Readers of molecule formats: lines in, structures out, faults with their line. They hold one line and one
// loop row, never the file, and never throw for what a file holds.
#pragma once
#include "chem/atom.hpp"
#include "chem/format.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mad::chem {

/// What a file has wrong, by line; the first ten are kept.
class Faults {
public:
    static constexpr std::size_t limit = 10;
    /// `line` 0: the file as a whole.
    void add(std::int64_t line, std::string_view what);
    bool empty() const { return texts_.empty(); }
    bool full() const { return texts_.size() >= limit; }
    const std::vector<std::string>& texts() const { return texts_; }  ///< "line 17: x must be a number, …"

private:
    std::vector<std::string> texts_;
};

/// What stands at a structure's end.
struct Ending {
    std::string name;
    std::optional<double> charge{};
    std::optional<int> torsions{};
};

/// Takes what a reader finds: atoms, then the end of their structure, again and again.
class Sink {
public:
    virtual ~Sink() = default;
    /// The atoms that follow are a further model of the molecule before.
    virtual void further_model() {}
    virtual void atom(const Atom&) = 0;
    virtual void end(Ending) = 0;
};

class Reader {
public:
    Reader(Sink& sink, Faults& faults) : sink_(sink), faults_(faults) {}
    virtual ~Reader() = default;
    /// The next line, without its end; `number` counts from 1.
    virtual void line(std::string_view text, std::int64_t number) = 0;
    /// After the last line, whose number is `last`.
    virtual void finish(std::int64_t last) = 0;

protected:
    Sink& sink_;
    Faults& faults_;
};

/// `sink` and `faults` outlive the reader.
std::unique_ptr<Reader> make_reader(Format, Sink& sink, Faults& faults);

}  // namespace mad::chem
