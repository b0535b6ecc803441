// What browsers are told about every response, in one place.
#pragma once
#include <string_view>

namespace mad::http {

struct SecurityHeader {
    std::string_view name, value;
};

/// Of every response that does not set its own. Answers of the API are data: nothing in them is loaded or
/// run.
inline constexpr SecurityHeader security_headers[] = {
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
};

/// Content-Security-Policy of pages: scripts, styles and data of this site only; nothing inline, no eval.
/// Pictures may be data: URLs, as style sheets hold them.
inline constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Of the app: its components and Mol* make styles while they run, and Mol* runs WebAssembly (ADR 9).
/// Pictures and workers may be blob: URLs. What needs eval is in frames and workers with policies of their
/// own.
inline constexpr std::string_view app_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Of the page with the editor of molecules, which the app has in a frame: the editor needs eval (ADR 9).
inline constexpr std::string_view editor_policy =
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; "
    "worker-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// Of the scripts of workers that need eval: RDKit's glue makes functions while it starts. A worker reaches
/// no page.
inline constexpr std::string_view worker_policy =
    "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'";

}  // namespace mad::http
