#include "schema/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace mad::schema {
namespace {

static_assert(std::numeric_limits<long double>::digits >= 64, "long double must hold every 64-bit integer");

/// digits * 10^exponent, without trailing zeros.
struct Decimal {
    std::uint64_t digits = 0;
    int exponent = 0;
};

Decimal decimal(const json::value& number) {
    Decimal d;
    if (const auto* i = number.if_int64()) {
        d.digits = *i < 0 ? 0 - static_cast<std::uint64_t>(*i) : static_cast<std::uint64_t>(*i);
    } else if (const auto* u = number.if_uint64()) {
        d.digits = *u;
    } else {
        char text[32];
        const auto* end = std::to_chars(text, text + sizeof text, std::abs(number.get_double()),
                                        std::chars_format::scientific)
                              .ptr;
        const auto* c = text;
        for (bool fraction = false; *c != 'e'; ++c) {
            if (*c == '.') {
                fraction = true;
                continue;
            }
            d.digits = d.digits * 10 + static_cast<std::uint64_t>(*c - '0');
            if (fraction) --d.exponent;
        }
        int exponent = 0;
        std::from_chars(c + (c[1] == '+' ? 2 : 1), end, exponent);
        d.exponent += exponent;
    }
    while (d.digits != 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        ++d.exponent;
    }
    return d;
}

__extension__ using Wide = unsigned __int128;

/// digits * 10^power mod m.
std::uint64_t remainder(std::uint64_t digits, int power, std::uint64_t m) {
    Wide result = digits % m, base = 10 % m;
    for (; power > 0; power /= 2) {
        if (power % 2 == 1) result = result * base % m;
        base = base * base % m;
    }
    return static_cast<std::uint64_t>(result);
}

}  // namespace

long double exact(const json::value& number) {
    if (const auto* i = number.if_int64()) return static_cast<long double>(*i);
    if (const auto* u = number.if_uint64()) return static_cast<long double>(*u);
    return number.get_double();
}

std::partial_ordering compare_numbers(const json::value& a, const json::value& b) {
    return exact(a) <=> exact(b);
}

bool is_whole(const json::value& number) {
    return !number.is_double() || std::trunc(number.get_double()) == number.get_double();
}

bool is_multiple(const json::value& number, const json::value& of) {
    const auto n = decimal(number), m = decimal(of);
    if (n.digits == 0 || m.digits == 0) return n.digits == 0;
    const int power = n.exponent - m.exponent;
    if (power >= 0) return remainder(n.digits, power, m.digits) == 0;
    // m has 10^-power as a factor, which n's digits, having no trailing zero, cannot have.
    return false;
}

bool same(const json::value& a, const json::value& b) {
    if (a.is_number() && b.is_number()) return exact(a) == exact(b);
    if (a.kind() != b.kind()) return false;
    if (const auto* x = a.if_array()) {
        const auto& y = b.get_array();
        return std::ranges::equal(*x, y, same);
    }
    if (const auto* x = a.if_object()) {
        const auto& y = b.get_object();
        return x->size() == y.size() && std::ranges::all_of(*x, [&](const auto& member) {
                   const auto* other = y.if_contains(member.key());
                   return other && same(member.value(), *other);
               });
    }
    return a == b;
}

}  // namespace mad::schema
