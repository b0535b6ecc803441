// Which elements and AutoDock types AutoDock Vina has parameters for.
#pragma once
#include <string_view>

namespace mad::engines {

/// True for the elements that may be in a ligand: those Vina parametrises, metals excluded.
bool is_ligand_element(std::string_view symbol);

/// True for the atom types a PDBQT file may hold for Vina.
bool is_vina_type(std::string_view autodock_type);

/// By atomic number.
bool is_metal(unsigned element);

}  // namespace mad::engines
