// What Smina and Gnina write: a file of poses, a console, a table of terms.
#include "engines/smina_output.hpp"

#include "fuzz/fuzz.hpp"

#include <cmath>

using namespace mad;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto records = engines::read_smina_records(text);
    if (!records)
        must(!records.error().detail.empty(), "a refusal says why");
    else
        for (const auto& record : *records) {
            must(record.block.at.size() == record.block.elements.size(),
                 "an atom has an element and a place");
            for (const auto& [tag, value] : record.tags)
                if (const auto number = record.number(tag))
                    must(number->has_value() && std::isfinite(**number), "a number is finite");
        }
    const auto console = engines::read_smina_console(text);
    must(!console.intra || std::isfinite(*console.intra), "an energy is a number");
    for (const auto& term : console.terms) must(std::isfinite(term.value), "a term is a number");
    if (const auto table = engines::read_smina_atom_terms(text))
        for (const auto& atom : table->atoms)
            must(atom.values.size() == table->terms.size(), "an atom has a value for each term");
    return 0;
}
