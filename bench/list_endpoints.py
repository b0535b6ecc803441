"""The API's lists and how they may be asked, from its own OpenAPI document: every GET that answers a page of items."""
import itertools
import urllib.parse

OF_A_CAMPAIGN = "/api/v1/docking/results"  # which must be named: bench/docked measures it


def paths(mad, task):
    """Each list as it is, with every combination of its filters, with its largest page, and with its second one."""
    document = mad.get("/openapi.json", signed_in=False)[1]
    job = newest_job(mad)
    found = []
    for path, operations in document["paths"].items():
        if "get" in operations and is_list(operations["get"], document) and path != OF_A_CAMPAIGN:
            path = path.replace("{task_id}", task).replace("{job_id}", job)
            if "{" in path:
                raise SystemExit(f"no way is known to name one of {path}")
            queries = [p for p in operations["get"].get("parameters", []) if p["in"] == "query"]
            found += [with_query(path, query) for query in combinations(queries, task)]
            found += further_pages(mad, path, queries)
    return found


def newest_job(mad):
    return mad.get("/api/v1/jobs?limit=1")[1]["items"][0]["id"]


def is_list(operation, document):
    schema = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return "items" in document["components"]["schemas"].get(name, {}).get("properties", {})


def combinations(queries, task):
    choices = [[None, *((q["name"], value) for value in values_of(q, task))] for q in queries]
    return [dict(filter(None, chosen)) for chosen in itertools.product(*choices)]


def values_of(query, task):
    schema = query["schema"]
    if query["name"] in ("limit", "cursor"):
        return []
    if query["name"] == "task_id":
        return [task, "never_run"]
    return schema.get("enum") or ["true" if schema.get("type") == "boolean" else task]


def further_pages(mad, path, queries):
    pages = [with_query(path, {"limit": q["schema"]["maximum"]}) for q in queries if q["name"] == "limit"]
    cursor = mad.get(path)[1].get("next_cursor")
    return pages + ([with_query(path, {"cursor": cursor})] if cursor else [])


def with_query(path, query):
    return path + ("?" + urllib.parse.urlencode(query) if query else "")
