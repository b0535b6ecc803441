# mad_folder(NAME [USES target…]): the folder's .cpp files as the library mad_NAME, its *_test.cpp files as the
# test program NAME_test. Tests that need servers find them in MAD_TEST_POSTGRES and MAD_TEST_REDIS
# (tools/with-servers sets them).
function(mad_folder name)
  cmake_parse_arguments(arg "" "" "USES;TEST_USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/testing)\\.cpp$")
  if(sources)
    add_library(mad_${name} STATIC ${sources})
    target_include_directories(mad_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(mad_${name} PUBLIC boost_sources ${arg_USES})
    mad_precompile(mad_${name})
  endif()
  if(tests)
    mad_test(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE mad_${name} ${arg_TEST_USES})
  endif()
endfunction()

function(mad_test name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE boost_sources GTest::gtest GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE MAD_SOURCE_DIR="${CMAKE_SOURCE_DIR}" MAD_BUILD_DIR="${CMAKE_BINARY_DIR}")
  # Not optimised, which halves the time to build: what they test is. The precompiled header must be alike.
  target_compile_options(${name} PRIVATE -O0)
  target_precompile_headers(${name} REUSE_FROM mad_test_header)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# Every target uses the one precompiled header of standard, JSON and Asio headers; tests one of the same that is built
# as they are.
function(mad_precompile target)
  target_precompile_headers(${target} REUSE_FROM mad_base)
endfunction()
