// Arithmetic of places in space.
#pragma once
#include "engines/structure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace mad::engines {

inline Point operator-(const Point& a, const Point& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
inline Point operator+(const Point& a, const Point& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
inline Point operator*(const Point& a, double k) { return {a[0] * k, a[1] * k, a[2] * k}; }
inline double dot(const Point& a, const Point& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
inline Point cross(const Point& a, const Point& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
inline double length(const Point& a) { return std::sqrt(dot(a, a)); }
inline Point unit(const Point& a) { return a * (1.0 / length(a)); }

/// Between two directions, in degrees.
inline double angle(const Point& a, const Point& b) {
    return std::acos(std::clamp(dot(a, b) / (length(a) * length(b)), -1.0, 1.0)) * 180 / std::numbers::pi;
}

}  // namespace mad::engines
