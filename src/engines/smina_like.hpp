// What Smina and Gnina, which grew out of it, have in common: most options, and what they write.
#pragma once
#include "engines/engine.hpp"
#include "engines/smina_output.hpp"

namespace mad::engines {

class SminaLike : public Engine {
public:
    std::string poses_file() const override { return "poses.sdf"; }
    std::string side_chains_file() const override { return "poses_side_chains.pdb"; }
    Result<std::vector<std::string>> prepare(const EngineJob&) const override;
    Result<EngineOutput> read(const EngineJob&, const EngineRun&) const override;

protected:
    /// The options that are its alone.
    virtual void add_own(const EngineJob&, Arguments&) const {}
    /// What its records have beyond Smina's. Errors: upstream.
    virtual Result<void> read_own(const EngineJob&, const SminaRecord&, EnginePose&) const { return {}; }

    Error malformed(std::string_view detail) const;
};

}  // namespace mad::engines
