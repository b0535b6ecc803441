# What MAD is built with: Debian packages only (tools/packages.txt lists them).
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
set_property(TARGET PkgConfig::re2 PROPERTY INTERFACE_COMPILE_OPTIONS "")  # its -pthread differs from the precompiled header
pkg_check_modules(openbabel REQUIRED IMPORTED_TARGET openbabel-3)

# Asio and Beast, compiled once.
add_library(boost_sources STATIC ${CMAKE_SOURCE_DIR}/cmake/asio_sources.cpp ${CMAKE_SOURCE_DIR}/cmake/beast_sources.cpp)
target_link_libraries(boost_sources PUBLIC Boost::boost Boost::json Boost::url OpenSSL::SSL OpenSSL::Crypto fmt::fmt Threads::Threads)
target_compile_options(boost_sources PRIVATE -w)

# RDKit has no pkg-config file in Debian.
find_path(RDKIT_INCLUDE GraphMol/RDKitBase.h PATH_SUFFIXES rdkit REQUIRED)
add_library(rdkit INTERFACE)
target_include_directories(rdkit SYSTEM INTERFACE ${RDKIT_INCLUDE})
foreach(part Catalogs ChemTransforms Descriptors DistGeometry ShapeHelpers FilterCatalog Fingerprints MolDraw2D MolStandardize SimDivPickers SubstructMatch DataStructs SmilesParse FileParsers DistGeomHelpers ForceFieldHelpers ForceField GraphMol RDGeneral RDGeometryLib)
  find_library(RDKIT_${part} RDKit${part} REQUIRED)
  target_link_libraries(rdkit INTERFACE ${RDKIT_${part}})
endforeach()
