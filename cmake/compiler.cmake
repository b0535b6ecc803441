# The compiler, its flags and the two sanitizer builds. See docs/adr/0001-compiler.md.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles C++20 coroutines (use after free). "
                      "Configure with a preset (clang 19), or with g++ 13 or newer.")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
  message(FATAL_ERROR "clang ${CMAKE_CXX_COMPILER_VERSION} cannot build Boost.Asio coroutines. Use clang 19.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(MAD_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_compile_options(-Xclang -fno-pch-timestamp)  # so that ccache can cache what uses the precompiled header
  add_link_options(-fuse-ld=lld)
endif()
if(MAD_SANITIZE)
  add_compile_options(-fsanitize=${MAD_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MAD_SANITIZE})
endif()
add_compile_definitions(
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_DISABLE_BOOST_COROUTINE)

# The cache serves every checkout: paths below this one count as relative, and the precompiled header, whose bytes
# hold absolute paths, is known to ccache by a checksum of what it is made from.
find_program(CCACHE ccache)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")  # CMake would name the header too, by a path that ccache does not make relative
  set(CMAKE_CXX_COMPILE_OPTIONS_USE_PCH -Xclang -include-pch -Xclang <PCH_FILE>)
endif()
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1 ${CCACHE})
  set(precompiled ${CMAKE_SOURCE_DIR}/src/base/precompiled.hpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${precompiled})
  file(SHA256 ${precompiled} precompiled_sum)
  foreach(owner mad_base mad_test_header)
    file(WRITE ${CMAKE_BINARY_DIR}/src/base/CMakeFiles/${owner}.dir/cmake_pch.hxx.pch.sum
         "${precompiled_sum} ${CMAKE_CXX_COMPILER_VERSION} ${owner}")
  endforeach()
endif()
