#include "schema/fits_test.hpp"

#include <fmt/format.h>
#include <fstream>

namespace mad::schema {
namespace {

TEST(Fits, WiresBetweenPlacesInsideValues) {
    const auto* docked =
        R"({"type": "object", "required": ["poses"], "additionalProperties": false, "properties": {
        "poses": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["affinity"],
            "properties": {"affinity": {"type": "number"}, "name": {"type": "string"}}}},
        "best": {"oneOf": [{"type": "object", "required": ["score"], "properties": {"score": {"type": "number"}}}, {"type": "null"}]},
        "terms": {"type": "object", "additionalProperties": {"type": "number"}},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "number"}}}})";
    const auto* inputs = R"({"type": "object", "additionalProperties": false, "properties": {
        "cutoff": {"type": "number"}, "names": {"type": "array", "items": {"type": "string"}, "maxItems": 9},
        "box": {"type": "object", "properties": {"center": {"type": "array", "items": {"type": "number"}}}},
        "either": {"anyOf": [{"properties": {"x": {"type": "string"}}}, {"properties": {"x": {"type": "number"}}}]}}})";
    const auto said_of = [&](std::string_view from, std::string_view to) {
        return wire(docked, from, inputs, to);
    };
    EXPECT_EQ(said_of("/poses/0/affinity", "/cutoff"), proved);
    EXPECT_EQ(said_of("/poses/*/affinity", "/cutoff"), proved);
    EXPECT_EQ(said_of("/poses/1/affinity", "/cutoff"),
              Lines{"? /cutoff: the source may be without /poses/1/affinity"});
    EXPECT_EQ(said_of("/poses/0/name", "/names/*"),
              Lines{"? /names/*: the source may be without /poses/0/name"});
    EXPECT_EQ(said_of("/poses", "/names"),
              (Lines{"! /names/*: an object is given where text is wanted",
                     "? /names: must have at most 9 items: the source may give more"}));
    EXPECT_EQ(said_of("/best/score", "/cutoff"), Lines{"? /cutoff: the source may be without /best/score"});
    EXPECT_EQ(said_of("/terms/inter", "/box/center/0"),
              Lines{"? /box/center/0: the source may be without /terms/inter"});
    EXPECT_EQ(said_of("/pair/0", "/cutoff"), (Lines{"! /cutoff: text is given where a number is wanted",
                                                    "? /cutoff: the source may be without /pair/0"}));
    EXPECT_EQ(said_of("/pair/1", "/box/center/*"),
              Lines{"? /box/center/*: the source may be without /pair/1"});
    EXPECT_EQ(said_of("/pair/*", "/cutoff"), (Lines{"? /cutoff: the source may be without /pair/*",
                                                    "? /cutoff: the source may be text, which is refused"}));
    EXPECT_EQ(said_of("/poses/0/rank", "/cutoff"),
              (Lines{"? /cutoff: the source may be without /poses/0/rank",
                     "? /cutoff: the source does not say what it gives here"}));
    EXPECT_EQ(said_of("/poses/0/affinity", "/either/x"),
              Lines{"? /either/x: fits some of the alternatives that the target has around it"});
    EXPECT_EQ(said_of("/poses/0/affinity", "/box/note"),
              Lines{"? /box/note: the target does not describe this"});
    EXPECT_EQ(said_of("/pose", "/cutoff"), Lines{"! /cutoff: the source never has /pose"});
    EXPECT_EQ(said_of("/poses/best", "/cutoff"), Lines{"! /cutoff: the source never has /poses/best"});
    EXPECT_EQ(said_of("/poses/-", "/cutoff"), Lines{"! /cutoff: the source never has /poses/-"});
    EXPECT_EQ(said_of("/poses/0/affinity/0", "/cutoff"),
              Lines{"! /cutoff: the source never has /poses/0/affinity/0"});
    EXPECT_EQ(said_of("poses", "/cutoff"), Lines{"! /cutoff: the source never has poses"});
    EXPECT_EQ(said_of("/poses/0/affinity", "/cut~1off"), Lines{"! /cut~1off: the target takes nothing here"});
}

TEST(Fits, SaysWhetherSomethingIsThere) {
    const auto output = schema(R"({"type": "object", "required": ["poses", "log"], "properties": {
        "poses": {"type": "array", "minItems": 2, "items": {"type": "object", "properties": {"name": {}}, "additionalProperties": false}},
        "log": {"type": ["object", "null"], "required": ["text"]}}})");
    const auto there = [&](std::string_view pointer) { return presence({&output, pointer}); };
    EXPECT_EQ(there(""), Presence::always);
    EXPECT_EQ(there("/poses/1"), Presence::always);
    EXPECT_EQ(there("/poses/2"), Presence::sometimes);
    EXPECT_EQ(there("/poses/1/name"), Presence::sometimes);
    EXPECT_EQ(there("/poses/1/nom"), Presence::never);
    EXPECT_EQ(there("/log/text"), Presence::unknown);
    EXPECT_EQ(there("/other"), Presence::unknown);
    EXPECT_EQ(presence({}), Presence::unknown);
}

