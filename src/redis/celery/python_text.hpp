// Values and times as Python writes them, for the texts that Celery shows to people.
#pragma once
#include "base/clock.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

namespace mad::celery {
namespace json = boost::json;

/// What repr() gives: None, True, 'text', [1, 2]; cut after `most` bytes, with "...".
std::string python_repr(const json::value&, std::size_t most = 1024);
/// Of a tuple: "(2, 3)", "(2,)".
std::string python_tuple_repr(const json::array&, std::size_t most = 1024);

/// datetime.isoformat() of an aware time in UTC ("…+00:00") and of a naive one.
std::string python_time(Time);
std::string python_naive_time(Time);

}  // namespace mad::celery