/// The system tasks, as they are wired in practice.
class SystemTasks : public ::testing::Test {
protected:
    static OpenApi task(std::string_view folder) {
        std::ifstream in(fmt::format(MAD_SOURCE_DIR "/tasks/{}/openapi.json", folder));
        return load(std::string(std::istreambuf_iterator(in), {}));
    }
    static Schema of(const OpenApi& api, const json::value& schema_text) {
        return Schema::compile(std::make_shared<json::value>(schema_text), "", api.dialect).value();
    }
    static Schema output(const OpenApi& api, std::string_view operation) {
        return of(api, api.find(operation)->output_schema);
    }
    static Schema input(const OpenApi& api, std::string_view operation) {
        return of(api, api.find(operation)->input_schema);
    }
};

TEST_F(SystemTasks, FitTogether) {
    const auto vina = task("vina"), ligands = task("prepare_ligand"), receptors = task("prepare_receptor"),
               rmsd = task("pose_rmsd");
    const auto ligand = output(ligands, "prepare_ligand"), receptor = output(receptors, "prepare_receptor"),
               docked = output(vina, "dock"), measured = output(rmsd, rmsd.operations.front().id);
    const auto dock = input(vina, "dock"), score = input(vina, "score"),
               measure = input(rmsd, rmsd.operations.front().id), prepare = input(ligands, "prepare_ligand");

    EXPECT_EQ(said(fits({&ligand, "/ligand_pdbqt"}, {&dock, "/ligand"})), proved);
    EXPECT_EQ(said(fits({&ligand, "/ligand_sdf"}, {&dock, "/ligand"})), proved);
    EXPECT_EQ(said(fits({&receptor, "/receptor_pdbqt"}, {&dock, "/receptor"})), proved);
    EXPECT_EQ(said(fits({&receptor, "/receptor_pdb"}, {&score, "/receptor"})), proved);
    EXPECT_EQ(said(fits({&docked, "/poses_sdf"}, {&score, "/ligand"})), proved);
    EXPECT_EQ(said(fits({&docked, "/poses_sdf"}, {&measure, "/poses"})), proved);
    EXPECT_EQ(said(fits({&receptor, "/ligand_sdf"}, {&dock, "/reference_ligand"})),
              Lines{"? /reference_ligand: the source may be without /ligand_sdf"});
    EXPECT_EQ(said(fits({&receptor, "/ligands/0/center"}, {&dock, "/box/center"})),
              Lines{"? /box/center: the source may be without /ligands/0/center"});
    EXPECT_EQ(said(fits({&ligand, "/smiles"}, {&prepare, "/ligand"})),
              (Lines{"? /ligand: the source may be without /smiles",
                     "? /ligand: must have at least 1 character: the source may give fewer"}));
    EXPECT_EQ(said(fits({&measured, "/best_rmsd"}, {&prepare, "/ph"})),
              (Lines{"? /ph: the source may be without /best_rmsd",
                     "? /ph: must be at least 0: the source may give less",
                     "? /ph: must be at most 14: the source may give more"}));

    EXPECT_EQ(said(fits({&docked, "/poses/0/affinity"}, {&dock, "/ligand"})),
              (Lines{"! /ligand: a number is given where text is wanted",
                     "? /ligand: the source may be without /poses/0/affinity"}));
    EXPECT_EQ(said(fits({&docked, "/poses"}, {&dock, "/receptor"})),
              Lines{"! /receptor: a list is given where text is wanted"});
    EXPECT_EQ(said(fits({&ligand, "/ligand_sdf"}, {&dock, "/ligands"})),
              Lines{"! /ligands: the target takes nothing here"});
    EXPECT_EQ(said(fits({&ligand, "/ligand_pdbqt"}, {&dock, "/box"})),
              Lines{"! /box: text is given where an object is wanted"});
}

TEST_F(SystemTasks, FitThemselvesWithoutFaults) {
    for (const auto* folder : {"vina", "prepare_ligand", "prepare_receptor", "pose_rmsd"}) {
        const auto api = task(folder);
        for (const auto& operation : api.operations)
            for (const auto* text : {&operation.input_schema, &operation.output_schema}) {
                if (text->is_null()) continue;
                const auto own = of(api, *text);
                EXPECT_EQ(said(fits({&own, ""}, {&own, ""})), proved) << operation.id;
            }
    }
}

}  // namespace
}  // namespace mad::schema
